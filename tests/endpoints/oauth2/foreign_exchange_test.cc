#include "testing/trusted_jobs.h"

// Token exchange (RFC 8693) of tokens of trusted issuers, and for registries.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Fields;
using testing::Form;
using testing::Reply;

constexpr const char* kRegistry = "registry.example.org";
constexpr const char* kAccess = "urn:ietf:params:oauth:token-type:access_token";
constexpr const char* kJwt = "urn:ietf:params:oauth:token-type:jwt";
constexpr const char* kIdToken = "urn:ietf:params:oauth:token-type:id_token";

class ForeignExchangeTest : public testing::TrustedJobsTest {
 protected:
  ForeignExchangeTest() {
    repository_ = shop_.AddRepository("acme", "web", server_.bootstrap_token());
    shop_.Permit(repository_, robot_, "write", server_.bootstrap_token());
  }
  Reply Exchange(const std::string& subject, const std::string& type, Fields more = {}) {
    return ExchangeAs(client_, subject, type, std::move(more));
  }
  Reply ExchangeAs(const Basic& client, const std::string& subject, const std::string& type, Fields more = {}) {
    more.emplace_back("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    more.emplace_back("subject_token", subject);
    more.emplace_back("subject_token_type", type);
    return server_.Post("/oauth2/token", client, Form{std::move(more)});
  }
  static Fields ForRegistry(const std::string& scope, Fields more = {}) {
    more.emplace_back("audience", kRegistry);
    more.emplace_back("scope", scope);
    return more;
  }
  // What a registry token allows on the repository.
  static std::string ActionsIn(const Reply& reply) {
    const auto claims = testing::Shop::ClaimsOf(reply.Text("access_token"));
    std::string actions;
    for (const auto& entry : claims.at("access").as_array()) {
      for (const auto& action : entry.at("actions").as_array()) {
        actions.append(actions.empty() ? "" : ",").append(std::string(action.as_string()));
      }
    }
    return actions;
  }
  std::string Own(const std::string& scope) {
    return server_.Post("/oauth2/token", client_, Form{{{"grant_type", "client_credentials"}, {"scope", scope}}})
        .Text("access_token");
  }

  std::string repository_;
};

TEST_F(ForeignExchangeTest, ATokenOfATrustedIssuerIsExchanged) {
  for (const char* type : {kJwt, kIdToken}) {
    const Reply reply = Exchange(Job(), type, {{"resource", testing::kOrders}});
    ASSERT_EQ(reply.status, 200) << reply;
    EXPECT_EQ(reply.Text("issued_token_type"), kAccess);
    EXPECT_EQ(reply.Text("scope"), "orders:read");
    EXPECT_EQ(reply.Json().at("expires_in").as_int64(), 300);
    EXPECT_FALSE(reply.Json().as_object().contains("refresh_token"));
    EXPECT_EQ(Introspect(reply.Text("access_token")).at("sub").as_string(), "acme+ci");
  }
}

TEST_F(ForeignExchangeTest, ABadOneIsAnInvalidRequest) {
  const std::string used = Job();
  ASSERT_EQ(Exchange(used, kJwt).status, 200);
  for (const std::string& bad : {used, Job({{"sub", "app"}}), Job({{"exp", Now() - 60}}), Job({}, "at+jwt"),
                                 std::string("x"), std::string("a.b.c")}) {
    const Reply reply = Exchange(bad, kIdToken);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.Text("error"), "invalid_request") << reply;
  }
  EXPECT_EQ(Exchange(Job(), kIdToken, {{"scope", "orders:write"}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Exchange(Job(), kIdToken, {{"resource", "https://else.example.org"}}).Text("error"), "invalid_target");
  EXPECT_EQ(Exchange(Own("repo:read"), kIdToken).Text("error"), "invalid_request") << "an access token is none";
  EXPECT_EQ(Exchange(Job(), "urn:ietf:params:oauth:token-type:saml2").Text("error"), "invalid_request");
}

TEST_F(ForeignExchangeTest, WithoutAnActorTheClientNeedsARight) {
  const auto modest = AddConfidential("modest", {{"exchange", nullptr}});
  EXPECT_EQ(ExchangeAs(modest, Job(), kJwt).Text("error"), "invalid_request");
  const std::string own =
      server_.Post("/oauth2/token", modest, Form{{{"grant_type", "client_credentials"}, {"scope", "repo:read"}}})
          .Text("access_token");
  const Reply reply = ExchangeAs(modest, Job(), kJwt, {{"actor_token", own}, {"actor_token_type", kAccess}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(Introspect(reply.Text("access_token")).at("act").at("client_id").as_string(), modest.name);
}

TEST_F(ForeignExchangeTest, AJobsTokenBecomesARegistryToken) {
  const Reply reply = Exchange(Job(), kJwt, ForRegistry("repository:acme/web:pull,push"));
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("issued_token_type"), kAccess);
  EXPECT_EQ(reply.Text("scope"), "repository:acme/web:pull,push");
  const auto claims = testing::Shop::ClaimsOf(reply.Text("access_token"));
  EXPECT_EQ(claims.at("aud").as_string(), kRegistry);
  EXPECT_EQ(claims.at("sub").as_string(), "acme+ci");
  EXPECT_LE(claims.at("exp").as_int64(), Now() + 300);
  EXPECT_EQ(ActionsIn(reply), "push,pull");
}

TEST_F(ForeignExchangeTest, AnAccessTokenBecomesARegistryToken) {
  const Reply mine = Grant(Job(), {{"scope", "repo:write"}});
  const Reply reply = Exchange(mine.Text("access_token"), kAccess,
                               ForRegistry("repository:acme/web:pull,push", {{"requested_token_type", kJwt}}));
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("issued_token_type"), kJwt);
  EXPECT_EQ(ActionsIn(reply), "push,pull");
}

// A registry token has no `act`: it would say that the subject did all of it.
TEST_F(ForeignExchangeTest, ARegistryTokenHidesNoActorOfAClientThatMayNotImpersonate) {
  const Basic trusted = client_;
  const auto modest = AddConfidential("modest", {{"exchange", json::object{{"subjects", json::array{"*"}}}}});
  const auto own = [&](const Basic& client) {
    return server_.Post("/oauth2/token", client, Form{{{"grant_type", "client_credentials"}, {"scope", "repo:read"}}})
        .Text("access_token");
  };
  const Fields actor{{"actor_token", own(modest)}, {"actor_token_type", kAccess}};
  const std::string pull = "repository:acme/web:pull";
  const std::string subject = Grant(Job(), {{"scope", "repo:read"}}).Text("access_token");
  const Reply delegated = ExchangeAs(modest, subject, kAccess, actor);
  ASSERT_EQ(delegated.status, 200) << "of this server's tokens, one that names it: " << delegated;
  const std::string acting = delegated.Text("access_token");
  for (const auto& [shown, type, more] : {std::tuple{subject, kAccess, actor}, std::tuple{acting, kAccess, Fields{}},
                                          std::tuple{Job(), kJwt, actor}, std::tuple{Job(), kJwt, Fields{}}}) {
    EXPECT_EQ(ExchangeAs(modest, shown, type, ForRegistry(pull, more)).Text("error"), "invalid_request");
  }
  const Fields other{{"actor_token", own(trusted)}, {"actor_token_type", kAccess}};
  EXPECT_EQ(ActionsIn(ExchangeAs(trusted, subject, kAccess, ForRegistry(pull, other))), "pull");
  EXPECT_EQ(ActionsIn(ExchangeAs(trusted, Job(), kJwt, ForRegistry(pull, other))), "pull");
}

TEST_F(ForeignExchangeTest, TheLogNamesTheTokenThatBecameARegistryToken) {
  const std::string subject = Grant(Job(), {{"scope", "repo:read"}}).Text("access_token");
  ASSERT_EQ(Exchange(subject, kAccess, ForRegistry("repository:acme/web:pull")).status, 200);
  const auto id = std::string(Introspect(subject).at("jti").as_string());
  const auto log = server_.authority().Audit("exchange_token");
  ASSERT_FALSE(log.empty());
  EXPECT_EQ(TextOf(log.back().as_object(), "subject_token"), id);
}

TEST_F(ForeignExchangeTest, ARegistryTokenNeverReachesFurther) {
  const std::string reading = Grant(Job(), {{"scope", "repo:read"}}).Text("access_token");
  const auto actions = [&](const std::string& subject, const std::string& type, Fields more = {}) {
    const Reply reply = Exchange(subject, type, ForRegistry("repository:acme/web:pull,push,delete", std::move(more)));
    return reply.status == 200 ? ActionsIn(reply) : reply.Text("error");
  };
  EXPECT_EQ(actions(reading, kAccess), "pull") << "the subject token's scope";
  EXPECT_EQ(actions(Job(), kJwt, {{"actions", "pull"}}), "pull") << "the restriction that was asked for";
  EXPECT_EQ(actions(Job(), kJwt, {{"repositories", "acme/other"}}), "invalid_scope");
  Trust({{"scopes", {"repo:read"}}});
  EXPECT_EQ(actions(Job(), kJwt), "pull") << "the rule's scopes";
  Trust({{"scopes", {"orders:read"}}});
  EXPECT_EQ(actions(Job(), kJwt), "invalid_target") << "a rule that gives nothing of this server";
  Trust({});
  client_ = AddConfidential("reader", {{"scopes", {"repo:read"}}});
  EXPECT_EQ(actions(Job(), kJwt), "pull") << "the client's scopes";
  EXPECT_EQ(Exchange(Job(), kJwt, ForRegistry("repository:acme/secret:pull")).Text("error"), "invalid_scope");
}

TEST_F(ForeignExchangeTest, WhatARegistryTokenCannotHoldIsRefused) {
  const auto error = [&](const std::string& scope, Fields more = {}) {
    return Exchange(Job(), kJwt, ForRegistry(scope, std::move(more))).Text("error");
  };
  const std::string pull = "repository:acme/web:pull";
  EXPECT_EQ(error(pull, {{"uses", "1"}}), "invalid_request");
  EXPECT_EQ(error(pull, {{"addresses", "192.0.2.1"}}), "invalid_request");
  EXPECT_EQ(error("repo:read"), "invalid_scope");
  EXPECT_EQ(Exchange(Job(), kJwt, {{"audience", kRegistry}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Exchange(Job(), kJwt, {{"audience", "registry.evil.example"}, {"scope", pull}}).Text("error"),
            "invalid_target");
  EXPECT_EQ(Exchange(Job({{"exp", Now() + 30}}), kJwt, ForRegistry(pull)).Text("error"), "invalid_request")
      << "a registry token lives for a minute at least, and may not outlive its subject";
  const std::string for_api = Grant(Job(), {{"resource", testing::kOrders}}).Text("access_token");
  EXPECT_EQ(Exchange(for_api, kAccess, ForRegistry(pull)).Text("error"), "invalid_target");
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
