#include <gtest/gtest.h>

#include <cstdlib>

#include "endpoints/api/access_world.h"

// What our API says about access is what happens: in worlds by chance, questions and their explanations are held
// against tokens that a registry's client gets, and against the Quay dialect. A failure prints the seed of its world:
// JETON_ACCESS_SEED=N JETON_ACCESS_WORLDS=1 repeats it.
namespace jeton::testing {
namespace {

namespace json = boost::json;

constexpr unsigned kWorldsOfAServer = 20;

unsigned FromEnvironment(const char* name, unsigned usual) {
  const char* const text = std::getenv(name);
  return text == nullptr ? usual : static_cast<unsigned>(std::atoi(text));
}

Words WordsOf(const json::value& list) {
  Words words;
  for (const auto& one : list.as_array()) words.emplace(one.as_string());
  return words;
}

// What a client of a registry got.
struct Got {
  bool granted = false;
  std::string code;  // of the refusal; empty: none
};

class Comparison {
 public:
  Comparison(Shop& shop, AccessWorld& world, Dice& dice) : shop_(shop), world_(world), dice_(dice) {}

  void CompareAll() {
    for (const std::string& repository : world_.repositories()) {
      for (const std::string action : {"pull", "push", "delete"}) Compare(repository, action);
    }
    for (const HeldSecret& held : world_.held()) CompareHeld(held);
    for (int i = 0; i < 2; ++i) CompareCreation();
    for (int i = 0; i < 3; ++i) FollowNeed();
    for (int i = 0; i < 2; ++i) Deny();
    for (int i = 0; i < 2; ++i) Allow();
  }

 private:
  struct Refusal {
    Someone who;
    std::string repository;
    std::string action;
    json::object explained;
  };

  Got Ask(const std::optional<Basic>& login, const std::string& repository, const std::string& action) {
    Asked asked{.method = wire::Method::kGet, .path = "/v2/auth?service=registry.example.org"};
    AddTo(asked, Query{{{"scope", "repository:" + repository + ":" + action}}});
    if (login) AddTo(asked, *login);
    const Reply reply = shop_.server().Send(asked);
    const json::value body = reply.Json();
    Got got{.granted = false, .code = TextOf(body.as_object(), "reason")};
    if (reply.status == 401) return got;
    EXPECT_EQ(reply.status, 200) << reply;
    const json::value claims = Shop::ClaimsOf(reply.Text("token"));
    for (const auto& entry : claims.at("access").as_array()) {
      got.granted = got.granted || WordsOf(entry.at("actions")).contains(action);
    }
    return got;
  }
  json::object Can(const std::string& asker, const std::string& who, const std::string& repository,
                   const std::string& action) {
    Fields query{{"action", action}, {"resource", repository}};
    if (!who.empty()) query.emplace_back("who", who);
    const Reply reply = shop_.server().Get("/jeton/v1/access/can", Query{query}, Bearer{asker});
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Json().as_object();
  }
  // The names of everybody who can, and of each that way grants the action.
  Words WhoCan(const std::string& repository, const std::string& action) {
    Words names;
    std::string cursor;
    const std::string limit = std::to_string(1 + dice_.Below(7));
    do {
      Fields query{{"action", action}, {"resource", repository}, {"limit", limit}};
      if (!cursor.empty()) query.emplace_back("cursor", cursor);
      const Reply reply = shop_.server().Get("/jeton/v1/access/who-can", Query{query}, Bearer{world_.owner()});
      EXPECT_EQ(reply.status, 200) << reply;
      const json::value page = reply.Json();
      for (const auto& item : page.at("items").as_array()) {
        EXPECT_TRUE(WordsOf(item.at("grants")).contains(action)) << item;
        names.emplace(item.at("subject").at("name").as_string());
      }
      cursor = TextOf(page.as_object(), "next_cursor");
    } while (!cursor.empty());
    return names;
  }

  void Compare(const std::string& repository, const std::string& action) {
    SCOPED_TRACE(repository + " " + action);
    const Words listed = WhoCan(repository, action);
    const bool everybody = Ask({}, repository, action).granted;
    EXPECT_EQ(listed.contains("everybody"), everybody);
    Words known{"everybody", "admin"};  // the first superuser has no login here
    for (const Someone& one : world_.subjects()) {
      SCOPED_TRACE(one.name);
      known.insert(one.name);
      const Got got = Ask(one.login, repository, action);
      const json::object can = Can(world_.owner(), one.name, repository, action);
      EXPECT_EQ(can.at("allowed").as_bool(), got.granted) << json::value(can);
      EXPECT_TRUE(can.at("needs").is_null() || !got.granted) << json::value(can);
      // What is public is everybody's: those that have no other way are not named.
      EXPECT_TRUE(listed.contains(one.name) == got.granted || (everybody && got.granted));
      if (!got.granted) CompareRefusal({one, repository, action, {}}, got, can);
      // A session stands for all scopes but that of superusers.
      const bool as_superuser = one.name == "root2";
      if (!one.session.empty() && !one.disabled && !as_superuser) CompareOwn(one, repository, action, got.granted);
    }
    for (const std::string& name : listed) EXPECT_TRUE(known.contains(name)) << name;
  }
  // What a person asks about themselves, and what the Quay dialect lets them do.
  void CompareOwn(const Someone& one, const std::string& repository, const std::string& action, bool granted) {
    EXPECT_EQ(Can(one.session, "", repository, action).at("allowed").as_bool(), granted);
    Asked asked{.method = wire::Method::kGet, .path = "/api/v1/repository/" + repository};
    AddTo(asked, Bearer{one.session});
    if (action == "push") {
      asked.method = wire::Method::kPut;
      AddTo(asked, Json{{{"description", "Changed"}}});
    } else if (action == "delete") {
      asked.path += "/permissions/user/";
    }
    const Reply reply = shop_.server().Send(asked);
    const bool reads_all = one.name == "auditor" && action == "delete";  // reads settings, and deletes nothing
    EXPECT_EQ(reply.status == 200, granted || reads_all) << reply;
  }
  // The explanation of a refusal says what was asked and refused, for the reason that the question gives.
  void CompareRefusal(Refusal refusal, const Got& got, json::object can) {
    ASSERT_FALSE(got.code.empty());
    const std::string path = "/jeton/v1/refusals/" + got.code;
    Reply reply = shop_.server().Get(path, Bearer{world_.owner()});
    if (reply.status == 404) {  // the refusals of those that are in no team here are their own
      if (refusal.who.session.empty() || refusal.who.disabled) return;
      reply = shop_.server().Get(path, Bearer{refusal.who.session});
      can = Can(refusal.who.session, "", refusal.repository, refusal.action);
    }
    ASSERT_EQ(reply.status, 200) << reply;
    refusal.explained = reply.Json().as_object();
    const json::object& told = refusal.explained;
    EXPECT_EQ(TextOf(told, "code"), got.code);
    const json::array asked{{{"resource", refusal.repository}, {"actions", {json::string(refusal.action)}}}};
    EXPECT_EQ(told.at("asked"), asked) << reply;
    EXPECT_TRUE(told.at("granted").as_array().empty()) << reply;
    const json::array& refused = told.at("refused").as_array();
    ASSERT_EQ(refused.size(), 1U) << reply;
    EXPECT_EQ(refused[0].at("reason"), can.at("reason")) << reply;
    EXPECT_EQ(refused[0].at("needs"), can.at("needs")) << reply;
    refusals_.push_back(std::move(refusal));
  }
  void CompareHeld(const HeldSecret& held) {
    for (const std::string& repository : world_.repositories()) {
      for (const std::string action : {"pull", "push", "delete"}) {
        const bool may = Can(world_.owner(), held.robot, repository, action).at("allowed").as_bool();
        const bool within = held.repository == repository && held.action == action;
        EXPECT_EQ(Ask(Basic{held.robot, held.secret}, repository, action).granted, may && within)
            << held.robot << " " << repository << " " << action;
      }
    }
  }
  // A push creates what is not there, for those that may create; a question creates nothing.
  void CompareCreation() {
    const Someone& one = dice_.Of(world_.subjects());
    const std::string repository = world_.org() + "/" + shop_.Unique("new");
    SCOPED_TRACE(one.name + " creates " + repository);
    const bool can = Can(world_.owner(), one.name, repository, "push").at("allowed").as_bool();
    const std::string path = "/api/v1/repository/" + repository;
    EXPECT_EQ(shop_.server().Get(path, Bearer{world_.owner()}).status, 404);
    EXPECT_EQ(Ask(one.login, repository, "push").granted, can);
    EXPECT_EQ(shop_.server().Get(path, Bearer{world_.owner()}).status, can ? 200 : 404);
  }
  // The call that an explanation names grants what was refused.
  void FollowNeed() {
    if (refusals_.empty()) return;
    const Refusal& refusal = dice_.Of(refusals_);
    const json::value need = refusal.explained.at("refused").as_array()[0].at("needs");
    if (need.is_null() || need.at("call").is_null()) return;
    const json::value& call = need.at("call");
    SCOPED_TRACE(refusal.who.name + " " + json::serialize(call));
    const auto method = call.at("method") == "PUT" ? wire::Method::kPut : wire::Method::kPost;
    Asked asked{.method = method, .path = std::string(call.at("path").as_string())};
    AddTo(asked, Bearer{world_.owner()});
    AddTo(asked, Json{call.at("body")});
    const Reply reply = shop_.server().Send(asked);
    if (reply.status == 403) return;  // another than the owner grants it
    EXPECT_TRUE(reply.status == 200 || reply.status == 201 || reply.status == 409) << reply;
    const bool can = Can(world_.owner(), refusal.who.name, refusal.repository, refusal.action).at("allowed").as_bool();
    EXPECT_TRUE(can || refusal.who.disabled || reply.status == 409);
    followed_ += can ? 1 : 0;
  }
  void Deny() {
    const Someone& one = dice_.Of(world_.subjects());
    const std::string& repository = dice_.Of(world_.repositories());
    const std::string action = dice_.Of(std::vector<std::string>{"pull", "push", "delete"});
    SCOPED_TRACE("deny " + one.name + " " + repository + " " + action);
    const Reply reply = shop_.server().Post("/jeton/v1/access/deny", Bearer{world_.owner()},
                                            Json{{{"who", one.name}, {"action", action}, {"resource", repository}}});
    if (reply.status == 409) return;  // the owner keeps a role
    ASSERT_EQ(reply.status, 200) << reply;
    const bool left = reply.Json().at("allowed").as_bool();
    EXPECT_EQ(Ask(one.login, repository, action).granted, left) << reply;
    EXPECT_EQ(reply.Json().at("because").as_array().empty(), !left) << reply;
  }
  void Allow() {
    const Someone& one = dice_.Of(world_.subjects());
    const std::string& repository = dice_.Of(world_.repositories());
    const std::string action = dice_.Of(std::vector<std::string>{"pull", "push", "delete"});
    SCOPED_TRACE("allow " + one.name + " " + repository + " " + action);
    const Reply reply = shop_.server().Post("/jeton/v1/access/allow", Bearer{world_.owner()},
                                            Json{{{"who", one.name}, {"action", action}, {"resource", repository}}});
    ASSERT_EQ(reply.status, 200) << reply;
    const bool can = Can(world_.owner(), one.name, repository, action).at("allowed").as_bool();
    EXPECT_TRUE(can || one.disabled) << reply;
    EXPECT_EQ(Ask(one.login, repository, action).granted, can) << reply;
    if (const std::string secret = reply.Text("token"); !secret.empty()) {
      EXPECT_EQ(Ask(Basic{one.name, secret}, repository, action).granted, can);
    }
  }

  Shop& shop_;
  AccessWorld& world_;
  Dice& dice_;
  std::vector<Refusal> refusals_;

 public:
  int followed_ = 0;
};

TEST(AccessMatrix, WhatOurApiSaysAboutAccessIsWhatHappens) {
  const unsigned first = FromEnvironment("JETON_ACCESS_SEED", 0);
  const unsigned worlds = FromEnvironment("JETON_ACCESS_WORLDS", 60);
  int followed = 0;
  for (unsigned begin = first; begin < first + worlds; begin += kWorldsOfAServer) {
    Settings settings;
    settings.superusers = {"admin", "root2"};
    settings.readonly_superusers = {"auditor"};
    settings.superusers_full_access = begin / kWorldsOfAServer % 2 == 0;
    TestServer server(settings);
    Shop shop(server);
    People people(shop);
    for (unsigned seed = begin; seed < std::min(begin + kWorldsOfAServer, first + worlds); ++seed) {
      SCOPED_TRACE("JETON_ACCESS_SEED=" + std::to_string(seed));
      Dice dice(seed);
      AccessWorld world(shop, people, dice);
      Comparison comparison(shop, world, dice);
      comparison.CompareAll();
      followed += comparison.followed_;
      if (::testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(followed, static_cast<int>(worlds) / 4) << "few explanations named a call that helps";
}

}  // namespace
}  // namespace jeton::testing
