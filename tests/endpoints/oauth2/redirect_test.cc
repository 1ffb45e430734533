#include "endpoints/oauth2/redirect.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace jeton::endpoints::oauth2 {
namespace {

constexpr RedirectRules kAdds{.query = RedirectRules::Query::kAdded, .fixed_headers = "X-Adds: 1\r\n"};
constexpr RedirectRules kReplaces{.query = RedirectRules::Query::kReplaces, .fixed_headers = "X-Replaces: 1\r\n"};

Application Registered(const std::string& uri) { return {.redirect_uri = uri}; }

Settings Installation() {
  Settings settings;
  settings.public_url = "https://tokens.example.com";
  settings.local_oauth_handler = "/oauth/localapp";
  return settings;
}

CheckedRedirect Checked(const std::string& uri, const RedirectRules& rules,
                        const std::optional<std::string>& state = std::nullopt) {
  return CheckedRedirect::Check(Settings(), Registered(uri), {uri, state}, rules).value();
}

std::string LocationOf(const wire::Response& response) {
  const std::string name = "Location: ";
  const auto begin = response.headers.find(name) + name.size();
  return response.headers.substr(begin, response.headers.find("\r\n", begin) - begin);
}

static_assert(!std::is_constructible_v<CheckedRedirect, AskedRedirect, RedirectRules>,
              "only a comparison with what is registered makes one");

TEST(CheckedRedirectTest, AnApplicationsUserGoesToItsAddressOrToOurPage) {
  const Application application = Registered("https://app.example.com/back");
  const auto check = [&](const std::string& uri) {
    return CheckedRedirect::Check(Installation(), application, {uri, std::nullopt}, kAdds).has_value();
  };
  EXPECT_TRUE(check("https://app.example.com/back"));
  EXPECT_TRUE(check("https://tokens.example.com/oauth/localapp"));
  for (const auto* uri : {"", "https://app.example.com/", "https://app.example.com/back/",
                          "https://app.example.com/back?x", "https://tokens.example.com/"}) {
    EXPECT_FALSE(check(uri)) << uri;
  }
}

TEST(CheckedRedirectTest, ABrokersClientsUserGoesToOneOfItsAddresses) {
  const BrokerClient client{.redirect_uris = {"https://a.example.com/", "https://b.example.com/"}};
  EXPECT_TRUE(CheckedRedirect::Check(client, {"https://b.example.com/", std::nullopt}, kReplaces));
  EXPECT_FALSE(CheckedRedirect::Check(client, {"https://c.example.com/", std::nullopt}, kReplaces));
}

TEST(CheckedRedirectTest, TheRegisteredAddressItselfMustBeOneToSendUsersTo) {
  for (const auto* uri : {"", "javascript:alert(1)", "/back"}) {
    EXPECT_FALSE(CheckedRedirect::Check(Installation(), Registered(uri), {uri, std::nullopt}, kAdds)) << uri;
  }
}

TEST(CheckedRedirectTest, PairsAreAddedToTheQueryOrReplaceIt) {
  const struct {
    const char* uri;
    const char* added;
    const char* replaced;
  } cases[] = {
      {"https://a.example.com/", "https://a.example.com/?code=c", "https://a.example.com/?code=c"},
      {"https://a.example.com/?x=1", "https://a.example.com/?x=1&code=c", "https://a.example.com/?code=c"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(LocationOf(Checked(c.uri, kAdds).Send({{"code", "c"}})), c.added);
    EXPECT_EQ(LocationOf(Checked(c.uri, kReplaces).Send({{"code", "c"}})), c.replaced);
  }
}

TEST(CheckedRedirectTest, TheStateFollowsTheQueryAndComesBackAsItWas) {
  const std::string uri = "https://a.example.com/";
  EXPECT_EQ(LocationOf(Checked(uri, kAdds, "a b&c").Send({{"code", "c"}}, {{"x", "1"}, {"y", "2"}})),
            uri + "?code=c&state=a%20b%26c#x=1&y=2");
  EXPECT_EQ(LocationOf(Checked(uri, kAdds, "").Send({{"code", "c"}})), uri + "?code=c&state=");
  EXPECT_EQ(LocationOf(Checked(uri, kAdds).Send({{"code", "c"}})), uri + "?code=c");
}

TEST(CheckedRedirectTest, AnErrorHasADescriptionWhereThereIsOne) {
  const CheckedRedirect redirect = Checked("https://a.example.com/", kReplaces, "s");
  EXPECT_EQ(LocationOf(redirect.Error(OAuthError::kAccessDenied)),
            "https://a.example.com/?error=access_denied&state=s");
  EXPECT_EQ(LocationOf(redirect.Error(OAuthError::kAccessDenied, "Not now.")),
            "https://a.example.com/?error=access_denied&error_description=Not%20now.&state=s");
}

TEST(CheckedRedirectTest, TheAnswerHasTheHeadersOfItsDialect) {
  const wire::Response response = Checked("https://a.example.com/", kReplaces).Send({{"code", "c"}});
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.content_type, "");
  EXPECT_EQ(response.fixed_headers, kReplaces.fixed_headers);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
