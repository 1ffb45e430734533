#include "endpoints/api/access/words.h"

#include "authority/access/access_answers.h"

namespace jeton::endpoints::api {

using PathKind = authority::AccessPath::Kind;

std::string SentenceOfPath(const std::string& who, const std::string& resource, const authority::AccessPath& path) {
  const std::string role = "the role " + std::string(NameOf(path.role)) + " on " + resource;
  switch (path.kind) {
    case PathKind::kPublic: return resource + " is public: everybody may pull.";
    case PathKind::kSuperuser: return who + " is a superuser, and superusers have full access here.";
    case PathKind::kReadonlySuperuser: return who + " is a read-only superuser, and may pull everything.";
    case PathKind::kOwner: return who + " owns the name space of " + resource + ".";
    case PathKind::kAdministrator: return who + " is an admin of the organization of " + resource + ".";
    case PathKind::kDirect: return who + " has " + role + ".";
    case PathKind::kTeam: return who + " is in the team " + path.team + ", which has " + role + ".";
    case PathKind::kTrustRule: return "Jobs that fit a trust rule of " + who + " may log in as it.";
    case PathKind::kCreation: break;
  }
  return resource + " does not exist yet: " + who + " may create it by pushing.";
}

std::string SentenceOfReason(std::string_view reason) {
  if (reason == authority::kInstallationReadOnly) {
    return "The installation is read-only for now: no token for a push is given.";
  }
  return "The default registry is of a kind that does not know this action.";
}

std::string SentenceOfApiScope(authority::ApiScopeFault fault, const std::string& who, const std::string& api,
                               const std::string& scope) {
  using Fault = authority::ApiScopeFault;
  switch (fault) {
    case Fault::kNone: return who + " has the scope " + scope + " of " + api + ".";
    case Fault::kNoApplication: return "Only applications have scopes of APIs: ask about one.";
    case Fault::kOrganizationDisabled: return "The organization of " + api + " is disabled.";
    case Fault::kApplicationDisabled: return "The application " + who + " is disabled.";
    case Fault::kApiDisabled: return api + " is disabled.";
    case Fault::kUnknownScope: return api + " has no scope " + scope + ".";
    case Fault::kNotGranted: break;
  }
  return who + " does not have the scope " + scope + " of " + api + ".";
}

std::vector<std::string> WordsOfPath(const authority::AccessPath& path) {
  switch (path.kind) {
    case PathKind::kPublic: return {"public"};
    case PathKind::kSuperuser: return {"superuser"};
    case PathKind::kReadonlySuperuser: return {"superuser", "read_only"};
    case PathKind::kOwner: return {"owner"};
    case PathKind::kAdministrator: return {"owner", "team", path.team};
    case PathKind::kDirect: return {"direct", std::string(NameOf(path.role))};
    case PathKind::kTeam: return {"team", path.team, std::string(NameOf(path.role))};
    case PathKind::kTrustRule: return {"trust_rule"};
    case PathKind::kCreation: break;
  }
  return {"creation"};
}

}  // namespace jeton::endpoints::api
