#include <gtest/gtest.h>

#include "endpoints/api/webhook_events.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// The operations on webhooks, in the process.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;

class WebhooksApiTest : public ::testing::Test {
 protected:
  WebhooksApiTest() { shop_.AddOrganization("acme", server_.bootstrap_token()); }

  Reply Do(wire::Method method, const std::string& path, const json::value& body = nullptr,
           const std::string& bearer = "") {
    testing::Asked asked{.method = method, .path = "/jeton/v1/webhooks" + path};
    AddTo(asked, Bearer{bearer.empty() ? server_.bootstrap_token() : bearer});
    if (!body.is_null()) AddTo(asked, Json{body});
    return server_.Send(asked);
  }
  static json::object Body(json::object more = {}) {
    json::object body{
        {"url", "https://hooks.example.org/"}, {"events", json::array{"token.revoked"}}, {"organization", "acme"}};
    for (const auto& member : more) body[member.key()] = member.value();
    return body;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
};

using enum wire::Method;

TEST_F(WebhooksApiTest, OneIsMadeReadListedRenewedAndDeleted) {
  const Reply made = Do(kPut, "/alerts", Body());
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.Text("secret").starts_with("whsec_"));
  EXPECT_EQ(Do(kPut, "/alerts", Body({{"enabled", false}})).status, 200);
  EXPECT_EQ(Do(kGet, "/alerts?organization=acme").Json().at("enabled"), false);
  EXPECT_EQ(Do(kGet, "/alerts").Text("organization"), "acme");
  for (const char* const list : {"?organization=acme", "?everywhere=true"}) {
    EXPECT_EQ(Do(kGet, list).Json().at("items").as_array().size(), 1u) << list;
  }
  EXPECT_EQ(Do(kGet, "").Json().at("items").as_array().size(), 0u) << "those of the installation";
  EXPECT_NE(Do(kPost, "/alerts/secret?organization=acme", {{"overlap", "1h"}}).Text("secret"), made.Text("secret"));
  EXPECT_EQ(Do(kPost, "/alerts/secret", {{"overlap", "30d"}}).status, 400);
  EXPECT_EQ(Do(kDelete, "/alerts?organization=acme").status, 204);
  EXPECT_EQ(Do(kGet, "/alerts?organization=acme").status, 404);
  EXPECT_EQ(Do(kPost, "/alerts/secret", json::object()).status, 404);
}

TEST_F(WebhooksApiTest, ADryRunShowsNoSecretAndChangesNothing) {
  EXPECT_TRUE(Do(kPut, "/alerts?dry_run=true", Body()).Json().at("secret").is_null());
  EXPECT_EQ(Do(kGet, "/alerts").status, 404);
  EXPECT_TRUE(server_.authority()->webhooks.interest.empty());
}

TEST_F(WebhooksApiTest, WhatCannotBeToldIsRefused) {
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, json::value>>{{"url", "http://hooks.example.org/"},
                                                                  {"url", "https://hooks.example.org/#x"},
                                                                  {"events", json::array{}},
                                                                  {"events", "token.revoked"},
                                                                  {"events", json::array{"token.made"}},
                                                                  {"events", json::array{"key.rotated"}}}) {
    const Reply refused = Do(kPut, "/alerts", Body({{name, value}}));
    EXPECT_EQ(refused.status, 400) << refused.body;
    EXPECT_EQ(refused.Text("field"), name);
  }
  EXPECT_EQ(Do(kPut, "/alerts", Body({{"evnts", 1}})).status, 400);
  EXPECT_EQ(Do(kPut, "/Alerts", Body()).status, 400);
}

TEST_F(WebhooksApiTest, OthersLearnNothingAndManyOfOneNameAreToldApart) {
  EXPECT_EQ(Do(kPut, "/alerts", Body()).status, 201);
  const std::string password = shop_.AddUser("mira");
  const std::string mira = shop_.SessionOf("mira", password);
  for (const char* const path : {"?organization=acme", "/alerts?organization=acme"}) {
    EXPECT_EQ(Do(kGet, path, nullptr, mira).status, 404) << path;
  }
  EXPECT_EQ(Do(kPut, "/alerts", Body(), mira).status, 404);
  EXPECT_EQ(Do(kDelete, "/alerts?organization=acme", nullptr, mira).status, 404);
  EXPECT_EQ(Do(kGet, "?everywhere=true", nullptr, mira).status, 403);
  EXPECT_EQ(Do(kGet, "", nullptr, mira).status, 403);
  shop_.AddOrganization("second", server_.bootstrap_token());
  EXPECT_EQ(Do(kPut, "/alerts", Body({{"organization", "second"}})).status, 201);
  EXPECT_EQ(Do(kGet, "/alerts").Text("code"), "missing_parameter");
}

TEST_F(WebhooksApiTest, AtTheCapTheNumberIsSaid) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Do(kPut, "/hook" + std::to_string(i), Body()).status, 201);
  const Reply refused = Do(kPut, "/more", Body());
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.Text("detail").find("20"), std::string::npos);
}

// A member for each case, so that a form without a description shows.
TEST(EventsTest, EachHasItsOwnForm) {
  authority::WebhookMessage message{.webhook = "alerts", .organization = {}, .content = {}};
  message.event = WebhookEvent::kTokenRevoked;
  message.content = authority::ToldTokens{.count = 7, .tokens = {{.kind = TokenKind::kSession}}};
  EXPECT_NE(PrintEvent(message).find(R"("count":7,"tokens":[{"id":"00000000)"), std::string::npos);
  EXPECT_NE(PrintEvent(message).find(R"("kind":"session")"), std::string::npos);
  message.event = WebhookEvent::kRefusedOften;
  message.content = authority::ToldRefusals{.subject = authority::ToldSubject{SubjectKind::kApplication, "client"}};
  EXPECT_NE(PrintEvent(message).find(R"("subject":{"kind":"application","name":"client"})"), std::string::npos);
  message.event = WebhookEvent::kKeyRotated;
  message.content = authority::ToldKeys{.use = "sealing", .current = {"1"}};
  EXPECT_NE(PrintEvent(message).find(R"("use":"sealing","current":["1"])"), std::string::npos);
}

TEST(EventsTest, EveryEventIsDescribedAndNamed) {
  EXPECT_EQ(AllEvents().size(), kWebhookEvents);
  std::string names;
  for (const DescribedEvent& event : AllEvents()) {
    names.append(names.empty() ? "" : " ").append(NameOf(event.event));
    EXPECT_FALSE(event.document->Members().empty());
  }
  EXPECT_EQ(names, kEventNames);
}

}  // namespace
}  // namespace jeton::endpoints::api
