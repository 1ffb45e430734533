#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "endpoints/quay/oracle.h"
#include "testing/browser.h"
#include "testing/shop.h"

// An organization with everything in it that operations name, and callers of every kind around it.
namespace jeton::testing::quay {

// A way to present oneself.
struct Presentation {
  std::string name;
  std::shared_ptr<const Fields> headers;  // shared with the caller, who may sign in anew
  Carried carried;
  std::optional<Words> web{};  // what it carries in the web flow; nothing: it counts for nothing there
  bool cookie = false;         // a browser sends its session with it
  bool token = false;          // and a page of ours says what goes with that
};

inline std::shared_ptr<const Fields> Authorization(std::string text) {
  return std::make_shared<const Fields>(Fields{{"Authorization", std::move(text)}});
}

using Things = std::map<std::string, std::string, std::less<>>;  // what {names} of operations stand for

// Somebody who calls operations. `own`: what the operations on oneself name.
struct Caller {
  virtual ~Caller() = default;
  // Makes one of the own things again that was used up.
  virtual void Renew(const std::string&) {}

  Subject subject{};
  std::string name{};
  Things own{};
  std::vector<Presentation> presentations{};
};

// A person with an organization of their own, whose application gave them a token of every kind.
class Person : public Caller {
 public:
  Person(Shop& shop, Subject who, const std::string& called) : shop_(shop) {
    subject = std::move(who);
    name = called.empty() ? shop.Unique("caller") : called;
    password = shop.AddUser(name);
    bearer = shop.SessionOf(name, password);
    home_ = shop.AddOrganization(shop.Unique("home"), bearer);
    client_id_ = shop.AddApplication(home_, bearer);
    for (const std::string& scope : kEveryScope) {
      if (scope != "super:user" || subject.superuser) scopes.push_back(scope);
    }
    own = {{"own_name", name}, {"own_password", password}};
    for (const char* const thing :
         {"own_session", "own_robot", "own_app_token", "own_authorization", "own_assignment", "own_login"}) {
      Renew(thing);
    }
    AddGood();
    AddBad();
  }

  void Renew(const std::string& thing) override {
    using enum wire::Method;
    if (thing == "own_robot") {
      own[thing] = shop_.Unique("own");
      shop_.Do(kPut, "/api/v1/user/robots/" + own[thing], boost::json::object{}, bearer);
    } else if (thing == "own_app_token") {
      own[thing] = TextOf(AddAppToken(), "uuid");
    } else if (thing == "own_session") {
      SignIn();
    } else if (thing == "own_login") {
      own[thing] = shop_.KeepLogin({name, password}, "/api/v1/user", bearer);
    } else if (thing == "own_assignment") {
      own[thing] = Assign();
    } else {
      own[thing] = Mint("user:read").Text("uuid");
    }
  }

  std::string password;
  std::string bearer;
  std::string code;                 // of an app-specific token
  std::vector<std::string> scopes;  // those that the application may give

 private:
  Reply Mint(const std::string& scope) { return shop_.AddToken(home_, client_id_, scope, bearer); }
  std::string MintText(const std::string& scope) { return Mint(scope).Text("token"); }

  void AddGood() {
    presentations.push_back({"session", Authorization("Bearer " + bearer), Carried::Of(Full())});
    for (const std::string& scope : scopes) {
      presentations.push_back({scope, Authorization("Bearer " + MintText(scope)), Carried::Of({scope})});
    }
    std::string every;
    for (const std::string& scope : scopes) every += (every.empty() ? "" : " ") + scope;
    everything_ = MintText(every);
    presentations.push_back({"all scopes", Authorization("Bearer " + everything_), Carried::Of(AllScopes())});
    presentations.push_back({"cookie", page_, Carried::Of(Full()), Full(), true, true});
    presentations.push_back({"cookie alone", cookie_, Carried::Of(Full()), Full(), true, false});
  }
  void AddBad() {
    code = TextOf(AddAppToken(), "token_code");
    const auto add = [&](const char* how, std::string text, std::optional<Words> web) {
      presentations.push_back({how, Authorization(std::move(text)), Carried::Bad(), std::move(web)});
    };
    add("$oauthtoken", Basic{"$oauthtoken", everything_}.Text(), AllScopes());
    add("$app", Basic{"$app", code}.Text(), Words());
    add("password", Basic{name, password}.Text(), Full());
    add("$app's code as a bearer", "Bearer " + code, std::nullopt);
  }
  Words AllScopes() const { return {scopes.begin(), scopes.end()}; }

  boost::json::object AddAppToken() {
    const Reply reply = shop_.Do(wire::Method::kPost, "/api/v1/user/apptoken", {{"title", "t"}}, bearer);
    return reply.Json().at("token").as_object();
  }
  void SignIn() {
    Browser browser(shop_.server());
    browser.SignIn(name, password);
    *cookie_ = browser.Cookie();
    *page_ = browser.Page();
  }
  // Assigns a token of the application to its owner; gives the uuid.
  std::string Assign() {
    const Query query{{{"client_id", client_id_}, {"redirect_uri", "x"}, {"scope", "repo:read"}, {"username", name}}};
    const Reply reply = shop_.server().Post("/oauth/authorize/assignuser", query, Headers{*page_});
    EXPECT_EQ(reply.status, 200) << reply;
    const Reply list = shop_.Do(wire::Method::kGet, "/api/v1/user/assignedauthorization", nullptr, bearer);
    return TextOf(list.Json().at("authorizations").as_array().back().as_object(), "uuid");
  }

  Shop& shop_;
  std::string home_;
  std::string client_id_;
  std::string everything_;  // a token of all scopes
  const std::shared_ptr<Fields> cookie_ = std::make_shared<Fields>();
  const std::shared_ptr<Fields> page_ = std::make_shared<Fields>();
};

// A kind of caller: their team, and their own role on the repository.
struct Kind {
  const char* name;
  const char* team;  // empty: none
  const char* role;
};
inline const std::vector<Kind> kPeople = {
    {"member", "devs", ""},  {"creator", "makers", ""},     {"admin", "chiefs", ""},
    {"outsider", "", ""},    {"superuser", "", ""},         {"reader", "", ""},
    {"writer", "", "write"}, {"collaborator", "", "admin"}, {"reading admin", "chiefs", ""}};
inline const std::map<std::string, std::string> kTeams = {
    {"devs", "member"}, {"makers", "creator"}, {"chiefs", "admin"}};

// All is made by a server without restrictions, which then goes on with the settings under test: so even people who may
// make nothing own something that they might touch.
class World {
 public:
  struct Options {
    bool full_access = false;
    bool readers = true;
    bool restricted = false;
  };

  explicit World(const Options& options) : options_(options), server_(Unrestricted()), shop_(server_) {
    boss_ = std::make_unique<Person>(shop_, Subject{.organization = "admin", .superuser = true}, "foreman");
    organization_ = names_["org"] = MakeOrganization();
    for (const Kind& kind : kPeople) {
      callers_[kind.name] = std::make_unique<Person>(shop_, SubjectOf(kind), NameOf(kind));
      Admit(kind, organization_);
    }
    AddAnonymous();
    AddRobot();
    Furnish();
    Settings settings = Unrestricted();
    settings.superusers_full_access = options.full_access;
    settings.restricted_users = options.restricted;
    if (options.readers) settings.readonly_superusers = {"auditor", "inspector"};
    server_.Restart(settings);
  }

  // Every kind of caller by name, also those that are nobody's.
  const std::map<std::string, std::unique_ptr<Caller>>& callers() const { return callers_; }
  Caller& caller(const std::string& kind) { return *callers_.at(kind); }
  Person& person(const std::string& kind) { return dynamic_cast<Person&>(caller(kind)); }
  Person& boss() { return *boss_; }
  Shop& shop() { return shop_; }
  TestServer& server() { return server_; }
  const Basic& robot() const { return robot_; }
  const std::string& organization() const { return organization_; }
  const std::string& name(std::string_view thing) const { return names_.find(thing)->second; }
  Installation where() const { return {.full_access = options_.full_access}; }

  // Calls one operation. What a success used up is there again afterwards.
  Reply Send(const Operation& operation, Caller& caller, const Presentation& presentation) {
    Asked asked{.method = operation.method, .path = Fill(operation.path, &caller), .headers = *presentation.headers};
    if (!operation.body.is_null()) AddTo(asked, Json{FillBody(operation.body, &caller)});
    const Reply reply = server_.Send(asked);
    if (!operation.spends.empty() && reply.status == operation.status) Renew(operation.spends, caller);
    return reply;
  }

  // A path, or the text of a body, with its {names} filled in.
  std::string Fill(std::string_view text, const Caller* caller = nullptr) {
    const Things& own = (caller != nullptr ? *caller : *boss_).own;
    std::string filled;
    for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
      const auto close = text.find('}', open);
      const std::string_view thing = text.substr(open + 1, close - open - 1);
      filled += text.substr(0, open);
      const auto known = own.find(thing);
      filled += thing == "new" ? shop_.Unique("new") : known != own.end() ? known->second : names_.find(thing)->second;
      text.remove_prefix(close + 1);
    }
    return filled.append(text);
  }
  boost::json::value FillBody(const boost::json::value& body, const Caller* caller = nullptr) {
    if (body.is_string()) return boost::json::value(Fill(body.as_string(), caller));
    if (!body.is_object()) return body;
    boost::json::object filled;
    for (const auto& [member, value] : body.as_object()) filled[member] = FillBody(value, caller);
    return filled;
  }

  void Renew(const std::string& thing, Caller& caller) {
    if (thing.starts_with("own_")) {
      caller.Renew(thing);
    } else {
      Makers().at(thing)();
    }
  }

  // What the boss does; it must succeed.
  Reply Do(wire::Method method, const std::string& path, const boost::json::value& body = nullptr) {
    return shop_.Do(method, path, body, boss_->bearer);
  }
  void Join(const std::string& team, const std::string& member, const std::string& organization) {
    Do(wire::Method::kPut, "/api/v1/organization/" + organization + "/team/" + team + "/members/" + member);
  }
  // A repository of the organization, on which those have their roles who have one of their own.
  std::string MakeRepository(const std::string& visibility = "private") {
    const auto made = shop_.AddRepository(organization_, shop_.Unique("repo"), boss_->bearer, visibility);
    for (const Kind& kind : kPeople) {
      if (*kind.role != '\0') shop_.Permit(made, caller(kind.name).name, kind.role, boss_->bearer);
    }
    return made;
  }

 private:
  static Settings Unrestricted() {
    Settings settings;
    settings.superusers = {"admin", "supervisor", "foreman"};
    settings.wrong_passwords.first_wait = std::chrono::milliseconds{0};
    return settings;
  }
  static std::string NameOf(const Kind& kind) {
    const std::string_view name = kind.name;
    return name == "superuser"       ? "supervisor"
           : name == "reader"        ? "auditor"
           : name == "reading admin" ? "inspector"
                                     : "";
  }
  Subject SubjectOf(const Kind& kind) const {
    const std::string_view name = kind.name;
    return {.organization = *kind.team == '\0' ? "" : kTeams.at(kind.team),
            .in_seen_team = kind.team == std::string_view("devs"),
            .repository = kind.role,
            .superuser = name == "superuser",
            .reader = (name == "reader" || name == "reading admin") && options_.readers,
            .restricted = options_.restricted};
  }
  std::string MakeOrganization() {
    const std::string made = shop_.AddOrganization(shop_.Unique("org"), boss_->bearer);
    for (const auto& [team, role] : kTeams) MakeTeam(made, team, role);
    MakeTeam(made, "helpers", "member");
    return made;
  }
  void MakeTeam(const std::string& organization, const std::string& team, const std::string& role) {
    Do(wire::Method::kPut, "/api/v1/organization/" + organization + "/team/" + team, {{"role", role}});
  }
  void Admit(const Kind& kind, const std::string& organization) {
    if (*kind.team != '\0') Join(kind.team, caller(kind.name).name, organization);
  }
  void AddAnonymous() {
    auto anonymous = std::make_unique<Caller>();
    anonymous->own = boss_->own;
    anonymous->presentations = {{"no credential", std::make_shared<const Fields>(), Carried::Nothing()}};
    callers_["anonymous"] = std::move(anonymous);
  }
  // One in a team of administrators: all that it may, it may at registries alone.
  void AddRobot() {
    auto robot = std::make_unique<Caller>();
    robot_ = shop_.AddRobot(organization_, shop_.Unique("machine"), boss_->bearer);
    Join("chiefs", robot_.name, organization_);
    robot->subject = {.organization = "admin", .repository = "admin"};
    robot->own = boss_->own;
    robot->name = robot_.name;
    robot->presentations = {{"robot", Authorization(robot_.Text()), Carried::Bad()},
                            {"its token as a bearer", Authorization("Bearer " + robot_.secret), Carried::Bad()}};
    callers_["robot"] = std::move(robot);
  }
  void Furnish() {
    for (const char* const who : {"guest", "mate", "collaborator", "suspect"}) {
      names_[who] = shop_.Unique("person");
      shop_.AddUser(names_[who]);
    }
    names_["seen_team"] = "devs";
    names_["team"] = "helpers";
    names_["robot"] = "steady";
    shop_.AddRobot(organization_, "steady", boss_->bearer);
    names_["login_robot"] = "keeper";
    keeper_ = shop_.AddRobot(organization_, "keeper", boss_->bearer);
    names_["app"] = shop_.AddApplication(organization_, boss_->bearer);
    names_["repo"] = MakeRepository();
    names_["prototype"] = MakePrototype();
    for (const auto& [thing, make] : Makers()) {
      if (thing != "guest") make();
    }
  }
  std::string MakePrototype() {
    const boost::json::value body{{"role", "read"},
                                  {"delegate", {{"kind", "user"}, {"name", names_["suspect"]}}},
                                  {"activating_user", {{"name", names_["guest"]}}}};
    return Do(wire::Method::kPost, "/api/v1/organization/" + organization_ + "/prototypes", body).Text("id");
  }
  // What makes a thing again that was used up.
  std::map<std::string, std::function<void()>> Makers();

  const Options options_;
  TestServer server_;
  Shop shop_;
  std::unique_ptr<Person> boss_;
  std::string organization_;
  Things names_;
  std::map<std::string, std::unique_ptr<Caller>> callers_;
  Basic robot_;
  Basic keeper_;
};

inline std::map<std::string, std::function<void()>> World::Makers() {
  using enum wire::Method;
  const std::string place = "/api/v1/organization/" + organization_;
  const auto permit = [this](const std::string& whom) {
    Do(kPut, "/api/v1/repository/" + names_["repo"] + "/permissions/" + whom, {{"role", "read"}});
  };
  return {{"doomed_org",
           [this] {
             names_["doomed_org"] = MakeOrganization();
             for (const Kind& kind : kPeople) Admit(kind, names_["doomed_org"]);
           }},
          {"mate", [this] { Join("helpers", names_["mate"], organization_); }},
          {"guest", [this, place] { Do(kDelete, place + "/team/helpers/members/" + names_["guest"]); }},
          {"doomed_team",
           [this] {
             names_["doomed_team"] = shop_.Unique("team");
             MakeTeam(organization_, names_["doomed_team"], "member");
           }},
          {"doomed_prototype", [this] { names_["doomed_prototype"] = MakePrototype(); }},
          {"doomed_app", [this] { names_["doomed_app"] = shop_.AddApplication(organization_, boss_->bearer); }},
          {"token",
           [this] {
             names_["token"] = shop_.AddToken(organization_, names_["app"], "repo:read", boss_->bearer).Text("uuid");
           }},
          {"doomed_robot",
           [this] {
             names_["doomed_robot"] = shop_.Unique("bot");
             shop_.AddRobot(organization_, names_["doomed_robot"], boss_->bearer);
           }},
          {"collaborator", [this] { shop_.Permit(names_["repo"], names_["collaborator"], "read", boss_->bearer); }},
          {"permission_of_team", [permit] { permit("team/helpers"); }},
          {"permission_of_app", [this, permit] { permit("application/" + names_["app"]); }},
          {"doomed_repo", [this] { names_["doomed_repo"] = MakeRepository(); }},
          {"doomed_user",
           [this] {
             names_["doomed_user"] = shop_.Unique("leaver");
             shop_.AddUser(names_["doomed_user"]);
           }},
          {"robot_login", [this, place] {
             names_["robot_login"] = shop_.KeepLogin(keeper_, place + "/robots/keeper", boss_->bearer);
           }}};
}

}  // namespace jeton::testing::quay
