#include <gtest/gtest.h>

#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// GET /jeton/v1/access/suggest, from what registries send to what a token may do afterwards; and the counts by day.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr Seconds kOneDay{86400};

class SuggestTest : public ::testing::Test {
 protected:
  SuggestTest() {
    shop_.AddRepository(org_, "web", owner_.bearer);
    shop_.AddRepository(org_, "api", owner_.bearer);
    robot_ = shop_.AddRobot(org_, "ci", owner_.bearer);
    for (const char* const name : {"/web", "/api"}) shop_.Permit(org_ + name, robot_.name, "write", owner_.bearer);
  }
  Reply Ask(wire::Method method, const std::string& path, const std::string& bearer,
            const json::value& body = nullptr) {
    testing::Asked asked{.method = method, .path = "/jeton/v1" + path};
    AddTo(asked, Bearer{bearer});
    if (!body.is_null()) AddTo(asked, Json{body});
    return server_.Send(asked);
  }
  // Logs in anew: months pass here.
  std::string Admin() { return shop_.SessionOf(owner_.name, owner_.password); }
  // Each registry tells of an action.
  void Tell(const std::string& action, const std::string& repository, const std::string& method = "GET") {
    const TimePoint now = server_.authority().Now();
    const std::string media_type = "application/vnd.oci.image.manifest.v1+json";
    for (const RegistryService& service : server_.authority()->registries) {
      const json::object event{{"id", std::to_string(++events_)},
                               {"timestamp", FormatRfc3339(now)},
                               {"action", action},
                               {"target", {{"repository", org_ + repository}, {"mediaType", media_type}, {"tag", "1"}}},
                               {"request", {{"method", method}, {"addr", "192.0.2.9:1"}}},
                               {"actor", {{"name", robot_.name}}}};
      testing::Asked asked{.method = kPost, .path = "/registries/" + service.service + "/events"};
      AddTo(asked, Bearer{testing::TestAuthority::kEventsToken});
      AddTo(asked, Json{{{"events", json::array{event}}}});
      asked.SetHeader("Content-Type", "application/vnd.docker.distribution.events.v2+json");
      const Reply reply = server_.Send(asked);
      EXPECT_EQ(reply.status, 200) << reply;
    }
  }
  // A registry client gets a token, and pulls or pushes; the registries tell.
  void Use(const std::string& action, const std::string& repository) {
    EXPECT_TRUE(shop_.Granted(org_ + repository, action == "push" ? "pull,push" : "pull", robot_));
    Tell(action, repository);
  }
  // Days of work, week after week, so that no registry is ever silent for long.
  void WorkForAHundredDays() {
    for (int i = 0; i < 20; ++i) {
      Use("pull", "/web");
      Use("push", "/web");
      server_.Advance(5 * kOneDay);
    }
    server_.Flush();
  }
  json::value Suggestion() {
    const Reply reply = Ask(kGet, "/access/suggest?organization=" + org_, Admin());
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Json().at("items").at(0);
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = owner_.organization;
  Basic robot_;
  int events_ = 0;
};

TEST_F(SuggestTest, TheSuggestionIsReadyToApplyAndSuffices) {
  WorkForAHundredDays();
  const json::value item = Suggestion();
  EXPECT_EQ(item.at("verdict"), "narrow") << item;
  EXPECT_EQ(item.at("subject").as_string(), robot_.name.c_str());
  EXPECT_EQ(item.at("granted").as_array().size(), 2u);
  EXPECT_EQ(item.at("used").as_array().size(), 1u);
  const json::object& call = item.at("call").as_object();
  EXPECT_EQ(call.at("method"), "PATCH");
  const std::string path = TextOf(call, "path").substr(std::string("/jeton/v1").size());
  EXPECT_EQ(Ask(kPatch, path, Admin(), call.at("body")).status, 200);
  EXPECT_EQ(shop_.Granted(org_ + "/web", "pull,push", robot_), (std::set<std::string>{"pull", "push"}));
  EXPECT_EQ(shop_.Granted(org_ + "/api", "pull,push", robot_), std::set<std::string>{});
  EXPECT_EQ(Suggestion().at("verdict"), "fits") << "what was applied is not suggested again";
  EXPECT_TRUE(Suggestion().at("call").is_null());
}

TEST_F(SuggestTest, WhoeverOnlyLooksGoesOnToBeAllowed) {
  WorkForAHundredDays();
  Tell("pull", "/api", "HEAD");
  const json::value item = Suggestion();
  EXPECT_EQ(item.at("used").as_array().size(), 2u) << "it only looked, and needs the right to pull for that";
  EXPECT_EQ(item.at("verdict"), "fits");
}

TEST_F(SuggestTest, ARegistryThatWasSilentIsObservedAnew) {
  WorkForAHundredDays();
  server_.Advance(8 * kOneDay);
  Use("pull", "/web");
  server_.Flush();
  EXPECT_EQ(Suggestion().at("verdict"), "unobserved");
}

TEST_F(SuggestTest, ATokenThatNobodyPresentsIsSuggestedToEnd) {
  server_.Advance(91 * kOneDay);
  const json::value item = Suggestion();
  EXPECT_EQ(item.at("verdict"), "revoke");
  EXPECT_TRUE(item.at("observed_since").is_null());
  const json::object& call = item.at("call").as_object();
  EXPECT_EQ(call.at("method"), "DELETE");
  EXPECT_EQ(Ask(kDelete, TextOf(call, "path").substr(9), Admin()).status, 200);
  const Reply empty = Ask(kGet, "/access/suggest?organization=" + org_, Admin());
  EXPECT_TRUE(empty.Json().at("items").as_array().empty());
}

TEST_F(SuggestTest, OnlyAdminsAsk) {
  const testing::Owner other = shop_.AddOwner();
  EXPECT_EQ(Ask(kGet, "/access/suggest?organization=" + org_, other.bearer).status, 404);
  EXPECT_EQ(Ask(kGet, "/access/suggest", Admin()).status, 400);
  EXPECT_EQ(Ask(kGet, "/access/suggest?organization=no-such", Admin()).status, 404);
  EXPECT_EQ(Ask(kGet, "/access/suggest?organization=" + org_ + "&verdict=guess", Admin()).status, 400);
  EXPECT_EQ(Ask(kGet, "/access/suggest?organization=" + org_ + "&count=true", Admin()).Json().at("total"), 1);
}

TEST_F(SuggestTest, TheUsesOfARepositoryAreCountedByDay) {
  const std::string path = "/organizations/" + org_ + "/repositories/web/uses";
  Use("pull", "/web");
  Use("push", "/web");
  server_.Advance(2 * kOneDay);
  Use("pull", "/web");
  const json::value all = Ask(kGet, path, Admin()).Json();
  EXPECT_EQ(TextOf(all.as_object(), "repository"), org_ + "/web");
  const json::array& days = all.at("days").as_array();
  const auto registries = static_cast<std::int64_t>(server_.authority()->registries.size());
  ASSERT_EQ(days.size(), 2u) << "a day without uses is left out";
  EXPECT_EQ(days[0].at("pulls"), registries);
  EXPECT_EQ(days[0].at("pushes"), 0);
  EXPECT_EQ(days[1].at("pushes"), registries);
  EXPECT_GT(TextOf(days[0].as_object(), "day"), TextOf(days[1].as_object(), "day")) << "newest first";
  EXPECT_EQ(Ask(kGet, path + "?since=1d", Admin()).Json().at("days").as_array().size(), 1u);
  EXPECT_EQ(Ask(kGet, path + "?since=soon", Admin()).status, 400);
  EXPECT_EQ(Ask(kGet, path, shop_.AddOwner().bearer).status, 404);
}

}  // namespace
}  // namespace jeton::endpoints::api
