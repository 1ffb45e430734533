#include "wire/message.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json_body.h"

namespace jeton::wire {
namespace {

using namespace std::string_literals;

TEST(MethodTest, HasItsName) {
  const std::pair<Method, std::string_view> cases[] = {
      {Method::kGet, "GET"},     {Method::kHead, "HEAD"},     {Method::kPost, "POST"},       {Method::kPut, "PUT"},
      {Method::kPatch, "PATCH"}, {Method::kDelete, "DELETE"}, {Method::kOptions, "OPTIONS"}, {Method::kOther, "OTHER"}};
  for (const auto& [method, name] : cases) EXPECT_EQ(NameOf(method), name);
}

TEST(RequestTest, HeadersAreFoundInAnyCase) {
  Request request;
  request.headers = {{"Accept", "a"}, {"X-Other", ""}};
  EXPECT_EQ(request.HeaderValue("ACCEPT"), "a");
  EXPECT_EQ(request.HeaderValue("x-other"), "");
  EXPECT_EQ(request.HeaderValue("Accept-Encoding"), std::nullopt);
  EXPECT_TRUE(request.HasHeader("accept"));
  EXPECT_FALSE(request.HasHeader("Accep"));
}

TEST(RequestTest, RepeatedHeadersAreJoinedSoThatNoSingleValueSurvives) {
  Request request;
  request.headers = {{"Content-Type", "application/json"}, {"X", "1"}, {"content-type", "text/html"}};
  EXPECT_EQ(request.HeaderValue("Content-Type"), "application/json, text/html");
  EXPECT_NE(request.MediaType(), "application/json");
  EXPECT_NE(request.MediaType(), "text/html");
  EXPECT_FALSE(request.HasMediaType("application/json"));
  EXPECT_FALSE(request.HasMediaType("text/html"));
}

TEST(RequestTest, TheMediaTypeIsLowerCaseAndWithoutParameters) {
  const struct {
    std::string_view value, expected;
  } cases[] = {
      {"application/json", "application/json"},
      {"Application/JSON", "application/json"},
      {"application/json;version=1.7", "application/json"},
      {" application/json ; charset=utf-8", "application/json"},
      {"application/x-www-form-urlencoded; charset=utf-8", "application/x-www-form-urlencoded"},
      {"", ""},
      {";", ""},
  };
  for (const auto& c : cases) {
    Request request;
    request.headers = {{"content-type", c.value}};
    EXPECT_EQ(request.MediaType(), c.expected) << c.value;
    EXPECT_TRUE(request.HasMediaType(c.expected)) << c.value;
    EXPECT_FALSE(request.HasMediaType("text/plain")) << c.value;
  }
  EXPECT_EQ(Request().MediaType(), "");
  EXPECT_FALSE(Request().HasMediaType("application/json"));
}

TEST(ResponseTest, HeadersAreWholeLines) {
  Response response;
  response.AddHeader("Location", "/a").AddHeader("X-B", "");
  EXPECT_EQ(response.headers, "Location: /a\r\nX-B: \r\n");
}

TEST(ResponseTest, NoValueEndsItsLine) {
  Response response;
  response.AddHeader("WWW-Authenticate", "Basic realm=\"a\r\nSet-Cookie: x\n\0\x7f\x1f\xc3\xa9\""s);
  EXPECT_EQ(response.headers, "WWW-Authenticate: Basic realm=\"aSet-Cookie: x\xc3\xa9\"\r\n");
}

TEST(ResponseTest, ThatWhichNoCacheMayKeepSaysSo) {
  EXPECT_EQ(kNoStore, "Cache-Control: no-store\r\nPragma: no-cache\r\n");
}

TEST(JsonResponseTest, CarriesStatusTypeAndText) {
  const Response response = JsonResponse(404, {{"message", "no \"such\" thing"}});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"message":"no \"such\" thing"})");
  EXPECT_EQ(JsonTextResponse(201, "{}").body, "{}");
  EXPECT_EQ(JsonTextResponse(201, "{}").status, 201);
}

TEST(JsonResponseTest, ViewsShowTheSameText) {
  const boost::json::string text = "a\0b";
  EXPECT_EQ(View(text), std::string_view(text.data(), text.size()));
  EXPECT_EQ(JsonView("abc"), "abc");
}

}  // namespace
}  // namespace jeton::wire
