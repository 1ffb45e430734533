#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "wire/broker.h"
#include "wire/oauth.h"
#include "wire/registry.h"

// What leaves in the three dialects, byte for byte.
namespace jeton::wire {
namespace {

constexpr TimePoint kIssued{Seconds{1'769'847'300}};

TEST(OAuthDocumentTest, ATokenResponse) {
  EXPECT_EQ((TokenResponse{.access_token = "jto_x", .expires_in = 3600, .scope = "repo:read user:read"}.Print()),
            R"({"token_type":"Bearer","access_token":"jto_x","expires_in":3600,"scope":"repo:read user:read"})");
}

TEST(OAuthDocumentTest, AnActiveToken) {
  const ActiveToken token{.scope = "repo:read",
                          .client_id = "CLIENT",
                          .username = "devtable",
                          .sub = "devtable",
                          .iss = "https://auth.example.com",
                          .jti = "id",
                          .exp = 1'769'850'900,
                          .iat = 1'769'847'300};
  EXPECT_EQ(token.Print(),
            R"({"active":true,"token_type":"Bearer","scope":"repo:read","client_id":"CLIENT","username":"devtable",)"
            R"("sub":"devtable","iss":"https://auth.example.com","jti":"id","iat":1769847300,"exp":1769850900})");
}

TEST(OAuthDocumentTest, AnActiveTokenLeavesOutWhatItHasNot) {
  const ActiveToken token{.scope = "session", .sub = "a", .iss = "i", .jti = "j", .iat = -5};
  EXPECT_EQ(token.Print(),
            R"({"active":true,"token_type":"Bearer","scope":"session","sub":"a","iss":"i","jti":"j","iat":-5})");
}

TEST(OAuthDocumentTest, TimesOfAnySizeArePrintedWhole) {
  const auto value = ParseJson(ActiveToken{.exp = INT64_MAX, .iat = INT64_MIN}.Print());
  ASSERT_TRUE(value);
  EXPECT_EQ(Member(*value, "exp")->as_int64(), INT64_MAX);
  EXPECT_EQ(Member(*value, "iat")->as_int64(), INT64_MIN);
}

TEST(OAuthDocumentTest, NamesCannotBreakOutOfTheirStrings) {
  const std::string evil = "\",\"active\":false,\"x\":\"\n\\";
  const auto value = ParseJson(ActiveToken{.scope = evil, .client_id = evil, .username = evil, .sub = evil}.Print());
  ASSERT_TRUE(value);
  EXPECT_TRUE(Member(*value, "active")->as_bool());
  for (const auto name : {"scope", "client_id", "username", "sub"}) EXPECT_EQ(Member(*value, name)->as_string(), evil);
}

TEST(OAuthDocumentTest, AnInactiveTokenSaysNothingElse) { EXPECT_EQ(kInactiveToken, R"({"active":false})"); }

TEST(OAuthDocumentTest, AnError) {
  EXPECT_EQ(PrintOAuthError("invalid_scope", "no \"such\" scope"),
            R"({"error":"invalid_scope","error_description":"no \"such\" scope"})");
}

TEST(RegistryDocumentTest, ATokenUnderBothNames) {
  EXPECT_EQ((RegistryTokenResponse{.token = "a.b.c", .expires_in = 300, .issued_at = kIssued}.Print()),
            R"({"token":"a.b.c","access_token":"a.b.c","token_type":"Bearer","expires_in":300,)"
            R"("issued_at":"2026-01-31T08:15:00Z"})");
}

TEST(RegistryDocumentTest, WhatWasGrantedAndWhatMayBeKept) {
  const RegistryTokenResponse answer{
      .token = "a.b.c", .expires_in = 300, .issued_at = kIssued, .scope = "", .refresh_token = "kept"};
  EXPECT_TRUE(answer.Print().ends_with(R"(,"scope":"","refresh_token":"kept"})")) << answer.Print();
}

TEST(RegistryDocumentTest, AnErrorInBothDialects) {
  EXPECT_EQ(PrintRegistryError({.oauth = "invalid_request", .code = "INVALID_REQUEST", .message = "bad \"scope\""}),
            R"({"error":"invalid_request","error_description":"bad \"scope\"",)"
            R"("errors":[{"code":"INVALID_REQUEST","message":"bad \"scope\"","detail":{}}]})");
}

TEST(RegistryDocumentTest, AReasonIsAMemberAndWhereItIsPrintedTheLastWordOfTheOneMessage) {
  RegistryError error{.oauth = "invalid_client", .code = "UNAUTHORIZED", .message = "No.", .reason = "X"};
  EXPECT_EQ(PrintRegistryError(error),
            R"({"error":"invalid_client","error_description":"No.",)"
            R"("errors":[{"code":"UNAUTHORIZED","message":"No.","detail":{}}],"reason":"X"})");
  error.print_reason = true;
  EXPECT_EQ(PrintRegistryError(error),
            R"x({"error":"invalid_client","error_description":"No. (reason X)",)x"
            R"x("errors":[{"code":"UNAUTHORIZED","message":"No. (reason X)","detail":{}}],"reason":"X"})x");
}

TEST(BrokerDocumentTest, VersionsArePrintedWithOneDigitAfterThePoint) {
  EXPECT_EQ(PrintBrokerVersion(10), "1.0");
  EXPECT_EQ(PrintBrokerVersion(17), "1.7");
}

TEST(BrokerDocumentTest, ASuccess) {
  BrokerEnvelope envelope;
  envelope.status = 201;
  envelope.version = 10;
  envelope.type = "authorization";
  envelope.data = {{"id", "x"}};
  envelope.messages = {{.severity = "info", .text = "Create authorization", .exit_code = 0}};
  const Response response = envelope.Print();
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(response.body,
            R"({"api_version":1.0,"data":{"id":"x"},"messages":[{"exit_code":0,"field":null,"index":null,)"
            R"("severity":"info","text":"Create authorization"}],"status":"created",)"
            R"("supported_api_versions":[1.0,1.1,1.2,1.3,1.4,1.5,1.6,1.7],"type":"authorization","version":"1.0"})");
}

TEST(BrokerDocumentTest, AnErrorHasNoDataAndNoType) {
  BrokerEnvelope envelope;
  envelope.status = 422;
  envelope.messages = {{.severity = "error", .text = "\"x\" is not allowed", .exit_code = 1, .field = "scopes"},
                       {.severity = "error", .text = "b"}};
  EXPECT_EQ(envelope.Print().body,
            R"({"api_version":1.7,"data":null,"messages":[{"exit_code":1,"field":"scopes","index":null,)"
            R"("severity":"error","text":"\"x\" is not allowed"},{"exit_code":null,"field":null,"index":null,)"
            R"("severity":"error","text":"b"}],"status":"unprocessable_entity",)"
            R"("supported_api_versions":[1.0,1.1,1.2,1.3,1.4,1.5,1.6,1.7],"type":null,"version":"1.7"})");
}

TEST(BrokerDocumentTest, A204HasNoBodyAndNoType) {
  BrokerEnvelope envelope;
  envelope.status = 204;
  envelope.messages = {{.severity = "info", .text = "gone"}};
  const Response response = envelope.Print();
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.content_type, "");
}

TEST(BrokerDocumentTest, TheStatusIsTheReasonInSnakeCase) {
  const std::pair<int, std::string_view> cases[] = {
      {200, "ok"},
      {201, "created"},
      {400, "bad_request"},
      {401, "unauthorized"},
      {403, "forbidden"},
      {404, "not_found"},
      {406, "not_acceptable"},
      {422, "unprocessable_entity"},
      {500, "internal_server_error"},
      {503, "service_unavailable"},
  };
  for (const auto& [status, text] : cases) {
    BrokerEnvelope envelope;
    envelope.status = status;
    const auto body = ParseJson(envelope.Print().body);
    ASSERT_TRUE(body) << status;
    EXPECT_EQ(Member(*body, "status")->as_string(), text);
    EXPECT_EQ(Member(*body, "messages")->as_array().size(), 0u);
    EXPECT_EQ(body->as_object().size(), 7u);
  }
}

}  // namespace
}  // namespace jeton::wire
