#include "jeton/token.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton {
namespace {

TEST(IdentifyTest, TellsKindAndChecksumFromTheFormAlone) {
  const struct {
    std::string text;
    std::string_view kind, checksum;
  } cases[] = {
      {"jto_0123456789ABCDEFGHIJKLMNOPQRST3jZeua", "oauth_access", "ok"},
      {"jto_0123456789ABCDEFGHIJKLMNOPQRST3jZeub", "oauth_access", "wrong"},
      {std::string(64, 'a'), "authorization", "none"},
      {std::string(63, 'a'), "", ""},
      {"", "", ""},
  };
  for (const auto& c : cases) {
    const TokenIdentity identity = Identify(c.text);
    EXPECT_EQ(identity.kind, c.kind) << c.text;
    EXPECT_EQ(identity.checksum, c.checksum) << c.text;
  }
}

}  // namespace
}  // namespace jeton
