#include "authority/access/grantees_list.h"

#include <algorithm>

#include "authority/access/subjects.h"
#include "base/encoding.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repository_access.h"
#include "storage/directory/teams.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

using Part = AccessGranteePlace::Part;
using Kind = AccessPath::Kind;

// Most of the accounts of a page may be disabled: so many are looked at for each item.
constexpr std::size_t kTriesPerItem = 4;

constexpr Part After(Part part) { return static_cast<Part>(static_cast<int>(part) + 1); }

// One page being made.
class Listing {
 public:
  Listing(const Run& run, RegistryNotes& notes, const InspectedRepository& repository, RepositoryAction action,
          std::size_t most)
      : run_(run), notes_(notes), repository_(repository), action_(action), most_(most), tries_(most * kTriesPerItem) {
    const std::string& name = repository.facts().full_name;
    const auto slash = name.find('/');
    question_ = {
        .who = {}, .action = action, .name_space = name.substr(0, slash), .repository = name.substr(slash + 1)};
  }

  AccessGranteePage From(AccessGranteePlace place) {
    place_ = std::move(place);
    while (place_.part != Part::kEnd && !full()) {
      if (List(place_.part)) place_ = {.part = After(place_.part), .team = {}, .account = {}};
    }
    if (place_.part != Part::kEnd) page_.next = place_;
    return std::move(page_);
  }

 private:
  bool full() const { return page_.rows.size() >= most_ || tries_ == 0; }
  std::size_t room() const { return std::min(most_ - page_.rows.size(), tries_); }

  // Each lists what follows the place, and returns whether the part is at its end.
  bool List(Part part) {
    switch (part) {
      case Part::kEverywhere: return ListEverywhere();
      case Part::kAdministrators: return ListAdministrators();
      case Part::kAccounts: return ListAccounts();
      case Part::kApplications: return ListApplications();
      case Part::kTeams: return ListTeams();
      case Part::kTrustRules: return ListTrustRules();
      case Part::kEnd: break;
    }
    return true;
  }

  // Those that the visibility, the configuration or the name space itself name. The place counts them.
  bool ListEverywhere() {
    const auto names = NamedEverywhere();
    auto next = static_cast<std::size_t>(ParseInteger(place_.team).value_or(0));
    for (; next < names.size() && !full(); ++next) {
      place_.team = std::to_string(next + 1);
      names[next].empty() ? TryEverybody() : TryNamed(names[next]);
    }
    return next >= names.size();
  }
  // The empty name stands for everybody.
  std::vector<std::string> NamedEverywhere() const {
    const Settings& settings = run_.settings;
    std::vector<std::string> names{""};
    names.insert(names.end(), settings.superusers.begin(), settings.superusers.end());
    names.insert(names.end(), settings.readonly_superusers.begin(), settings.readonly_superusers.end());
    if (repository_.name_space().kind == AccountKind::kUser && !IsListed(names, question_.name_space)) {
      names.push_back(question_.name_space);
    }
    return names;
  }

  void TryEverybody() {
    const bool open = repository_.facts().visibility == Visibility::kPublic && action_ == RepositoryAction::kPull;
    if (open && WouldGrant(run_, notes_, Actor{}, question_))
      Add(SubjectKind::kAnonymous, "everybody", {Kind::kPublic});
  }

  void TryNamed(const std::string& name) {
    --tries_;
    const auto account = storage::Accounts(run_.tx()).FindByName(name);
    if (!account || account->kind != AccountKind::kUser) return;
    const auto actor = AsWithFullCredential(run_, *account);
    if (!actor || !WouldGrant(run_, notes_, *actor, question_)) return;
    if (actor->FullAccess()) {
      Add(SubjectKind::kUser, name, {Kind::kSuperuser});
    } else if (actor->id == repository_.name_space().id) {
      Add(SubjectKind::kUser, name, {Kind::kOwner});
    } else if (actor->readonly_superuser && Reads(action_)) {
      Add(SubjectKind::kUser, name, {Kind::kReadonlySuperuser});
    }
  }

  bool ListAdministrators() {
    storage::RepositoryAccess access(run_.tx());
    while (!full()) {
      const auto team = access.AdminTeamFrom(repository_.name_space().id, place_.team);
      if (!team) return true;
      if (team->name != place_.team) place_.account = {};
      place_.team = team->name;
      if (ListMembers(team->id, {Kind::kAdministrator, team->name})) StartAfterTeam();
    }
    return false;
  }
  // A space sorts before all characters of a name, so no team lies between.
  void StartAfterTeam() {
    place_.team += ' ';
    place_.account = {};
  }

  bool ListAccounts() {
    const std::size_t asked = room();
    const auto rows =
        storage::Repositories(run_.tx()).AccountPermissions(repository_.id(), place_.account, asked, run_.now);
    for (const auto& row : rows) {
      place_.account = row.grantee;
      Try(row.grantee, {Kind::kDirect, {}, row.role});
    }
    return rows.size() < asked;
  }

  bool ListApplications() {
    const std::size_t asked = room();
    const auto rows = storage::Repositories(run_.tx()).ApplicationPermissions(repository_.id(), place_.account, asked);
    for (const auto& row : rows) {
      place_.account = row.grantee;
      --tries_;
      const auto application = storage::Applications(run_.tx()).Find(row.grantee);
      const auto actor = application ? AsWithFullCredential(run_, *application) : std::nullopt;
      if (actor) AddIf(*actor, {Kind::kDirect, {}, row.role});
    }
    return rows.size() < asked;
  }

  bool ListTeams() {
    storage::Repositories repositories(run_.tx());
    while (!full()) {
      const auto last = Id::ParseUuid(place_.team).value_or(Id());
      // A team whose members are not all listed yet comes once more.
      const auto rows = repositories.TeamPermissions(repository_.id(), last, 1);
      const auto current = place_.account.IsNone() ? std::nullopt : FindTeam(last);
      if (!current) place_.account = {};
      if (!current && rows.empty()) return true;
      const auto& team = current ? *current : rows.front();
      place_.team = team.grantee.ToUuid();
      if (ListMembers(team.grantee, {Kind::kTeam, team.name, team.role})) place_.account = {};
    }
    return false;
  }
  std::optional<storage::Repositories::Permission> FindTeam(const Id& team) {
    storage::Repositories repositories(run_.tx());
    const RepositoryRole role = repositories.PermissionOf(repository_.id(), team, run_.now);
    if (role == RepositoryRole::kNone) return std::nullopt;
    return storage::Repositories::Permission{
        .grantee = team, .name = storage::Teams(run_.tx()).NameOf(team), .role = role};
  }

  bool ListTrustRules() {
    const std::size_t asked = room();
    const auto robots =
        storage::RepositoryAccess(run_.tx()).RobotsWithRules(repository_.name_space().id, place_.account, asked);
    for (const Id& robot : robots) {
      place_.account = robot;
      Try(robot, {Kind::kTrustRule});
    }
    return robots.size() < asked;
  }

  bool ListMembers(const Id& team, const AccessPath& path) {
    const std::size_t asked = room();
    const auto members = storage::Teams(run_.tx()).MembersOf(team, place_.account, asked);
    for (const Account& member : members) {
      place_.account = member.id;
      Try(member.id, path);
    }
    return members.size() < asked;
  }

  void Try(const Id& id, const AccessPath& path) {
    if (tries_ > 0) --tries_;
    const auto account = storage::Accounts(run_.tx()).Find(id);
    if (!account || account->kind == AccountKind::kOrganization) return;
    if (const auto actor = AsWithFullCredential(run_, *account)) AddIf(*actor, path);
  }

  // Adds the actor if it may, and if this way alone would do.
  void AddIf(const Actor& actor, AccessPath path) {
    const bool by_role = path.kind == Kind::kDirect || path.kind == Kind::kTeam;
    if (by_role && path.role < NeededRole(action_)) return;
    if (!WouldGrant(run_, notes_, actor, question_)) return;
    if (path.kind == Kind::kTrustRule) {
      const auto ways = PathsOf(actor);
      if (ways.empty()) return;
      path.role = ways.front().kind == Kind::kAdministrator ? RepositoryRole::kAdmin : ways.front().role;
      path.team = ways.front().team;
    }
    Add(actor.subject, actor.name, std::move(path));
  }
  // What does not depend on the robot at all is listed as everybody's.
  std::vector<AccessPath> PathsOf(const Actor& actor) {
    const auto standing = run_.facts.FindStanding(run_, question_.name_space, question_.repository, actor.id);
    if (!standing) return {};
    auto paths = PathsTo(run_, actor, action_, **standing);
    std::erase_if(paths, [](const AccessPath& path) { return path.kind == Kind::kPublic; });
    return paths;
  }

  void Add(SubjectKind kind, std::string name, AccessPath path) {
    page_.rows.push_back({{kind, std::move(name), std::move(path)}, place_});
  }

  const Run& run_;
  RegistryNotes& notes_;
  const InspectedRepository& repository_;
  const RepositoryAction action_;
  const std::size_t most_;
  std::size_t tries_;
  AccessQuestion question_;
  AccessGranteePlace place_;
  AccessGranteePage page_;
};

}  // namespace

AccessGranteePage ListAccessGrantees(const Run& run, RegistryNotes& notes, const InspectedRepository& repository,
                                     RepositoryAction action, const AccessGranteePlace& place, std::size_t most) {
  return Listing(run, notes, repository, action, most).From(place);
}

}  // namespace jeton::authority
