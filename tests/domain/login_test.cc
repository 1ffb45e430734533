#include "domain/login.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

using enum LoginRule;

TEST(LoginRuleTest, AreKnownByTheirNames) {
  EXPECT_EQ(ParseLoginRule("noop"), kNoop);
  EXPECT_EQ(ParseLoginRule("strip"), kStrip);
  EXPECT_EQ(ParseLoginRule("lowercase"), kLowercase);
  EXPECT_EQ(ParseLoginRule("remove_domain"), kRemoveDomain);
  for (const auto name : {"", "Strip", "upcase", "noop "}) EXPECT_FALSE(ParseLoginRule(name)) << name;
}

TEST(LoginRuleTest, ChangeALoginOneAfterTheOther) {
  const struct {
    std::string_view login;
    std::vector<LoginRule> rules;
    std::string_view expected;
  } cases[] = {
      {" Joe@EXAMPLE.org ", {}, " Joe@EXAMPLE.org "},
      {" Joe@EXAMPLE.org ", {kNoop}, " Joe@EXAMPLE.org "},
      {" Joe ", {kStrip}, "Joe"},
      {" Joe ", {kLowercase}, " joe "},
      {"joe@a@b", {kRemoveDomain}, "joe"},
      {"joe", {kRemoveDomain}, "joe"},
      {"@a", {kRemoveDomain}, ""},
      {" Joe @EXAMPLE.org", {kStrip, kLowercase, kRemoveDomain}, "joe "},
      {" Joe @EXAMPLE.org", {kRemoveDomain, kLowercase, kStrip}, "joe"},
      {"\xc3\x89 ve", {kLowercase}, "\xc3\x89 ve"},
  };
  for (const auto& c : cases) EXPECT_EQ(NormalizeLogin(c.login, c.rules), c.expected) << c.login;
}

}  // namespace
}  // namespace jeton
