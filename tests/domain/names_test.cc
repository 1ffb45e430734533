#include "domain/names.h"

#include <gtest/gtest.h>

#include <string>

#include "domain/roles.h"

namespace jeton {
namespace {

TEST(AccountNameTest, IsGroupsOfLowerLettersAndDigitsWithSingleJoiners) {
  const struct {
    std::string name;
    bool good;
  } cases[] = {
      {"ab", true},
      {"a1", true},
      {"42", true},
      {"a.b", true},
      {"a_b-c.d", true},
      {"dev-table", true},
      {"", false},
      {"a", false},
      {"A1", false},
      {"aB", false},
      {"-a", false},
      {"a-", false},
      {".ab", false},
      {"ab.", false},
      {"_a", false},
      {"a--b", false},
      {"a.-b", false},
      {"a__b", false},
      {"a+b", false},
      {"a/b", false},
      {"a b", false},
      {"a$", false},
      {"$oauthtoken", false},
      {"\xc3\xa9t\xc3\xa9", false},
      {"ab\n", false},
      {std::string("a\0b", 3), false},
      {std::string(255, 'a'), true},
      {std::string(256, 'a'), false},
  };
  for (const auto& c : cases) EXPECT_EQ(IsAccountName(c.name), c.good) << c.name;
}

TEST(RepositoryNameTest, IsSegmentsThatBeginWithALetterOrDigit) {
  const struct {
    std::string name;
    bool nested, flat;
  } cases[] = {
      {"a", true, true},
      {"web", true, true},
      {"9web", true, true},
      {"web.app_1-x", true, true},
      {"web--", true, true},
      {"web..x", true, true},
      {"a/b", true, false},
      {"a/b/c/d", true, false},
      {std::string(255, 'a'), true, true},
      {std::string(256, 'a'), false, false},
      {"", false, false},
      {"/", false, false},
      {"/a", false, false},
      {"a/", false, false},
      {"a//b", false, false},
      {"a/-b", false, false},
      {"a/../b", false, false},
      {"..", false, false},
      {"_web", false, false},
      {"-web", false, false},
      {"Web", false, false},
      {"weB", false, false},
      {"we b", false, false},
      {"web:latest", false, false},
      {"web@sha256", false, false},
      {"web*", false, false},
      {"a/\xc3\xa9", false, false},
      {std::string("a\0b", 3), false, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(IsRepositoryName(c.name, true), c.nested) << c.name;
    EXPECT_EQ(IsRepositoryName(c.name, false), c.flat) << c.name;
  }
}

TEST(EmailAddressTest, IsSomethingAtSomething) {
  const struct {
    std::string text;
    bool good;
  } cases[] = {
      {"a@b", true},
      {"dev+ns@example.com", true},
      {"\xc3\xa9@b", true},
      {"", false},
      {"a", false},
      {"@", false},
      {"a@", false},
      {"@b", false},
      {"a@b@c", false},
      {"a b@c", false},
      {"a@b\n", false},
      {"a\t@b", false},
      {"a@\x7f", false},
      {std::string("a@b\0", 4), false},
      {std::string(252, 'a') + "@b", true},
      {std::string(253, 'a') + "@b", false},
  };
  for (const auto& c : cases) EXPECT_EQ(IsEmailAddress(c.text), c.good) << c.text;
}

TEST(EmailAddressTest, ATagStandsBeforeTheAt) {
  EXPECT_EQ(TagEmailAddress("alice@example.org", "acme"), "alice+acme@example.org");
  EXPECT_EQ(TagEmailAddress("alice+x@example.org", "acme"), "alice+x+acme@example.org");
  for (const auto bad : {"", "alice", "alice@", "a@b@c"}) EXPECT_EQ(TagEmailAddress(bad, "acme"), "") << bad;
  EXPECT_EQ(TagEmailAddress("alice@example.org", std::string(240, 'a')), "") << "longer than an address may be";
}

TEST(RobotNameTest, IsForeignByItsOwnersName) {
  for (const auto own : {"acme+ci", "acme+", "acme+ci+x"}) EXPECT_FALSE(IsForeignRobot(own, "acme")) << own;
  for (const auto foreign : {"other+ci", "+ci", "acme2+ci", "acm+ci", "Acme+ci"}) {
    EXPECT_TRUE(IsForeignRobot(foreign, "acme")) << foreign;
  }
  EXPECT_FALSE(IsForeignRobot("other", "acme")) << "no robot at all";
}

TEST(RobotNameTest, IsSplitAtTheFirstPlus) {
  const struct {
    std::string_view name, owner, short_name;
  } cases[] = {
      {"acme+ci", "acme", "ci"}, {"a+b+c", "a", "b+c"}, {"+ci", "", "ci"}, {"acme+", "acme", ""}, {"+", "", ""}};
  for (const auto& c : cases) {
    const auto robot = SplitRobotName(c.name);
    ASSERT_TRUE(robot) << c.name;
    EXPECT_EQ(robot->owner, c.owner) << c.name;
    EXPECT_EQ(robot->short_name, c.short_name) << c.name;
  }
  for (const auto name : {"", "acme", "acme ci"}) EXPECT_FALSE(SplitRobotName(name)) << name;
}

TEST(TypedNameTest, WhatIsTypedIsSpelledAsNamesAre) {
  const struct {
    std::string_view typed;
    std::string_view name;
  } cases[] = {
      {"alice", "alice"},
      {" Al ice\t", "alice"},
      {"\xc3\x89"
       "clair",
       "eclair"},
      {"Stra\xc3\x9f"
       "e",
       "strasse"},
      {"\xc5\x81"
       "\xc3\xb3"
       "d\xc5\xba",
       "lodz"},
      {"\xe4\xb8\xad"
       "a",
       "a"},
      {"a%_+.-", "a%_+.-"},
      {"\xc3", ""},
      {"\xff\x80"
       "b",
       "b"},
      {"\x7f\x01", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(SpellAsName(c.typed), c.name) << c.typed;
}

TEST(RoleTest, NamesAreReadAndPrinted) {
  const struct {
    RepositoryRole role;
    std::string_view name;
  } cases[] = {{RepositoryRole::kRead, "read"}, {RepositoryRole::kWrite, "write"}, {RepositoryRole::kAdmin, "admin"}};
  for (const auto& c : cases) {
    EXPECT_EQ(NameOf(c.role), c.name);
    EXPECT_EQ(ParseRepositoryRole(c.name), c.role);
  }
  for (const auto name : {"", "none", "Read", "writ", "admins", "member", "1"}) {
    EXPECT_FALSE(ParseRepositoryRole(name)) << name;
  }
  EXPECT_EQ(NameOf(RepositoryRole::kNone), "none");
  EXPECT_EQ(NameOf(TeamRole::kNone), "none");
  EXPECT_EQ(NameOf(TeamRole::kMember), "member");
  EXPECT_EQ(NameOf(TeamRole::kCreator), "creator");
  EXPECT_EQ(NameOf(TeamRole::kAdmin), "admin");
}

// Rows written years ago must still mean the same.
TEST(RoleTest, TheStoredNumbersAreOrderedAndFixed) {
  static_assert(static_cast<int>(RepositoryRole::kNone) == 0 && static_cast<int>(RepositoryRole::kRead) == 1 &&
                static_cast<int>(RepositoryRole::kWrite) == 2 && static_cast<int>(RepositoryRole::kAdmin) == 3);
  static_assert(static_cast<int>(TeamRole::kNone) == 0 && static_cast<int>(TeamRole::kMember) == 1 &&
                static_cast<int>(TeamRole::kCreator) == 2 && static_cast<int>(TeamRole::kAdmin) == 3);
  static_assert(static_cast<int>(Visibility::kPrivate) == 0 && static_cast<int>(Visibility::kPublic) == 1);
  EXPECT_LT(SelfRole::kRead, SelfRole::kAdmin);
}

}  // namespace
}  // namespace jeton
