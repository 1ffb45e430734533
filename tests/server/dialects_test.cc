#include "server/dialects.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace jeton::server {
namespace {

using endpoints::Route;

Settings EverythingOn() { return {.user_creation = true, .bootstrap_renewal = true}; }

bool Serves(const std::vector<Route>& routes, std::string_view path) {
  return std::ranges::any_of(routes, [&](const Route& route) { return route.path == path; });
}

TEST(DialectsTest, NoneSpeaksForTheRoutesOfAnother) {
  const Settings settings = EverythingOn();
  for (const Dialect& dialect : Dialects()) {
    // Pages lie anywhere.
    if (dialect.below.empty()) continue;
    for (const Route& route : dialect.routes(settings)) {
      const Dialect& speaks = DialectOf(route.path);
      EXPECT_TRUE(&speaks == &dialect || speaks.routes == nullptr) << route.path;
    }
  }
}

TEST(DialectsTest, EachIsFoundByTheBeginningsItSpeaksFor) {
  for (const Dialect& dialect : Dialects()) {
    for (const std::string_view beginning : dialect.below) {
      EXPECT_EQ(&DialectOf(std::string(beginning) + "none"), &dialect) << beginning;
    }
    if (!dialect.at.empty()) {
      EXPECT_EQ(&DialectOf(dialect.at), &dialect) << dialect.at;
      EXPECT_NE(&DialectOf(std::string(dialect.at) + "x"), &dialect) << dialect.at;
    }
  }
}

TEST(DialectsTest, APathOfNoneHasAPlainOne) {
  for (const char* const path : {"", "/", "/nowhere", "/v3/", "/oauth", "/api"}) {
    EXPECT_EQ(DialectOf(path).routes, nullptr) << path;
    EXPECT_EQ(DialectOf(path).edge_error({.status = 404, .sentence = "Gone."}).body, R"({"message":"Gone."})") << path;
  }
}

TEST(MainRoutesTest, NothingIsServedTwice) {
  const Settings settings = EverythingOn();
  std::set<std::pair<wire::Method, std::string_view>> seen;
  for (const Route& route : MainRoutes(settings)) {
    EXPECT_TRUE(seen.emplace(route.method, route.path).second) << wire::NameOf(route.method) << " " << route.path;
  }
}

TEST(MainRoutesTest, WhatIsOffIsNotServed) {
  const struct {
    bool Settings::*feature;
    std::string_view path;
  } cases[] = {{&Settings::superusers_enabled, "/api/v1/superuser/logs"},
               {&Settings::direct_login, "/api/v1/signin"},
               {&Settings::assign_tokens, "/api/v1/user/assignedauthorization"},
               {&Settings::bootstrap_renewal, "/api/v1/bootstrap/renew"}};
  for (const auto& c : cases) {
    Settings settings = EverythingOn();
    EXPECT_TRUE(Serves(MainRoutes(settings), c.path)) << c.path;
    settings.*c.feature = false;
    EXPECT_FALSE(Serves(MainRoutes(settings), c.path)) << c.path;
  }
}

TEST(MainRoutesTest, WithoutSuperusersNothingIsBelowTheirPaths) {
  Settings settings = EverythingOn();
  settings.superusers_enabled = false;
  for (const Route& route : MainRoutes(settings)) {
    EXPECT_FALSE(route.path.starts_with("/api/v1/superuser/")) << route.path;
  }
}

TEST(MainRoutesTest, TheLocalApplicationLiesWhereTheSettingsSay) {
  Settings settings;
  settings.local_oauth_handler = "/my/local";
  const auto routes = MainRoutes(settings);
  EXPECT_TRUE(Serves(routes, "/my/local"));
  EXPECT_FALSE(Serves(routes, "/oauth/localapp"));
}

}  // namespace
}  // namespace jeton::server
