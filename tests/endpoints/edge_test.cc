#include "endpoints/edge.h"

#include <gtest/gtest.h>

#include "endpoints/api/dialect.h"
#include "endpoints/oauth2/dialect.h"
#include "endpoints/openshift/dialect.h"
#include "endpoints/quay/dialect.h"
#include "endpoints/registry/dialect.h"

namespace jeton::endpoints {
namespace {

EdgeFault Fault(int status, std::string_view path) {
  return {.status = status, .path = path, .sentence = "It is so.", .request_id = "0123abcd"};
}

TEST(PlainEdgeErrorTest, IsTheSentenceAsAMessage) {
  const Response response = PlainEdgeError(Fault(414, "/x"));
  EXPECT_EQ(response.status, 414);
  EXPECT_EQ(response.body, R"({"message":"It is so."})");
}

TEST(OAuthEdgeTest, TellsAMistakeOfTheClientFromOneOfOurs) {
  EXPECT_EQ(oauth2::EdgeError(Fault(405, "/oauth2/token")).body,
            R"({"error":"invalid_request","error_description":"It is so."})");
  EXPECT_NE(oauth2::EdgeError(Fault(500, "/oauth2/token")).body.find("server_error"), std::string::npos);
  EXPECT_NE(oauth2::EdgeError(Fault(503, "/oauth2/token")).body.find("temporarily_unavailable"), std::string::npos);
}

TEST(RegistryEdgeTest, HasACodeOfBothDialectsOfErrors) {
  const struct {
    int status;
    const char* oauth;
    const char* code;
  } cases[] = {{404, "invalid_request", "NAME_UNKNOWN"},
               {405, "invalid_request", "UNSUPPORTED"},
               {500, "server_error", "UNKNOWN"},
               {503, "temporarily_unavailable", "UNAVAILABLE"}};
  for (const auto& c : cases) {
    const Response response = registry::EdgeError(Fault(c.status, "/v2/auth"));
    EXPECT_EQ(response.status, c.status);
    EXPECT_NE(response.body.find(c.oauth), std::string::npos) << response.body;
    EXPECT_NE(response.body.find(c.code), std::string::npos) << response.body;
  }
}

TEST(ApiEdgeTest, IsAProblemWithTheIdOfTheRequest) {
  const Response response = api::EdgeError(Fault(404, "/jeton/v1/none"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_NE(response.body.find("0123abcd"), std::string::npos);
  EXPECT_NE(response.body.find("It is so."), std::string::npos);
}

TEST(OpenShiftEdgeTest, IsTheEnvelopeInTheFormatOfThePath) {
  EXPECT_TRUE(openshift::EdgeError(Fault(404, "/broker/rest/none")).content_type.starts_with("application/json"));
  EXPECT_TRUE(openshift::EdgeError(Fault(404, "/broker/rest/none.xml")).content_type.starts_with("application/xml"));
}

TEST(OpenShiftEdgeTest, AWrongMethodIsAMissingResource) {
  EXPECT_EQ(openshift::EdgeError(Fault(405, "/broker/rest/user")).status, 404);
}

TEST(OpenShiftEdgeTest, AMalformedRequestHasNoExitCode) {
  EXPECT_NE(openshift::EdgeError(Fault(400, "/broker/rest/user")).body.find(R"("exit_code":null)"), std::string::npos);
  EXPECT_NE(openshift::EdgeError(Fault(404, "/broker/rest/user")).body.find(R"("exit_code":1)"), std::string::npos);
}

TEST(QuayEdgeTest, SaysThatNothingMayBeChanged) {
  EdgeFault fault = Fault(503, "/api/v1/user/");
  EXPECT_EQ(quay::EdgeError(fault).body, R"({"message":"It is so."})");
  fault.read_only = true;
  EXPECT_NE(quay::EdgeError(fault).body.find(R"("is_readonly":true)"), std::string::npos);
}

TEST(QuayEdgeTest, TellsBrowsersWhatTheyMaySendFromElsewhere) {
  const Response response = quay::AnswerOptions("/api/v1/user/", "GET, OPTIONS");
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.headers.find("Allow: GET, OPTIONS\r\n"), std::string::npos);
  EXPECT_NE(response.headers.find("Access-Control-Allow-Methods: GET, OPTIONS\r\n"), std::string::npos);
}

}  // namespace
}  // namespace jeton::endpoints
