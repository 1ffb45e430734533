#include <gtest/gtest.h>

#include <string>

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
  EXPECT_EQ(Get(org_ + "/members?sort=name").status, 400) << "a list without a meaningful order has no such parameter";
  EXPECT_EQ(Get("/tokens?sort=-created&count=true").status, 200);
}

TEST_F(ListsTest, ARefusedListIsNotCounted) {
  EXPECT_EQ(Get("/users?count=true").status, 403);
  EXPECT_EQ(Get("/organizations/no-such/robots?count=true").status, 404);
  EXPECT_EQ(Get(org_ + "/robots?count=yes").status, 400);
}

}  // namespace
}  // namespace jeton::endpoints::api
