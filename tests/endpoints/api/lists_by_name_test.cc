#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// Lists of members, roles and grantees, by name in either direction, and of suggestions, by age.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Reply;
using enum wire::Method;

using Names = std::vector<std::string>;

class ListsByNameTest : public ::testing::Test {
 protected:
  ListsByNameTest() {
    shop_.AddRepository(owner_.organization, "web", owner_.bearer);
    Put("/teams/readers", {{"role", "member"}});
  }

  void Put(const std::string& tail, const json::value& body = json::object()) {
    shop_.Do(kPut, "/jeton/v1" + org_ + tail, body, owner_.bearer);
  }
  void Delete(const std::string& tail) { shop_.Do(kDelete, "/jeton/v1" + org_ + tail, nullptr, owner_.bearer); }
  void AddMember(const std::string& name, const std::string& team = "readers") {
    shop_.Do(kPut, "/jeton/v1" + org_ + "/teams/" + team + "/members/" + PercentEncode(name), nullptr, owner_.bearer);
  }
  void RemoveMember(const std::string& name) { Delete("/teams/readers/members/" + PercentEncode(name)); }
  // Users, made in this order.
  void AddUsers(const Names& names) {
    for (const std::string& name : names) {
      shop_.AddUser(name);
      server_.Advance(Seconds{1});
    }
  }
  void GiveTeamRole(const std::string& team, const std::string& role) {
    shop_.Do(kPut, "/api/v1/repository/" + owner_.organization + "/web/permissions/team/" + team, {{"role", role}},
             owner_.bearer);
  }

  Reply Get(const std::string& path, const std::string& bearer = "") {
    return server_.Get("/jeton/v1" + path, Bearer{bearer.empty() ? owner_.bearer : bearer});
  }
  // One page, which must be one.
  json::value Page(const std::string& path, const json::value& cursor = nullptr) {
    const std::string more = cursor.is_null() ? "" : "&cursor=" + PercentEncode(std::string(cursor.as_string()));
    const Reply reply = Get(path + more);
    EXPECT_EQ(reply.status, 200) << path << ": " << reply;
    return reply.Json();
  }
  json::array All(const std::string& path, int limit) {
    json::array items;
    json::value cursor = nullptr;
    do {
      const json::value page = Page(path + "&limit=" + std::to_string(limit), cursor);
      for (const json::value& item : page.at("items").as_array()) items.push_back(item);
      cursor = page.at("next_cursor");
    } while (!cursor.is_null());
    return items;
  }
  static std::string NameOf(const json::value& item) {
    const json::object& object = item.as_object();
    return TextOf(object.contains("subject") ? object.at("subject").as_object() : object, "name");
  }
  static Names NamesIn(const json::value& items) {
    Names names;
    for (const json::value& item : items.as_array()) names.push_back(NameOf(item));
    return names;
  }
  // Reads the list upwards, then compares it with itself in pages of every size, and downwards.
  Names InBothDirections(const std::string& path) {
    const std::string sorted = path + (path.find('?') == std::string::npos ? "?" : "&") + "sort=";
    json::array items = All(sorted + "name", 200);
    const Names names = NamesIn(items);
    for (const int limit : {1, 2, 3}) EXPECT_EQ(All(sorted + "name", limit), items) << path << " by " << limit;
    std::reverse(items.begin(), items.end());
    for (const int limit : {1, 2, 3, 200}) EXPECT_EQ(All(sorted + "-name", limit), items) << path << " by " << limit;
    return names;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = "/organizations/" + owner_.organization;
  const std::string members_ = org_ + "/teams/readers/members";
  const std::string roles_ = org_ + "/repositories/web/roles";
  const std::string who_can_ = "/access/who-can?action=pull&resource=" + owner_.organization + "/web";
};

TEST_F(ListsByNameTest, MembersOfATeamAreSortedByName) {
  AddUsers({"mira", "zoe", "anna"});
  const std::string robot = shop_.AddRobot(owner_.organization, "ci", owner_.bearer).name;
  for (const std::string& name : {std::string("mira"), robot, std::string("zoe"), std::string("anna")}) AddMember(name);
  EXPECT_EQ(InBothDirections(members_), (Names{"anna", "mira", robot, "zoe"}));
  EXPECT_EQ(Page(members_ + "?limit=200"), Page(members_ + "?limit=200&sort=name")) << "upwards by itself";
}

TEST_F(ListsByNameTest, MembersOfAnOrganizationAreSortedByNameAndListedOnce) {
  AddUsers({"mira", "anna"});
  Put("/teams/writers", {{"role", "member"}});
  AddMember("mira");
  AddMember("mira", "writers");
  AddMember("anna", "writers");
  AddMember(shop_.AddRobot(owner_.organization, "ci", owner_.bearer).name);
  EXPECT_EQ(InBothDirections(org_ + "/members"), (Names{"anna", "mira", owner_.name})) << "and no robots";
}

TEST_F(ListsByNameTest, RolesOfAllKindsAreInOneOrder) {
  AddUsers({"zoe", "anna"});
  const std::string robot = shop_.AddRobot(owner_.organization, "ci", owner_.bearer).name;
  for (const std::string& name : {std::string("zoe"), robot, std::string("anna")}) {
    Put("/repositories/web/roles/" + PercentEncode(name), {{"role", "read"}});
  }
  GiveTeamRole("readers", "write");
  shop_.Do(kPut, "/api/v1/repository/" + owner_.organization + "/web/permissions/application/" + owner_.client_id,
           {{"role", "read"}}, owner_.bearer);
  Names expected{"anna", robot, owner_.name, owner_.client_id, "readers", "zoe"};
  std::ranges::sort(expected);
  EXPECT_EQ(InBothDirections(roles_), expected);
}

TEST_F(ListsByNameTest, ATeamAndAUserOfOneNameAreBothListed) {
  AddUsers({"readers", "anna", "zoe"});
  for (const char* const name : {"readers", "anna", "zoe"}) {
    Put(std::string("/repositories/web/roles/") + name, {{"role", "read"}});
  }
  GiveTeamRole("readers", "write");
  EXPECT_EQ(InBothDirections(roles_), (Names{"anna", owner_.name, "readers", "readers", "zoe"}));
  // Nor does the team hide the user from the list of those who can.
  EXPECT_EQ(InBothDirections(who_can_), (Names{"anna", owner_.name, owner_.name, "readers", "zoe"}));
}

TEST_F(ListsByNameTest, APageBeginsWhereTheOneBeforeItHasEndedWhateverCameAndWent) {
  AddUsers({"bea", "dan", "fay", "hal", "aaa", "eva"});
  for (const char* const name : {"bea", "dan", "fay", "hal"}) AddMember(name);
  for (const bool down : {false, true}) {
    SCOPED_TRACE(down ? "downwards" : "upwards");
    const std::string path = members_ + "?limit=2&sort=" + (down ? "-name" : "name");
    const json::value first = Page(path);
    EXPECT_EQ(NamesIn(first.at("items")), down ? (Names{"hal", "fay"}) : (Names{"bea", "dan"}));
    const std::string last = NameOf(first.at("items").at(1));
    RemoveMember(last);
    for (const char* const name : {"aaa", "eva"}) AddMember(name);
    // What comes before the place was missed, what comes after it is seen, and nothing is seen twice.
    json::value rest = Page(path, first.at("next_cursor"));
    Names names = NamesIn(rest.at("items"));
    for (const std::string& name : NamesIn(Page(path, rest.at("next_cursor")).at("items"))) names.push_back(name);
    EXPECT_EQ(names, down ? (Names{"eva", "dan", "bea", "aaa"}) : (Names{"eva", "fay", "hal"}));
    AddMember(last);
    for (const char* const name : {"aaa", "eva"}) RemoveMember(name);
  }
}

TEST_F(ListsByNameTest, RobotsTakeTheirNewPlacesWhenTheirOrganizationIsRenamed) {
  AddUsers({"mira"});
  const std::string robot = shop_.AddRobot(owner_.organization, "ci", owner_.bearer).name;
  for (const std::string& name : {std::string("mira"), robot}) {
    AddMember(name);
    Put("/repositories/web/roles/" + PercentEncode(name), {{"role", "read"}});
  }
  EXPECT_EQ(InBothDirections(members_), (Names{"mira", robot}));
  shop_.Do(kPut, "/api/v1/superuser/organizations/" + owner_.organization, {{"name", "aardvark"}});
  const std::string renamed = "/organizations/aardvark";
  EXPECT_EQ(InBothDirections(renamed + "/teams/readers/members"), (Names{"aardvark+ci", "mira"}));
  EXPECT_EQ(InBothDirections(renamed + "/repositories/web/roles"), (Names{"aardvark+ci", "mira", owner_.name}));
  EXPECT_EQ(InBothDirections("/access/who-can?action=pull&resource=aardvark/web"),
            (Names{"aardvark+ci", "mira", owner_.name, owner_.name}));
}

TEST_F(ListsByNameTest, EachWayOfASubjectIsListedAtItsName) {
  AddUsers({"mira", "anna"});
  shop_.AddRepository(owner_.organization, "open", owner_.bearer, "public");
  for (const char* const team : {"one", "two"}) {
    Put(std::string("/teams/") + team, {{"role", "member"}});
    shop_.Do(kPut, "/api/v1/repository/" + owner_.organization + "/open/permissions/team/" + team, {{"role", "read"}},
             owner_.bearer);
    AddMember("mira", team);
    AddMember("anna", team);
  }
  Put("/repositories/open/roles/mira", {{"role", "write"}});
  const std::string open = "/access/who-can?action=pull&resource=" + owner_.organization + "/open";
  EXPECT_EQ(InBothDirections(open),
            (Names{"everybody", "anna", "anna", "mira", "mira", "mira", owner_.name, owner_.name}));
  json::array paths;
  for (const json::value& item : All(open + "&sort=name", 1)) {
    if (NameOf(item) == "mira") paths.push_back(item.at("path"));
  }
  EXPECT_EQ(paths, (json::array{{"direct", "write"}, {"team", "one", "read"}, {"team", "two", "read"}}));
}

TEST_F(ListsByNameTest, WhoCanAtAnApiIsSortedByClientId) {
  Put("/apis/orders", {{"identifier", "https://orders.example.org"},
                       {"title", "Orders"},
                       {"scopes", json::array{{{"name", "orders:read"}}}}});
  for (const char* const name : {"one", "two", "three"}) {
    shop_.Do(kPost, "/jeton/v1/access/allow",
             {{"who", name},
              {"action", "orders:read"},
              {"resource", "api:" + owner_.organization + "/orders"},
              {"create", true}},
             owner_.bearer);
  }
  const Names names =
      InBothDirections("/access/who-can?action=orders:read&resource=api:" + owner_.organization + "/orders");
  EXPECT_EQ(names.size(), 3u);
  EXPECT_TRUE(std::ranges::is_sorted(names));
}

TEST_F(ListsByNameTest, SuggestionsGoByAgeInEitherDirection) {
  for (const char* const name : {"one", "two", "three"}) {
    shop_.AddRobot(owner_.organization, name, owner_.bearer);
    server_.Advance(Seconds{1});
  }
  const std::string path = "/access/suggest?organization=" + owner_.organization + "&sort=";
  json::array items = All(path + "created", 200);
  EXPECT_EQ(items.size(), 3u);
  EXPECT_EQ(TextOf(items.at(0).as_object(), "subject"), owner_.organization + "+one");
  EXPECT_EQ(All(path + "created", 1), items);
  std::reverse(items.begin(), items.end());
  EXPECT_EQ(All(path + "-created", 2), items);
  EXPECT_EQ(All("/access/suggest?organization=" + owner_.organization, 200), items) << "newest first by itself";
}

TEST_F(ListsByNameTest, AnOrderThatTheyDoNotHaveIsRefusedWithThoseThatTheyHave) {
  const std::pair<std::string, std::string> lists[] = {
      {members_ + "?sort=kind", "name"},
      {org_ + "/members?sort=created", "name"},
      {roles_ + "?sort=role", "name"},
      {who_can_ + "&sort=path", "name"},
      {"/access/suggest?organization=" + owner_.organization + "&sort=verdict", "created"}};
  for (const auto& [path, known] : lists) {
    const Reply refused = Get(path);
    EXPECT_EQ(refused.status, 400) << path;
    EXPECT_EQ(refused.Text("code"), "invalid_parameter");
    EXPECT_EQ(refused.Text("field"), "sort");
    EXPECT_NE(refused.Text("detail").find(known), std::string::npos) << refused;
  }
}

TEST_F(ListsByNameTest, TheOrderOpensNothingToOthers) {
  const testing::Owner other = shop_.AddOwner();
  AddUsers({"mira", "zoe"});
  for (const char* const name : {"mira", "zoe"}) AddMember(name);
  for (const std::string& path : {members_ + "?sort=-name", org_ + "/members?sort=-name", who_can_ + "&sort=-name"}) {
    EXPECT_EQ(Get(path, other.bearer).status, 403) << path;
  }
  EXPECT_EQ(Get(roles_ + "?sort=-name", other.bearer).status, 404);
  // A cursor belongs to its list and its order.
  const std::string cursor(Page(members_ + "?limit=1&sort=name").at("next_cursor").as_string());
  for (const std::string& path : {members_ + "?limit=1&sort=-name", org_ + "/members?limit=1&sort=name"}) {
    EXPECT_EQ(Get(path + "&cursor=" + PercentEncode(cursor)).Text("code"), "bad_cursor") << path;
  }
}

}  // namespace
}  // namespace jeton::endpoints::api
