#include "authority/access/grantees_list.h"

#include <algorithm>
#include <utility>

#include "authority/access/subjects.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

using Part = AccessGranteePlace::Part;
using Kind = AccessPath::Kind;

// Most of the accounts of a page may be disabled: so many are looked at for each item.
constexpr std::size_t kTriesPerItem = 4;

// One page being made.
class Listing {
 public:
  Listing(const Run& run, RegistryNotes& notes, const InspectedRepository& repository, RepositoryAction action)
      : run_(run), notes_(notes), repository_(repository), action_(action) {
    const std::string& name = repository.facts().full_name;
    const auto slash = name.find('/');
    question_ = {
        .who = {}, .action = action, .name_space = name.substr(0, slash), .repository = name.substr(slash + 1)};
  }

  AccessGranteePage Read(GranteeSources& sources, std::size_t most) {
    for (std::size_t tries = 0; page_.rows.size() < most && tries < most * kTriesPerItem; ++tries) {
      auto candidate = sources.Next();
      if (!candidate) return std::move(page_);
      place_ = candidate->place;
      Try(*candidate);
    }
    if (sources.HasMore()) page_.next = place_;
    return std::move(page_);
  }

 private:
  void Try(const GranteeCandidate& candidate) {
    if (candidate.place.part == Part::kEverywhere) {
      place_.name.empty() ? TryEverybody() : TryNamed();
    } else if (candidate.application) {
      TryApplication(candidate);
    } else {
      TryAccount(candidate);
    }
  }

  void TryEverybody() {
    const bool open = repository_.facts().visibility == Visibility::kPublic && action_ == RepositoryAction::kPull;
    if (open && WouldGrant(run_, notes_, Actor{}, question_)) {
      Add(SubjectKind::kAnonymous, "everybody", {Kind::kPublic});
    }
  }

  void TryNamed() {
    const auto account = storage::Accounts(run_.tx()).FindByName(place_.name);
    if (!account || account->kind != AccountKind::kUser) return;
    const auto actor = AsWithFullCredential(run_, *account);
    if (!actor || !WouldGrant(run_, notes_, *actor, question_)) return;
    if (actor->FullAccess()) {
      Add(SubjectKind::kUser, actor->name, {Kind::kSuperuser});
    } else if (actor->id == repository_.name_space().id) {
      Add(SubjectKind::kUser, actor->name, {Kind::kOwner});
    } else if (actor->readonly_superuser && Reads(action_)) {
      Add(SubjectKind::kUser, actor->name, {Kind::kReadonlySuperuser});
    }
  }

  void TryApplication(const GranteeCandidate& candidate) {
    const auto application = storage::Applications(run_.tx()).Find(candidate.id);
    const auto actor = application ? AsWithFullCredential(run_, *application) : std::nullopt;
    if (actor) AddIf(*actor, candidate.path);
  }

  void TryAccount(const GranteeCandidate& candidate) {
    const auto account = storage::Accounts(run_.tx()).Find(candidate.id);
    if (!account || account->kind == AccountKind::kOrganization) return;
    if (const auto actor = AsWithFullCredential(run_, *account)) AddIf(*actor, candidate.path);
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
  // What does not depend on the robot at all is listed as that of all callers.
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
  AccessQuestion question_;
  AccessGranteePlace place_;  // of the last candidate
  AccessGranteePage page_;
};

}  // namespace

AccessGranteePage ListAccessGrantees(const Run& run, RegistryNotes& notes, const InspectedRepository& repository,
                                     RepositoryAction action, const AccessGranteePart& part) {
  GranteeSources sources(run, repository, action, part.after, part.extent);
  return Listing(run, notes, repository, action).Read(sources, part.extent.most);
}

}  // namespace jeton::authority
