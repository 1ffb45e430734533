#include <gtest/gtest.h>

#include "endpoints/quay/world.h"

// The same people at GET /v2/auth: what each presentation is granted on each kind of repository, decided a second time
// from the grant rules of the interface's description.
namespace jeton::testing::quay {
namespace {

// Where the repository that is asked for lies.
enum class Spot {
  kPrivate,
  kPublic,
  kMissing,  // in the organization
  kOwn,      // missing in the caller's own name space
  kNowhere,
};

// The greatest role that the scopes leave on a repository.
std::string RepositoryCeiling(const Words& scopes) {
  return scopes.contains("repo:admin")   ? "admin"
         : scopes.contains("repo:write") ? "write"
         : scopes.contains("repo:read")  ? "read"
                                         : "";
}

// The role on a repository of the organization, or of the caller's own name space. A role of one's own is one on a
// repository that is there.
std::string RoleAt(Spot spot, const Subject& who, const Words& scopes) {
  const bool exists = spot == Spot::kPrivate || spot == Spot::kPublic;
  std::string rights = exists ? who.repository : "";
  if (spot == Spot::kOwn || who.organization == "admin") rights = "admin";
  const std::string most = RepositoryCeiling(scopes);
  return RankOf(rights, kRepositoryRoles) < RankOf(most, kRepositoryRoles) ? rights : most;
}

bool MayCreate(Spot spot, const Subject& who, const Words& scopes) {
  if (spot != Spot::kOwn) return RankOf(OrganizationRole(who, scopes), kTeamRoles) >= RankOf("creator", kTeamRoles);
  if (who.restricted && !who.superuser) return false;
  return HasOne(scopes, {"repo:create", "org:admin"});
}

bool Grants(const std::string& action, Spot spot, const Subject& who, const Words& scopes, const Installation& where) {
  if (spot == Spot::kNowhere) return false;
  const bool full = where.full_access && EffectiveSuperuser(who, scopes);
  const std::string role = RoleAt(spot, who, scopes);
  if (action == "pull") return full || who.reader || spot == Spot::kPublic || !role.empty();
  const bool exists = spot == Spot::kPrivate || spot == Spot::kPublic;
  if (action == "push" && !exists) return full || MayCreate(spot, who, scopes);
  const char* const needed = action == "push" ? "write" : "admin";
  return full || RankOf(role, kRepositoryRoles) >= RankOf(needed, kRepositoryRoles);
}

struct Login {
  std::string how;
  std::string name;  // as `sub` has it
  std::optional<Basic> credential;
  Words scopes;
};

class RegistryMatrix : public ::testing::Test {
 protected:
  static void Begin(const World::Options& options) {
    world_ = std::make_unique<World>(options);
    // The creator of a repository has a role on it, and the boss is nobody of these.
    private_ = world_->name("repo");
    public_ = world_->MakeRepository("public");
  }
  static void TearDownTestSuite() { world_.reset(); }

  static std::string Repository(Spot spot, const std::string& name) {
    switch (spot) {
      case Spot::kPrivate: return private_;
      case Spot::kPublic: return public_;
      case Spot::kMissing: return world_->organization() + "/" + world_->shop().Unique("new");
      case Spot::kOwn: return name + "/" + world_->shop().Unique("new");
      case Spot::kNowhere: break;
    }
    return "nowhere/" + world_->shop().Unique("new");
  }
  // Each way in. A robot may all that its teams give it.
  static std::vector<Login> LoginsOf(const std::string& kind) {
    if (kind == "anonymous") return {{"nobody", "", std::nullopt, {}}};
    if (kind == "robot") return {{"robot", world_->robot().name, world_->robot(), Full()}};
    const Person& person = world_->person(kind);
    std::vector<Login> logins = {{"$app", person.name, Basic{"$app", person.code}, Full()},
                                 {"password", person.name, Basic{person.name, person.password}, Full()}};
    for (const Presentation& one : person.presentations) {
      const bool of_scope = std::ranges::find(person.scopes, one.name) != person.scopes.end();
      if (!of_scope && one.name != "all scopes") continue;
      const std::string token = one.headers->front().second.substr(std::string("Bearer ").size());
      logins.push_back({one.name, person.name, Basic{"$oauthtoken", token}, one.carried.scopes});
    }
    return logins;
  }
  // A robot of an organization: its team's rights, but no name space of its own.
  static Subject SubjectOf(const std::string& kind) {
    return kind == "robot" ? Subject{.organization = "admin"} : world_->caller(kind).subject;
  }
  static boost::json::object Claims(const std::string& repository, const std::string& action, const Login& login) {
    const std::string path = "/v2/auth?service=registry.example.org&scope=repository:" + repository + ":" + action;
    const Reply reply = login.credential ? world_->server().Get(path, *login.credential) : world_->server().Get(path);
    EXPECT_EQ(reply.status, 200) << reply;
    return Shop::ClaimsOf(reply.Text("token")).as_object();
  }

  static void ExpectExactlyThis() {
    int cells = 0;
    for (const auto& [kind, caller] : world_->callers()) {
      const bool has_namespace = kind != "anonymous" && kind != "robot";
      for (const Login& login : LoginsOf(kind)) {
        for (const Spot spot : {Spot::kPrivate, Spot::kPublic, Spot::kMissing, Spot::kOwn, Spot::kNowhere}) {
          if (spot == Spot::kOwn && !has_namespace) continue;
          const bool exists = spot == Spot::kPrivate || spot == Spot::kPublic;
          for (const char* const action : {"pull", "push", "*"}) {
            if (action == std::string_view("*") && !exists) continue;
            ++cells;
            ExpectGrant(kind, login, spot, action);
          }
        }
      }
    }
    // Nine people with seven scopes, one of them with an eighth, and three other ways; a robot and nobody.
    EXPECT_EQ(cells, (9 * (7 + 3) + 1) * 12 + 2 * 10);
  }
  static void ExpectGrant(const std::string& kind, const Login& login, Spot spot, const std::string& action) {
    const auto claims = Claims(Repository(spot, login.name), action, login);
    const bool expected = Grants(action, spot, SubjectOf(kind), login.scopes, world_->where());
    bool granted = false;
    for (const auto& entry : claims.at("access").as_array()) {
      for (const auto& one : entry.at("actions").as_array()) granted = granted || one.as_string() == action;
    }
    EXPECT_EQ(granted, expected) << kind << " by " << login.how << " asks " << action << " of "
                                 << ::testing::PrintToString(spot) << ": " << claims;
    EXPECT_EQ(TextOf(claims, "sub"), login.name) << kind << " by " << login.how;
  }

  static inline std::unique_ptr<World> world_;
  static inline std::string private_;
  static inline std::string public_;
};

class PlainRegistryMatrix : public RegistryMatrix {
 protected:
  static void SetUpTestSuite() { Begin({}); }
};
TEST_F(PlainRegistryMatrix, ExactlyThisIsGranted) { ExpectExactlyThis(); }

class FullAccessRegistryMatrix : public RegistryMatrix {
 protected:
  static void SetUpTestSuite() { Begin({.full_access = true}); }
};
TEST_F(FullAccessRegistryMatrix, ExactlyThisIsGranted) { ExpectExactlyThis(); }

class RestrictedRegistryMatrix : public RegistryMatrix {
 protected:
  static void SetUpTestSuite() { Begin({.readers = false, .restricted = true}); }
};
TEST_F(RestrictedRegistryMatrix, ExactlyThisIsGranted) { ExpectExactlyThis(); }

}  // namespace
}  // namespace jeton::testing::quay
