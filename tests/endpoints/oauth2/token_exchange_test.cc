#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

#include "testing/shop.h"
#include "testing/test_server.h"

// Token exchange (RFC 8693): the result is never more than the subject token, the client and the request have together.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Reply;
using enum wire::Method;

constexpr const char* kOrdersApi = "https://orders.example.org/v1";
constexpr const char* kTypeOfAccess = "urn:ietf:params:oauth:token-type:access_token";
constexpr const char* kTypeOfJwt = "urn:ietf:params:oauth:token-type:jwt";
constexpr const char* kDead = R"({"active":false})";

class TokenExchangeTest : public ::testing::Test {
 protected:
  TokenExchangeTest() {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    PutApi("opaque");
    front_ = AddClient("front", {"orders:read", "orders:write"});
    back_ = AddClient("back", {"orders:read", "orders:write"}, {{"subjects", json::array{front_.name}}});
  }

  static std::string At(const std::string& tail) { return "/jeton/v1/organizations/acme" + tail; }
  void PutApi(const std::string& format) {
    shop_.Do(kPut, At("/apis/orders"),
             {{"identifier", kOrdersApi},
              {"title", "Orders"},
              {"token_format", format},
              {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}});
  }
  Basic AddClient(const std::string& name, const std::vector<std::string>& scopes, json::object exchange = {},
                  const std::string& organization = "acme") {
    const std::string path = "/jeton/v1/organizations/" + organization + "/applications/" + name;
    json::object body{{"title", name},
                      {"grant_types", json::array{"client_credentials", "token_exchange"}},
                      {"scopes", json::array{"repo:write", "user:read"}},
                      {"exchange", std::move(exchange)}};
    if (!scopes.empty()) body["apis"] = json::array{{{"api", "orders"}, {"scopes", json::value_from(scopes)}}};
    shop_.Do(kPut, path, body);
    const Reply secret = shop_.Do(kPost, path + "/secrets", json::object());
    return {secret.Text("client_id"), secret.Text("client_secret")};
  }
  std::string Own(const Basic& client, Fields form = {{"resource", kOrdersApi}}) {
    form.emplace_back("grant_type", "client_credentials");
    return server_.Post("/oauth2/token", client, Form{std::move(form)}).Text("access_token");
  }
  Reply Exchange(const Basic& client, const std::string& subject, Fields more = {}) {
    Fields form{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                {"subject_token", subject},
                {"subject_token_type", kTypeOfAccess}};
    form.insert(form.end(), more.begin(), more.end());
    return server_.Post("/oauth2/token", client, Form{std::move(form)});
  }
  // With a token of its own as the actor's.
  Reply Act(const Basic& client, const std::string& subject, Fields more = {}) {
    more.emplace_back("actor_token", Own(client, {{"scope", "repo:read"}}));
    more.emplace_back("actor_token_type", kTypeOfAccess);
    return Exchange(client, subject, std::move(more));
  }
  json::value Introspect(const Basic& client, const std::string& token) {
    return server_.Post("/oauth2/introspect", client, Form{{{"token", token}}}).Json();
  }
  bool Lives(const Basic& client, const std::string& token) { return Introspect(client, token).at("active").as_bool(); }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  Basic front_;
  Basic back_;
};

TEST_F(TokenExchangeTest, AClientActsWithTheTokenOfAnother) {
  const Reply reply = Act(back_, Own(front_));
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("issued_token_type"), kTypeOfAccess);
  EXPECT_EQ(reply.Text("token_type"), "Bearer");
  EXPECT_EQ(reply.Text("scope"), "orders:read orders:write");
  EXPECT_FALSE(reply.Json().as_object().contains("refresh_token"));
  const auto shown = Introspect(back_, reply.Text("access_token"));
  EXPECT_EQ(shown.at("sub"), json::value(front_.name));
  EXPECT_EQ(shown.at("client_id"), json::value(back_.name));
  EXPECT_EQ(shown.at("aud"), kOrdersApi);
  EXPECT_EQ(shown.at("act"), (json::object{{"sub", back_.name}, {"client_id", back_.name}}));
}

TEST_F(TokenExchangeTest, TheResultIsWhatSubjectClientAndRequestHaveTogether) {
  const Basic reader = AddClient("reader", {"orders:read"}, {{"subjects", json::array{"*"}}});
  const std::string both = Own(front_);
  EXPECT_EQ(Act(reader, both).Text("scope"), "orders:read") << "the client";
  EXPECT_EQ(Act(back_, both, {{"scope", "orders:write"}}).Text("scope"), "orders:write") << "the request";
  const std::string narrow = Own(front_, {{"resource", kOrdersApi}, {"scope", "orders:write"}});
  EXPECT_EQ(Act(back_, narrow).Text("scope"), "orders:write") << "the subject token";
  EXPECT_EQ(Act(back_, narrow, {{"scope", "orders:read"}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Act(reader, narrow).Text("error"), "invalid_scope") << "nothing is left";
  EXPECT_EQ(Act(AddClient("none", {}, {{"subjects", json::array{"*"}}}), both).Text("error"), "invalid_target");
}

TEST_F(TokenExchangeTest, TheAudienceStaysThatOfTheSubjectToken) {
  const std::string token = Own(front_);
  EXPECT_EQ(Act(back_, token, {{"resource", kOrdersApi}}).status, 200);
  EXPECT_EQ(Act(back_, token, {{"audience", kOrdersApi}, {"resource", kOrdersApi}}).status, 200);
  EXPECT_EQ(Act(back_, token, {{"resource", "https://jeton.example.org"}}).Text("error"), "invalid_target");
  EXPECT_EQ(Act(back_, token, {{"audience", kOrdersApi}, {"audience", "x"}}).Text("error"), "invalid_target");
  const std::string ours = Own(front_, {{"scope", "repo:write"}});
  EXPECT_EQ(Act(back_, ours, {{"resource", kOrdersApi}}).Text("error"), "invalid_target");
  EXPECT_EQ(Act(back_, ours, {{"scope", "repo:read"}}).Text("scope"), "repo:read") << "which repo:write implies";
}

TEST_F(TokenExchangeTest, AClientExchangesOnlyWhatItMay) {
  const Basic stranger = AddClient("stranger", {"orders:read"});
  const Basic free = AddClient("free", {"orders:read"}, {{"subjects", json::array{"*"}}, {"impersonate", true}});
  const std::string token = Own(front_);
  EXPECT_EQ(Act(stranger, token).Text("error"), "invalid_request");
  EXPECT_EQ(Exchange(back_, token).Text("error"), "invalid_request") << "without an actor, it would impersonate";
  EXPECT_EQ(Exchange(free, token).status, 200);
  EXPECT_EQ(Exchange(front_, token, {{"scope", "orders:read"}}).Text("scope"), "orders:read") << "its own";
  shop_.AddOrganization("umbra", server_.bootstrap_token());
  const Basic foreign = AddClient("foreign", {}, {{"subjects", json::array{"*", front_.name}}}, "umbra");
  EXPECT_EQ(Act(foreign, Own(front_, {{"scope", "repo:write"}})).Text("error"), "invalid_request");
}

TEST_F(TokenExchangeTest, WhatIsNotGoodIsAnInvalidRequest) {
  const std::string token = Own(front_);
  EXPECT_EQ(Exchange(back_, "x").Text("error"), "invalid_request");
  EXPECT_EQ(Exchange(back_, back_.secret).Text("error"), "invalid_request");
  EXPECT_EQ(Exchange(front_, token, {{"actor_token", token}}).Text("error"), "invalid_request") << "without its type";
  EXPECT_EQ(Exchange(back_, token, {{"actor_token", token}, {"actor_token_type", kTypeOfAccess}}).Text("error"),
            "invalid_request")
      << "the actor is another client";
  EXPECT_EQ(
      Act(back_, token, {{"requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"}}).Text("error"),
      "invalid_request");
  EXPECT_EQ(Act(back_, token, {{"requested_token_type", kTypeOfJwt}}).Text("error"), "invalid_request");
  server_.Post("/oauth2/revoke", front_, Form{{{"token", token}}});
  EXPECT_EQ(Act(back_, token).Text("error"), "invalid_request") << "revoked";
  const std::string once = Own(front_, {{"resource", kOrdersApi}, {"uses", "5"}});
  EXPECT_EQ(Act(back_, once).Text("error"), "invalid_request") << "each exchange would give more uses";
  const Reply missing =
      server_.Post("/oauth2/token", back_, Form{{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"}}});
  EXPECT_EQ(missing.Text("error"), "invalid_request");
}

TEST_F(TokenExchangeTest, TheResultEndsWithTheSubjectToken) {
  const std::string subject = Own(front_);
  const std::string child = Act(back_, subject).Text("access_token");
  const std::string grandchild = Exchange(back_, child).Text("access_token");
  EXPECT_TRUE(Lives(back_, child) && Lives(back_, grandchild));
  server_.Post("/oauth2/revoke", front_, Form{{{"token", subject}}});
  EXPECT_FALSE(Lives(back_, child) || Lives(back_, grandchild));

  const std::string other = Act(back_, Own(front_)).Text("access_token");
  shop_.Do(kDelete, At("/applications/front"));
  EXPECT_FALSE(Lives(back_, other)) << "its client is gone";
}

TEST_F(TokenExchangeTest, ItNeverLivesLonger) {
  shop_.Do(kPut, At("/applications/front"),
           {{"title", "front"},
            {"access_token_life", "10m"},
            {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"orders:read"}}}}}});
  const std::string subject = Own(front_);
  server_.Advance(Seconds{60});
  EXPECT_EQ(Act(back_, subject).Json().at("expires_in"), 540);
}

TEST_F(TokenExchangeTest, RestrictionsStayAndBecomeNarrowerAtMost) {
  const std::string subject = Own(front_, {{"scope", "repo:write"}, {"repositories", "acme/web acme/app"}});
  const auto shown = [&](Fields more) { return Introspect(back_, Act(back_, subject, more).Text("access_token")); };
  EXPECT_EQ(shown({}).at("repositories"), "acme/web acme/app");
  EXPECT_EQ(shown({{"repositories", "acme/web"}}).at("repositories"), "acme/web");
  EXPECT_EQ(Act(back_, subject, {{"repositories", "acme/*"}}).Text("error"), "invalid_request");
}

TEST_F(TokenExchangeTest, ActorsAreTheNewestOutermostAndFourAtMost) {
  std::string token = Act(back_, Own(front_)).Text("access_token");
  for (int i = 2; i <= 4; ++i) token = Act(back_, token).Text("access_token");
  auto act = Introspect(back_, token).at("act");
  int actors = 1;
  for (; act.as_object().contains("act"); ++actors) act = json::value(act.at("act"));
  EXPECT_EQ(actors, 4) << "the same one counts each time";
  EXPECT_EQ(Act(back_, token).Text("error"), "invalid_request");
  EXPECT_EQ(Exchange(back_, token).status, 200) << "without another actor";
}

TEST_F(TokenExchangeTest, AJwtIsExchangedForAJwtThatNamesTheActor) {
  PutApi("jwt");
  const std::string subject = Own(front_);
  const Reply reply = Act(back_, subject, {{"requested_token_type", kTypeOfJwt}});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("issued_token_type"), kTypeOfJwt);
  const std::string jwt = reply.Text("access_token");
  const auto first = jwt.find('.') + 1;
  const auto claims = ParseJson(DecodeBase64Url(jwt.substr(first, jwt.rfind('.') - first)).value()).value();
  EXPECT_EQ(claims.at("sub"), json::value(front_.name));
  EXPECT_EQ(claims.at("act").at("sub"), json::value(back_.name));
  EXPECT_TRUE(Lives(back_, jwt));
  server_.Post("/oauth2/revoke", front_, Form{{{"token", subject}}});
  EXPECT_FALSE(Lives(back_, jwt));
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
