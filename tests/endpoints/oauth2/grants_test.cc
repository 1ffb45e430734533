#include <gtest/gtest.h>

#include "endpoints/oauth2/client_credentials.h"
#include "endpoints/oauth2/grants.h"

namespace jeton::endpoints::oauth2 {
namespace {

using All = GrantList<ClientCredentials, AuthorizationCode, Password, RefreshToken>;

template <typename Grant, typename Grants = All>
Grant ReadAs(std::string_view text) {
  const auto form = wire::Form::Parse(text).value();
  return std::get<Grant>(Grants::Read(NotEmptyIn(form)).value());
}

template <typename Grants = All>
GrantError ErrorOf(std::string_view text) {
  const auto form = wire::Form::Parse(text).value();
  const auto read = Grants::Read(NotEmptyIn(form));
  return read ? GrantError{{}, "nothing"} : read.error();
}

TEST(GrantListTest, TheTypeIsLookedAtFirst) {
  for (const auto* text : {"", "grant_type=", "code=c"}) {
    EXPECT_EQ(ErrorOf(text).error, OAuthError::kInvalidRequest) << text;
    EXPECT_EQ(ErrorOf(text).missing, "grant_type") << text;
  }
  for (const auto* text : {"grant_type=implicit", "grant_type=Password", "grant_type=password%20"}) {
    EXPECT_EQ(ErrorOf(text).error, OAuthError::kUnsupportedGrantType) << text;
    EXPECT_EQ(ErrorOf(text).missing, "") << text;
  }
}

TEST(GrantListTest, TakesNoGrantThatIsNotListed) {
  using Two = GrantList<Password, RefreshToken>;
  EXPECT_EQ(ErrorOf<Two>("grant_type=client_credentials").error, OAuthError::kUnsupportedGrantType);
  EXPECT_EQ((ReadAs<RefreshToken, Two>("grant_type=refresh_token&refresh_token=r").token.Reveal()), "r");
}

TEST(GrantListTest, NamesItsTypesAndWhatMayBeSentOnlyOnce) {
  using Two = GrantList<RefreshToken, Password>;
  EXPECT_EQ(Two::kTypes, (std::array<std::string_view, 2>{"refresh_token", "password"}));
  EXPECT_EQ(Two::Parameters(), (std::vector<std::string_view>{"grant_type", "refresh_token", "username", "password"}));
}

TEST(OAuthGrantsTest, SayWhatTheyMiss) {
  const std::pair<const char*, const char*> cases[] = {
      {"grant_type=authorization_code&redirect_uri=u", "code"},
      {"grant_type=password&username=u", "username or password"},
      {"grant_type=password&password=p", "username or password"},
      {"grant_type=refresh_token&refresh_token=", "refresh_token"},
  };
  for (const auto& [text, missing] : cases) {
    EXPECT_EQ(ErrorOf(text).error, OAuthError::kInvalidRequest) << text;
    EXPECT_EQ(ErrorOf(text).missing, missing) << text;
  }
}

TEST(OAuthGrantsTest, ACodeComesWithWhatItWasAskedForWith) {
  const auto least = ReadAs<AuthorizationCode>("grant_type=authorization_code&code=c");
  EXPECT_EQ(least.code, "c");
  EXPECT_FALSE(least.redirect_uri || least.scope || least.verifier);
  const auto most =
      ReadAs<AuthorizationCode>("grant_type=authorization_code&code=c&redirect_uri=u&scope=s&code_verifier=v");
  EXPECT_EQ(most.redirect_uri, "u");
  EXPECT_EQ(most.scope, "s");
  EXPECT_EQ(most.verifier, "v");
}

TEST(OAuthGrantsTest, APasswordComesWithAName) {
  const auto grant = ReadAs<Password>("grant_type=password&username=alice&password=p+w");
  EXPECT_EQ(grant.username, "alice");
  EXPECT_EQ(grant.password.Reveal(), "p w");
}

TEST(OAuthGrantsTest, AClientAsksForItselfWithOrWithoutARestriction) {
  const auto least = ReadAs<ClientCredentials>("grant_type=client_credentials&scope=");
  EXPECT_FALSE(least.scope || least.restriction.repositories || least.restriction.uses);
  const auto most = ReadAs<ClientCredentials>(
      "grant_type=client_credentials&scope=repo:read&repositories=acme/*&actions=pull&addresses=10.0.0.0/8"
      "&not_before=2026-01-31T08:15:00Z&uses=3");
  EXPECT_EQ(most.scope, "repo:read");
  EXPECT_EQ(most.restriction.repositories, "acme/*");
  EXPECT_EQ(most.restriction.actions, "pull");
  EXPECT_EQ(most.restriction.addresses, "10.0.0.0/8");
  EXPECT_EQ(most.restriction.not_before, "2026-01-31T08:15:00Z");
  EXPECT_EQ(most.restriction.uses, 3);
  EXPECT_EQ(ReadAs<ClientCredentials>("grant_type=client_credentials&uses=many").restriction.uses, 0)
      << "which is refused later on";
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
