#include "authority/registry/needs.h"

#include "authority/organizations/granters.h"
#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

// Returns the smallest scope that covers the role.
std::string_view ScopeFor(RepositoryRole role) {
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (info.repository >= role) return info.name;
  }
  return {};
}

}  // namespace

Need Needs::Of(const Denial& denial, const DeniedPiece& piece, const DeniedAction& action) {
  Need need{.resource = piece.resource};
  switch (action.reason) {
    case Reason::kRole:
      need.kind = Need::Kind::kRepositoryRole;
      need.role = action.needed;
      break;
    case Reason::kNoRepository: need.kind = Need::Kind::kRepository; break;
    case Reason::kScope: return OfToken(denial, action.needed);
    case Reason::kRestriction:
      need.kind = Need::Kind::kFreeToken;
      need.granters = denial.kind == SubjectKind::kUser ? std::vector{denial.account} : GrantersIn(denial.owner_name);
      return need;
    case Reason::kNamespaceDisabled:
      need.kind = Need::Kind::kEnabledOwner;
      need.resource = piece.name_space;
      return need;
    case Reason::kNotSuperuser: need.kind = Need::Kind::kSuperuser; return need;
    default: return need;
  }
  need.granters = GrantersIn(piece.name_space);
  return need;
}

Need Needs::OfToken(const Denial& denial, RepositoryRole role) {
  Need need{.kind = Need::Kind::kWiderToken, .resource = denial.account};
  need.scope = ScopeFor(role);
  if (denial.application.IsNone()) return need;
  const auto application = run_.facts.FindApplication(run_, denial.application);
  if (!application) return need;
  const auto owner = storage::Accounts(run_.tx()).Find((*application)->owner);
  if (!owner) return need;
  if (!Administers(owner->name)) return need;
  need.application_owner = owner->name;
  need.client_id = (*application)->client_id;
  need.granters = GrantersIn(owner->name);
  return need;
}

Need Needs::OfCredential(const Denial& denial) {
  Need need{.resource = denial.account};
  const std::string& fault = denial.credential;
  const bool robot = denial.kind == SubjectKind::kRobot;
  if (fault == "disabled" || fault == "robot_owner_disabled") {
    need.kind = robot ? Need::Kind::kEnabledOwner : Need::Kind::kEnabledUser;
    if (robot) need.resource = denial.owner_name;
    return need;
  }
  if (!robot || (denial.trial && fault == "expired")) return need;
  if (fault == "robot_disabled_or_ended") {
    need.kind = Need::Kind::kEnabledRobot;
  } else if (fault == "not_of_this_robot" || fault == "wrong_audience" || fault == "no_rules" ||
             fault == "unknown_issuer") {
    need.kind = Need::Kind::kTrustRule;
  } else if (fault == "wrong_robot_secret" || fault == "expired" || fault == "used_up" || fault == "unanswered" ||
             fault == "unknown") {
    need.kind = Need::Kind::kSecret;
  } else if (fault == "not_before_its_time" || fault == "not_from_that_address") {
    need.kind = Need::Kind::kFreeToken;
  } else {
    return need;
  }
  need.granters = GrantersIn(denial.owner_name);
  return need;
}

bool Needs::Administers(const std::string& name_space) const {
  if (everything_ || (reader_.name == name_space && reader_.subject == SubjectKind::kUser)) return true;
  return ViewOrganization(reader_, FindOrganization(run_, reader_, name_space)).admin;
}

const std::vector<std::string>& Needs::GrantersIn(const std::string& name_space) {
  const auto [known, fresh] = granters_.try_emplace(name_space);
  if (fresh) known->second = FindGranters(run_, reader_, name_space, everything_);
  return known->second;
}

}  // namespace jeton::authority
