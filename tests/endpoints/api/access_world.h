#pragma once

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "testing/shop.h"

// Small organizations with everything that access depends on, by chance.
namespace jeton::testing {

using Words = std::set<std::string>;

class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}
  std::size_t Below(std::size_t n) { return generator_() % n; }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  template <typename List>
  const auto& Of(const List& list) {
    return list[Below(list.size())];
  }

 private:
  std::mt19937 generator_;
};

// A user or a robot, and how it shows up at registries.
struct Someone {
  std::string name;
  Basic login;          // with all that its account may do there
  std::string session;  // empty for robots, which do not call our API
  bool disabled = false;
};

// The people of an installation. Passwords take long to hash, so all its worlds share them.
struct People {
  explicit People(Shop& shop) {
    owner = Add(shop, "owner");
    for (const char* const name : {"ann", "ben", "cat", "dan", "auditor", "root2"}) others.push_back(Add(shop, name));
  }

  static Someone Add(Shop& shop, const std::string& name) {
    Someone person{.name = name, .login = {"$app", ""}, .session = shop.SessionOf(name, shop.AddUser(name))};
    const Reply made = shop.Do(wire::Method::kPost, "/jeton/v1/tokens", {{"kind", "password"}}, person.session);
    person.login.secret = made.Text("token");
    return person;
  }

  Someone owner;
  std::vector<Someone> others;  // the last two: a read-only superuser and a superuser
};

// A robot's secret that is held to less than its account may do.
struct HeldSecret {
  std::string robot;
  std::string secret;
  std::string repository;  // the only one
  std::string action;      // the only one
};

class AccessWorld {
 public:
  AccessWorld(Shop& shop, People& people, Dice& dice)
      : shop_(shop), people_(people), dice_(dice), org_(shop.AddOrganization(shop.Unique("org"), owner())) {
    AddSubjects();
    AddTeams();
    if (dice_.OneIn(2)) AddDefaultPermission();
    for (int i = 0; i < 3; ++i) AddRepository();
    EndSome();
  }
  // Gives the people back as they were.
  ~AccessWorld() {
    for (const Someone& one : subjects_) {
      if (one.disabled && !one.session.empty()) SetEnabled(one.name, true);
    }
  }
  AccessWorld(const AccessWorld&) = delete;
  AccessWorld& operator=(const AccessWorld&) = delete;

  const std::string& org() const { return org_; }
  const std::string& owner() const { return people_.owner.session; }
  const std::vector<Someone>& subjects() const { return subjects_; }
  const std::vector<std::string>& repositories() const { return repositories_; }
  const std::vector<HeldSecret>& held() const { return held_; }

 private:
  Reply Do(wire::Method method, const std::string& tail, const boost::json::value& body = nullptr) {
    return shop_.Do(method, "/jeton/v1/organizations/" + org_ + tail, body, owner());
  }
  void Quay(wire::Method method, const std::string& path, const boost::json::value& body) {
    shop_.Do(method, "/api/v1/" + path, body, owner());
  }
  std::string Role() { return dice_.Of(std::vector<std::string>{"read", "write", "admin"}); }

  void AddSubjects() {
    subjects_ = people_.others;
    subjects_.push_back(people_.owner);
    for (int i = 0; i < 3; ++i) {
      const std::string name = "bot" + std::to_string(i);
      Do(wire::Method::kPut, "/robots/" + name, boost::json::object());
      Someone robot{.name = org_ + "+" + name, .login = {}, .session = {}};
      robot.login = {robot.name, NewSecret(robot.name, nullptr)};
      if (dice_.OneIn(3)) Trust(name);
      subjects_.push_back(robot);
    }
  }
  std::string NewSecret(const std::string& robot, const boost::json::value& restriction) {
    boost::json::object body{{"kind", "robot"}, {"robot", robot}, {"restriction", restriction}};
    return shop_.Do(wire::Method::kPost, "/jeton/v1/tokens", body, owner()).Text("token");
  }
  void Trust(const std::string& robot) {
    Do(wire::Method::kPut, "/robots/" + robot + "/trust",
       {{"rules",
         {{{"issuer", "https://ci.example.org"},
           {"audiences", {"https://jeton.example.org"}},
           {"claims", {{"repository_id", "74"}}}}}}});
  }
  void AddTeams() {
    for (std::size_t i = dice_.Below(4); i > 0; --i) {
      teams_.push_back("team" + std::to_string(i));
      Do(wire::Method::kPut, "/teams/" + teams_.back(),
         {{"role", dice_.Of(std::vector<std::string>{"member", "member", "creator", "admin"})}});
      for (const Someone& one : subjects_) {
        if (dice_.OneIn(4)) Do(wire::Method::kPut, "/teams/" + teams_.back() + "/members/" + PercentEncode(one.name));
      }
    }
  }
  // What a repository gets when it is made.
  void AddDefaultPermission() {
    boost::json::object delegate{{"kind", "user"}, {"name", dice_.Of(subjects_).name}};
    if (!teams_.empty() && dice_.OneIn(2)) delegate = {{"kind", "team"}, {"name", dice_.Of(teams_)}};
    Quay(wire::Method::kPost, "organization/" + org_ + "/prototypes", {{"role", Role()}, {"delegate", delegate}});
  }
  void AddRepository() {
    const std::string name = "repo" + std::to_string(repositories_.size());
    repositories_.push_back(org_ + "/" + name);
    Do(wire::Method::kPut, "/repositories/" + name, {{"visibility", dice_.OneIn(3) ? "public" : "private"}});
    for (const Someone& one : subjects_) {
      if (dice_.OneIn(3)) {
        Do(wire::Method::kPut, "/repositories/" + name + "/roles/" + PercentEncode(one.name), {{"role", Role()}});
      } else if (dice_.OneIn(4)) {
        Lend(one, repositories_.back());
      }
    }
    for (const std::string& team : teams_) {
      if (dice_.OneIn(3)) {
        Quay(wire::Method::kPut, "repository/" + repositories_.back() + "/permissions/team/" + team,
             {{"role", Role()}});
      }
    }
  }
  // A role that is over when the world is made. One that the subject has already stays.
  void Lend(const Someone& one, const std::string& repository) {
    Asked asked{.method = wire::Method::kPost, .path = "/jeton/v1/access/allow"};
    AddTo(asked, Bearer{owner()});
    AddTo(asked, Json{{{"who", one.name}, {"action", "push"}, {"resource", repository}, {"for", "1m"}}});
    const int status = shop_.server().Send(asked).status;
    EXPECT_TRUE(status == 200 || status == 409) << status;
  }
  void EndSome() {
    for (Someone& one : subjects_) {
      const bool robot = one.session.empty();
      if (robot && dice_.OneIn(3)) Hold(one.name);
      if (one.name == people_.owner.name || one.name == "root2" || !dice_.OneIn(6)) continue;
      one.disabled = true;
      const std::string path = "/robots/" + one.name.substr(one.name.find('+') + 1);
      const TimePoint soon = shop_.server().authority().Now() + Seconds{60};
      if (!robot) {
        SetEnabled(one.name, false);
      } else if (dice_.OneIn(2)) {
        Do(wire::Method::kPut, path, {{"disabled", true}});
      } else {
        Do(wire::Method::kPut, path, {{"ends", FormatRfc3339(soon)}});
      }
    }
    shop_.server().Advance(Seconds{120});
  }
  void Hold(const std::string& robot) {
    HeldSecret held{robot, "", dice_.Of(repositories_), dice_.Of(std::vector<std::string>{"pull", "push", "delete"})};
    held.secret = NewSecret(
        robot, {{"repositories", boost::json::array{held.repository}}, {"actions", boost::json::array{held.action}}});
    held_.push_back(held);
  }
  void SetEnabled(const std::string& name, bool enabled) {
    shop_.Do(wire::Method::kPut, "/api/v1/superuser/users/" + name, {{"enabled", enabled}});
  }

  Shop& shop_;
  People& people_;
  Dice& dice_;
  const std::string org_;
  std::vector<Someone> subjects_;
  std::vector<std::string> teams_;
  std::vector<std::string> repositories_;
  std::vector<HeldSecret> held_;
};

}  // namespace jeton::testing
