#include "server/edge_errors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace jeton::server {
namespace {

TEST(EdgeErrorTest, SpeaksTheDialectOfThePath) {
  const struct {
    const char* path;
    int status;
    int sent;
    const char* part;
  } cases[] = {{"/api/v1/user/", 400, 400, R"({"message":)"},
               {"/nowhere", 404, 404, R"({"message":)"},
               {"", 400, 400, R"({"message":)"},
               {"/v2/auth", 405, 405, R"("errors":)"},
               {"/v2/auth", 503, 503, "UNAVAILABLE"},
               {"/v2/auth", 500, 500, "UNKNOWN"},
               {"/v2/none", 404, 404, "NAME_UNKNOWN"},
               {"/oauth2/token", 400, 400, R"("error":"invalid_request")"},
               {"/oauth2/token", 503, 503, R"("error":"temporarily_unavailable")"},
               {"/oauth2/token", 500, 500, R"("error":"server_error")"},
               {"/.well-known/jwks.json", 405, 405, R"("error":)"},
               {"/broker/rest/user", 404, 404, R"("status":"not_found")"},
               {"/broker/rest/user", 405, 404, R"("messages":)"}};
  for (const auto& c : cases) {
    const wire::Response response = EdgeError(c.status, c.path);
    EXPECT_EQ(response.status, c.sent) << c.path << " " << c.status;
    EXPECT_NE(response.body.find(c.part), std::string::npos) << c.path << " " << c.status << ": " << response.body;
    EXPECT_TRUE(response.content_type.starts_with("application/json")) << c.path;
  }
}

TEST(EdgeErrorTest, BelowOurOwnPathsItIsAProblemWithAnId) {
  for (const char* const path : {"/jeton", "/jeton/v1/none", "/explain/a/b"}) {
    const wire::Response response = EdgeError(404, path);
    EXPECT_EQ(response.content_type, "application/problem+json") << path;
    EXPECT_NE(response.body, EdgeError(404, path).body) << "no two have one id";
    EXPECT_NE(EdgeError(500, path, "0123abcd").body.find("0123abcd"), std::string::npos) << path;
  }
}

TEST(EdgeErrorTest, EveryStatusOfTheEdgeHasItsOwnSentence) {
  std::vector<std::string> bodies;
  for (const int status : {400, 404, 405, 413, 414, 417, 431, 500, 501, 503}) {
    const std::string body = EdgeError(status, "/api/v1/x").body;
    EXPECT_EQ(std::count(bodies.begin(), bodies.end(), body), 0) << status << " " << body;
    bodies.push_back(body);
  }
}

TEST(EdgeErrorTest, AFaultOfOursTellsItsIdAndNothingElse) {
  const wire::Response response = EdgeError(500, "/api/v1/user/", "0123abcd");
  EXPECT_NE(response.body.find("0123abcd"), std::string::npos);
  EXPECT_EQ(EdgeError(500, "/api/v1/user/").body.find("0123abcd"), std::string::npos);
}

TEST(EdgeErrorTest, AnOverloadedServerAsksToComeBack) {
  EXPECT_NE(EdgeError(503, "/v2/auth").headers.find("Retry-After: "), std::string::npos);
  EXPECT_EQ(EdgeError(500, "/v2/auth").headers.find("Retry-After"), std::string::npos);
}

TEST(EdgeErrorTest, NothingOfItIsCached) { EXPECT_EQ(EdgeError(404, "/x").fixed_headers, wire::kNoStore); }

TEST(ReadOnlyErrorTest, SaysSoOnTheQuayApiAndElsewhereThatTheServerCannotAnswer) {
  const wire::Response api = ReadOnlyError("/api/v1/user/");
  EXPECT_EQ(api.status, 503);
  EXPECT_NE(api.body.find(R"("is_readonly":true)"), std::string::npos);
  EXPECT_NE(api.headers.find("Retry-After: "), std::string::npos);
  EXPECT_EQ(ReadOnlyError("/oauth2/token").body, EdgeError(503, "/oauth2/token").body);
}

TEST(OptionsAnswerTest, TellsWhatIsAllowedAndBrowsersMoreOnTheQuayApi) {
  const wire::Response plain = OptionsAnswer("/oauth2/introspect", "POST, OPTIONS");
  EXPECT_EQ(plain.status, 204);
  EXPECT_EQ(plain.headers, "Allow: POST, OPTIONS\r\n");
  const wire::Response scripts = OptionsAnswer("/oauth2/token", "POST, OPTIONS");
  EXPECT_EQ(scripts.status, 204);
  EXPECT_NE(scripts.headers.find("Access-Control-Allow-Headers: authorization, content-type, dpop\r\n"),
            std::string::npos);
  EXPECT_EQ(scripts.headers.find("Access-Control-Allow-Credentials"), std::string::npos);
  const wire::Response api = OptionsAnswer("/api/v1/user/", "GET, HEAD, OPTIONS");
  EXPECT_EQ(api.status, 200);
  EXPECT_NE(api.headers.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos);
  EXPECT_NE(api.headers.find("Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"), std::string::npos);
  EXPECT_NE(api.headers.find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
}

}  // namespace
}  // namespace jeton::server
