#include "server/commands/registry_command.h"

#include <gtest/gtest.h>

namespace jeton::server {
namespace {

constexpr const char* kSection = "auth:\n  token:\n    realm: \"x\"\n";

TEST(RegistryCommandTest, ReplacesTheAuthSectionOfARegistryAndNothingElse) {
  const struct {
    const char* before;
    const char* after;
  } cases[] = {
      {"", "auth:\n  token:\n    realm: \"x\"\n"},
      {"version: 0.1", "version: 0.1\nauth:\n  token:\n    realm: \"x\"\n"},
      {"http:\n  auth: no\n", "http:\n  auth: no\nauth:\n  token:\n    realm: \"x\"\n"},
      {"auth:\n  htpasswd:\n    path: p\n", "auth:\n  token:\n    realm: \"x\"\n"},
      {"a: 1\nauth:\n  htpasswd:\n# c\n\n    path: p\nhealth:\n  on: 1\n",
       "a: 1\nauth:\n  token:\n    realm: \"x\"\n# c\nhealth:\n  on: 1\n"},
      {"auth: {silly: {}}\nz: 2", "auth:\n  token:\n    realm: \"x\"\nz: 2"},
      {"authority: 1\n", "authority: 1\nauth:\n  token:\n    realm: \"x\"\n"},
  };
  for (const auto& one : cases) EXPECT_EQ(WithAuthSection(one.before, kSection), one.after) << one.before;
}

TEST(RegistryCommandTest, PutsTheSectionThereOnce) {
  const std::string once = WithAuthSection("a: 1\n", kSection);
  EXPECT_EQ(WithAuthSection(once, kSection), once);
}

}  // namespace
}  // namespace jeton::server
