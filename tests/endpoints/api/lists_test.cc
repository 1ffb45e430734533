#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "endpoints/api/operation.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// What every list has in common, for every row of the tables that is one.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Reply;

class ListsTest : public ::testing::Test {
 protected:
  Reply Get(const std::string& path) { return server_.Get("/jeton/v1" + path, Bearer{owner_.bearer}); }
  // All items, read in pages of this size.
  json::array All(const std::string& path, int limit, const std::string& bearer) {
    json::array items;
    std::string cursor;
    do {
      const char* const first = path.find('?') == std::string::npos ? "?" : "&";
      const Reply page =
          server_.Get("/jeton/v1" + path + first + "limit=" + std::to_string(limit) + cursor, Bearer{bearer});
      EXPECT_EQ(page.status, 200) << path << ": " << page;
      if (page.status != 200) return items;
      const json::value document = page.Json();
      for (const json::value& item : document.at("items").as_array()) items.push_back(item);
      const json::value next = page.Json().at("next_cursor");
      cursor = next.is_null() ? "" : "&cursor=" + PercentEncode(std::string(next.as_string()));
    } while (!cursor.empty());
    return items;
  }
  void ExpectBothWays(const std::string& path, const std::string& field, const std::string& bearer) {
    const std::string sort = path + (path.find('?') == std::string::npos ? "?" : "&") + "sort=";
    json::array up = All(sort + field, 200, bearer);
    EXPECT_EQ(All(sort + field, 2, bearer), up) << path;
    EXPECT_GT(up.size(), 0u) << path;
    std::reverse(up.begin(), up.end());
    EXPECT_EQ(All(sort + "-" + field, 200, bearer), up) << path;
    EXPECT_EQ(All(sort + "-" + field, 2, bearer), up) << path;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = "/organizations/" + owner_.organization;
};

TEST_F(ListsTest, EachIsCountedAndNamesTheOrdersThatItHas) {
  for (const Row& row : AllRows()) {
    if (row.described.form != Described::Answer::kPage) continue;
    bool counts = false;
    for (const auto& member : row.described.query->Members()) {
      counts = counts || member.name == "count";
      EXPECT_TRUE(member.name != "sort" || !member.shape.choices.empty()) << row.path;
    }
    EXPECT_TRUE(counts) << row.path;
  }
}

// Lists whose order has no meaning: nothing that their items show is in an index.
constexpr std::string_view kWithoutOrder[] = {"listOwnConsents"};

TEST_F(ListsTest, EachWithAnOrderHasTheParameterSort) {
  for (const Row& row : AllRows()) {
    if (row.described.form != Described::Answer::kPage) continue;
    const auto members = row.described.query->Members();
    const bool sorted = std::ranges::any_of(members, [](const auto& member) { return member.name == "sort"; });
    const bool none = std::ranges::find(kWithoutOrder, row.described.name) != std::end(kWithoutOrder);
    EXPECT_EQ(sorted, !none) << row.described.name;
  }
}

TEST_F(ListsTest, DescendingIsTheReverseOfAscendingPageByPage) {
  for (const std::string name : {"one", "two", "three", "four"}) {
    shop_.Do(wire::Method::kPut, "/jeton/v1" + org_ + "/teams/" + name, {{"role", "member"}}, owner_.bearer);
    shop_.AddRobot(owner_.organization, name, owner_.bearer);
    shop_.AddRepository(owner_.organization, name, owner_.bearer);
    shop_.AddApplication(owner_.organization, owner_.bearer);
    shop_.AddOrganization(owner_.organization + name, owner_.bearer);
    shop_.AddUser(owner_.name + name);
    shop_.Do(wire::Method::kPut, "/jeton/v1" + org_ + "/apis/" + name,
             {{"identifier", "https://" + name + ".example.org"}, {"title", name}}, owner_.bearer);
    shop_.Do(wire::Method::kPut, "/jeton/v1/webhooks/" + name,
             {{"url", "https://" + name + ".example.org"},
              {"events", json::array{"token.revoked"}},
              {"organization", owner_.organization}},
             owner_.bearer);
    server_.Advance(Seconds{1});
  }
  const std::pair<std::string, std::string> lists[] = {{org_ + "/teams", "name"},
                                                       {org_ + "/robots", "name"},
                                                       {org_ + "/repositories", "created"},
                                                       {org_ + "/applications", "created"},
                                                       {org_ + "/apis", "created"},
                                                       {"/organizations", "created"},
                                                       {"/webhooks?organization=" + owner_.organization, "created"}};
  for (const auto& [path, field] : lists) ExpectBothWays(path, field, owner_.bearer);
  const std::pair<std::string, std::string> everywhere[] = {{"/users", "created"},
                                                            {"/organizations?everywhere=true", "created"},
                                                            {"/webhooks?everywhere=true", "created"},
                                                            {"/registries", "service"},
                                                            {"/keys", "use"}};
  for (const auto& [path, field] : everywhere) ExpectBothWays(path, field, server_.bootstrap_token());
}

TEST_F(ListsTest, ACursorOfOneOrderIsNotOneOfTheOther) {
  for (const char* const name : {"aa", "bb", "cc"}) shop_.AddRobot(owner_.organization, name, owner_.bearer);
  const std::string cursor(Get(org_ + "/robots?limit=1&sort=name").Json().at("next_cursor").as_string());
  EXPECT_EQ(Get(org_ + "/robots?limit=1&sort=-name&cursor=" + PercentEncode(cursor)).Text("code"), "bad_cursor");
}

TEST_F(ListsTest, TheWholeListIsCountedWhateverThePageHolds) {
  for (int i = 0; i < 5; ++i) shop_.AddRobot(owner_.organization, "r" + std::to_string(i), owner_.bearer);
  const Reply plain = Get(org_ + "/robots?limit=2");
  EXPECT_TRUE(plain.Json().at("total").is_null()) << "nobody asked for it";
  EXPECT_TRUE(plain.Json().at("total_is_more").is_null());
  const json::value first = Get(org_ + "/robots?limit=2&count=true").Json();
  EXPECT_EQ(first.at("items").as_array().size(), 2u);
  EXPECT_EQ(first.at("total"), 5);
  EXPECT_EQ(first.at("total_is_more"), false);
  const std::string cursor(first.at("next_cursor").as_string());
  const json::value next = Get(org_ + "/robots?limit=2&count=true&cursor=" + PercentEncode(cursor)).Json();
  EXPECT_EQ(next.at("items").at(0).at("name"), "r2");
  EXPECT_EQ(next.at("total"), 5) << "of the list, not of what is left";
  EXPECT_EQ(Get(org_ + "/robots?limit=2&cursor=" + PercentEncode(cursor)).status, 200) << "of the same list";
}

TEST_F(ListsTest, WhatTheCallerMayNotSeeIsNotCounted) {
  shop_.AddRepository(owner_.organization, "web", owner_.bearer);
  shop_.AddRepository(owner_.organization, "open", owner_.bearer, "public");
  EXPECT_EQ(Get(org_ + "/repositories?count=true").Json().at("total"), 2);
  const std::string password = shop_.AddUser("member");
  const std::string bearer = shop_.SessionOf("member", password);
  shop_.Do(wire::Method::kPut, "/jeton/v1" + org_ + "/teams/readers", {{"role", "member"}}, owner_.bearer);
  shop_.Do(wire::Method::kPut, "/jeton/v1" + org_ + "/teams/readers/members/member", nullptr, owner_.bearer);
  const Reply seen = server_.Get("/jeton/v1" + org_ + "/repositories?count=true", Bearer{bearer});
  EXPECT_EQ(seen.Json().at("total"), 1) << seen;
}

TEST_F(ListsTest, AnOrderThatTheListDoesNotHaveIsRefusedWithThoseThatItHas) {
  EXPECT_EQ(Get(org_ + "/teams?sort=name").status, 200);
  const Reply other = Get(org_ + "/teams?sort=role");
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.Text("field"), "sort");
  EXPECT_NE(other.Text("detail").find("name"), std::string::npos) << other;
  EXPECT_NE(Get(org_ + "/teams?sort=nam").Text("detail").find("did you mean name?"), std::string::npos);
  EXPECT_EQ(Get(org_ + "/teams?srot=name").Text("detail"), "The parameter `srot` is not known: did you mean `sort`?");
  EXPECT_EQ(Get("/users/me/consents?sort=name").status, 400) << "a list without an order has no such parameter";
  EXPECT_EQ(Get("/tokens?sort=-created&count=true").status, 200);
}

TEST_F(ListsTest, ARefusedListIsNotCounted) {
  EXPECT_EQ(Get("/users?count=true").status, 403);
  EXPECT_EQ(Get("/organizations/no-such/robots?count=true").status, 404);
  EXPECT_EQ(Get(org_ + "/robots?count=yes").status, 400);
}

}  // namespace
}  // namespace jeton::endpoints::api
