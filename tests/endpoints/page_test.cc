#include "endpoints/web/page.h"

#include <gtest/gtest.h>

namespace jeton::endpoints::web {
namespace {

TEST(PageTest, TextIsEscapedAndMarkupIsNot) {
  EXPECT_EQ(Fill("field.html", {{"name", std::string("a\"b")}, {"value", std::string("<&>'{{name}}")}}).text,
            "<input type=\"hidden\" name=\"a&quot;b\" value=\"&lt;&amp;&gt;&#39;{{name}}\">\n");
  EXPECT_EQ(Fill("message.html", {{"text", Html{"<b>"}}}).text, "<p><b></p>\n");
}

TEST(PageTest, AMissingValueOrPageIsAMistakeOfOurs) {
  EXPECT_THROW(Fill("message.html", {}), std::logic_error);
  EXPECT_THROW(Fill("nothing.html", {}), std::logic_error);
}

TEST(PageTest, AFormLeadsElsewhereOnlyToAnOrigin) {
  const std::string alone = "form-action 'self'\r\n";
  const std::string with = "form-action 'self' https://client.example:8443\r\n";
  const auto headers = [](std::string_view target) { return Page(200, "t", {}, target).headers; };
  EXPECT_NE(headers("").find(alone), std::string::npos);
  EXPECT_NE(headers("https://client.example:8443").find(with), std::string::npos);
  for (const std::string_view bad : {"https://a.example;script-src", "https://a b", "'unsafe-inline'", "*", "a,b"}) {
    EXPECT_NE(headers(bad).find(alone), std::string::npos) << bad;
  }
}

}  // namespace
}  // namespace jeton::endpoints::web
