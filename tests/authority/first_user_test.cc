#include "authority/installation/first_user.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;

class FirstUserTest : public ::testing::Test {
 protected:
  Result<FirstUser, Refusal> Make(const FirstUserRequest& request) {
    return authority_.Write([&](const authority::Run& run) {
      return MakeFirstUser(run, request, {Secret("password"), "hash"});
    });
  }

  testing::TestAuthority authority_{Settings{.user_initialize = true}};
};

TEST_F(FirstUserTest, IsMadeInAnEmptyDatabaseOnce) {
  const auto made = Make({.name = "root", .email = "root@example.org", .access_token = true});
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->account.password, "hash");
  EXPECT_EQ(authority_.Presenting(*made->access_token).id, made->account.id);
  EXPECT_TRUE(FailsWith(Make({.name = "other"}), Refusal::kTaken));
}

TEST_F(FirstUserTest, TheTokenLivesTwoAndAHalfHours) {
  const auto made = Make({.name = "root", .access_token = true});
  authority_.Advance(Seconds{9000} - Microseconds{1});
  EXPECT_TRUE(authority_.Alive(*made->access_token));
  authority_.Advance(Microseconds{1});
  EXPECT_FALSE(authority_.Alive(*made->access_token));
}

TEST_F(FirstUserTest, SaysWhatIsWrong) {
  EXPECT_TRUE(FailsWith(Make({.name = "R"}), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(Make({.name = "root", .email = "nonsense"}), Refusal::kInvalidEmail));
  EXPECT_FALSE(Make({.name = "root"}).value().access_token.has_value());
}

// Its application has the name of the user as its client id, and that would be the command line's.
TEST_F(FirstUserTest, HasNoNameOfTheServer) {
  for (const char* const name : {"jeton-cli", "$server", "oidc"}) {
    EXPECT_TRUE(FailsWith(Make({.name = name, .access_token = true}), Refusal::kInvalidName)) << name;
  }
}

TEST(FirstUserNamedTest, HasNoNameOfTheServerEvenIfTheConfigurationNamesASuperuserSo) {
  testing::TestAuthority authority{Settings{.superusers = {"jeton-cli"}, .user_initialize = true}};
  authority.Read([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(MayMakeFirstUser(run, {.name = "jeton-cli"}), Refusal::kInvalidName));
  });
}

TEST(FirstUserOffTest, IsNotMadeUnlessChosen) {
  testing::TestAuthority authority;
  authority.Read([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(MayMakeFirstUser(run, {.name = "root"}), Refusal::kNotFound));
  });
}

}  // namespace
}  // namespace jeton::authority
