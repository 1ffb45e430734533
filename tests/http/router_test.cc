#include "http/router.h"

#include <gtest/gtest.h>

namespace jeton::http {
namespace {

using wire::Method;

class RouterTest : public ::testing::Test {
 protected:
  // The route and its parameters as "2 a|b", or what it was instead.
  std::string Find(Method method, std::string_view path) const {
    const Router::Result result = router_.Find(method, path);
    if (std::holds_alternative<Router::NotFound>(result)) return "not found";
    if (std::holds_alternative<Router::LacksSlash>(result)) return "lacks a slash";
    if (std::holds_alternative<Router::BadPath>(result)) return "bad path";
    if (const auto* wrong = std::get_if<Router::WrongMethod>(&result)) return "allow " + wrong->allow;
    const auto& match = std::get<Router::Match>(result);
    std::string text = std::to_string(match.route);
    for (std::size_t i = 0; i < match.parameters.size(); ++i) text += (i == 0 ? " " : "|") + match.parameters[i];
    return text;
  }

  Router router_;
};

TEST_F(RouterTest, FindsLiteralPathsByMethod) {
  EXPECT_EQ(router_.Add(Method::kGet, "/a"), 0u);
  EXPECT_EQ(router_.Add(Method::kPost, "/a"), 1u);
  EXPECT_EQ(router_.Add(Method::kGet, "/a/"), 2u);
  const struct {
    Method method;
    const char* path;
    const char* expected;
  } cases[] = {{Method::kGet, "/a", "0"},
               {Method::kHead, "/a", "0"},
               {Method::kPost, "/a", "1"},
               {Method::kGet, "/a/", "2"},
               {Method::kDelete, "/a", "allow GET, HEAD, POST, OPTIONS"},
               {Method::kHead, "/a/", "2"},
               {Method::kPost, "/a/", "allow GET, HEAD, OPTIONS"},
               {Method::kGet, "/A", "not found"},
               {Method::kGet, "/", "not found"},
               {Method::kPost, "/b/", "not found"},
               {Method::kGet, "/a/b", "not found"},
               {Method::kGet, "//a", "not found"},
               {Method::kGet, "/%61", "not found"}};
  for (const auto& c : cases) EXPECT_EQ(Find(c.method, c.path), c.expected) << c.path;
}

TEST_F(RouterTest, APatternForEverythingBelowReadsNothingOfIt) {
  router_.Add(Method::kGet, "/a/{name}");
  router_.Add(Method::kGet, "/a/b/*");
  router_.Add(Method::kOther, "/a/b/*");
  router_.Add(Method::kGet, "/a/b/known");
  for (const char* path : {"/a/b/", "/a/b/c", "/a/b//c/", "/a/b/%ff", "/a/b/%", "/a/b/../..", "/a/b/known/"}) {
    EXPECT_EQ(Find(Method::kGet, path), "1") << path;
    EXPECT_EQ(Find(Method::kOther, path), "2") << path;
    EXPECT_EQ(Find(Method::kPost, path), "allow GET, HEAD, OTHER, OPTIONS") << path;
  }
  EXPECT_EQ(Find(Method::kGet, "/a/b"), "0 b");
  EXPECT_EQ(Find(Method::kGet, "/a/bc"), "0 bc");
  EXPECT_EQ(Find(Method::kGet, "/a/b/known"), "3") << "without parameters";
}

TEST_F(RouterTest, AListIsReachedThroughItsAddressWithoutTheSlash) {
  router_.Add(Method::kGet, "/users/");
  router_.Add(Method::kPost, "/users/");
  router_.Add(Method::kPost, "/organizations/");
  router_.Add(Method::kGet, "/repo/{repo...}/tokens/");
  router_.Add(Method::kGet, "/repo/{repo...}");
  router_.Add(Method::kDelete, "/repo/{repo...}");
  const struct {
    Method method;
    const char* path;
    const char* expected;
  } cases[] = {{Method::kGet, "/users", "lacks a slash"},
               {Method::kHead, "/users", "lacks a slash"},
               {Method::kPost, "/users", "lacks a slash"},
               {Method::kOptions, "/users", "lacks a slash"},
               {Method::kDelete, "/users", "not found"},
               {Method::kGet, "/organizations", "lacks a slash"},
               {Method::kGet, "/organizations/", "not found"},
               {Method::kHead, "/organizations/", "not found"},
               {Method::kPut, "/organizations/", "allow POST, OPTIONS"},
               {Method::kGet, "/repo/a/b/tokens", "lacks a slash"},
               {Method::kGet, "/repo/a/b/tokens/", "3 a/b"},
               {Method::kDelete, "/repo/a/b/tokens", "5 a/b/tokens"},
               {Method::kGet, "/repo/a/b", "4 a/b"}};
  for (const auto& c : cases) EXPECT_EQ(Find(c.method, c.path), c.expected) << c.path;
}

TEST_F(RouterTest, ASlashTooManyIsNotFoundByReadersAndForNoMethod) {
  router_.Add(Method::kGet, "/repo/{repo...}");
  router_.Add(Method::kPost, "/renew");
  router_.Add(Method::kGet, "/user/{name}");
  for (const char* const path : {"/repo/a/b/", "/renew/", "/user/me/"}) {
    EXPECT_EQ(Find(Method::kGet, path), "not found") << path;
    EXPECT_EQ(Find(Method::kHead, path), "not found") << path;
    EXPECT_EQ(Find(Method::kPost, path), "allow OPTIONS") << path;
  }
  for (const char* const path : {"/repo/a//b", "/repo/a/b//", "/nothing/", "/user//"}) {
    EXPECT_EQ(Find(Method::kPost, path), "not found") << path;
  }
  EXPECT_EQ(Find(Method::kPost, std::string(8000, '/')), "not found");
}

TEST_F(RouterTest, WhatIsWrittenWithoutASlashWinsOverTheListOfThatName) {
  router_.Add(Method::kPost, "/renew");
  router_.Add(Method::kPost, "/renew/");
  router_.Add(Method::kPost, "/late/");
  router_.Add(Method::kPost, "/late");
  EXPECT_EQ(Find(Method::kPost, "/renew"), "0");
  EXPECT_EQ(Find(Method::kPost, "/renew/"), "1");
  EXPECT_EQ(Find(Method::kPost, "/late"), "3");
}

TEST_F(RouterTest, AParameterTakesOneSegmentDecoded) {
  router_.Add(Method::kGet, "/org/{org}/robots/{robot}");
  const struct {
    const char* path;
    const char* expected;
  } cases[] = {{"/org/acme/robots/ci", "0 acme|ci"}, {"/org/a%2Fb/robots/c%20d", "0 a/b|c d"},
               {"/org/a+b/robots/ci", "0 a+b|ci"},   {"/org//robots/ci", "not found"},
               {"/org/acme/robots/", "not found"},   {"/org/acme/robots/ci/x", "not found"},
               {"/org/acme/robots", "not found"},    {"/org/%zz/robots/ci", "bad path"},
               {"/org/acme/robots/%", "bad path"},   {"/org/%ff/robots/ci", "bad path"},
               {"/org/a%00b/robots/ci", "bad path"}, {"/org/%C3%BC/robots/ci", "0 \xC3\xBC|ci"}};
  for (const auto& c : cases) EXPECT_EQ(Find(Method::kGet, c.path), c.expected) << c.path;
}

TEST_F(RouterTest, OneParameterMayTakeSeveralSegments) {
  router_.Add(Method::kGet, "/repo/{name...}/permissions/{user}");
  const struct {
    const char* path;
    const char* expected;
  } cases[] = {{"/repo/a/permissions/u", "0 a|u"},
               {"/repo/a/b/c/permissions/u", "0 a/b/c|u"},
               {"/repo/permissions/permissions/u", "0 permissions|u"},
               {"/repo/permissions/u", "not found"},
               {"/repo/a/permissions/u/v", "not found"}};
  for (const auto& c : cases) EXPECT_EQ(Find(Method::kGet, c.path), c.expected) << c.path;
}

TEST_F(RouterTest, APathMayBeLong) {
  router_.Add(Method::kGet, "/repo/{name...}/tags");
  router_.Add(Method::kGet, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/{last}");
  EXPECT_EQ(Find(Method::kGet, "/repo/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/tags"),
            "0 1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17");
  EXPECT_EQ(Find(Method::kGet, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18"), "1 18");
  EXPECT_EQ(Find(Method::kGet, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19"), "not found");
}

TEST_F(RouterTest, AFormatMayEndThePath) {
  router_.Add(Method::kGet, "/user{.format}");
  router_.Add(Method::kGet, "/user/{id}{.format}");
  const struct {
    const char* path;
    const char* expected;
  } cases[] = {{"/user", "0 "},
               {"/user.json", "0 json"},
               {"/user.xml", "0 xml"},
               {"/user.yaml", "not found"},
               {"/user/a.json", "1 a|json"},
               {"/user/a", "1 a|"},
               {"/user/a.b", "1 a.b|"},
               {"/user/.json", "1 .json|"}};
  for (const auto& c : cases) EXPECT_EQ(Find(Method::kGet, c.path), c.expected) << c.path;
}

// Whatever the order in which they were added.
TEST_F(RouterTest, LiteralSegmentsWinOverParameters) {
  router_.Add(Method::kGet, "/users/{name}");
  router_.Add(Method::kGet, "/users/me");
  EXPECT_EQ(Find(Method::kGet, "/users/me"), "1");
  EXPECT_EQ(Find(Method::kGet, "/users/you"), "0 you");
}

TEST_F(RouterTest, OfSeveralPatternsWithParametersTheOneAddedFirstWins) {
  router_.Add(Method::kGet, "/users/me/{thing}");
  router_.Add(Method::kGet, "/users/{name}/{thing}");
  EXPECT_EQ(Find(Method::kGet, "/users/me/robots"), "0 robots");
  EXPECT_EQ(Find(Method::kGet, "/users/you/robots"), "1 you|robots");
}

TEST_F(RouterTest, SeveralMethodsOfOnePatternShareIt) {
  router_.Add(Method::kGet, "/t/{id}");
  router_.Add(Method::kDelete, "/t/{id}");
  EXPECT_EQ(Find(Method::kDelete, "/t/1"), "1 1");
  EXPECT_EQ(Find(Method::kOptions, "/t/1"), "allow GET, HEAD, DELETE, OPTIONS");
}

TEST_F(RouterTest, TheLimitOfTheBodyComesWithTheRoute) {
  router_.Add(Method::kPost, "/big", 1000);
  router_.Add(Method::kPost, "/standard");
  EXPECT_EQ(std::get<Router::Match>(router_.Find(Method::kPost, "/big")).body_bytes, 1000u);
  EXPECT_EQ(std::get<Router::Match>(router_.Find(Method::kPost, "/standard")).body_bytes, 0u);
}

TEST_F(RouterTest, AnEmptyPathIsNoCrash) {
  router_.Add(Method::kGet, "/a/{x}");
  EXPECT_EQ(Find(Method::kGet, ""), "not found");
}

}  // namespace
}  // namespace jeton::http
