#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/audit/denials.h"
#include "authority/run.h"
#include "domain/oauth_scope.h"

namespace jeton::authority {

// What would have turned a denial into a yes. A dialect says by which call it is had.
struct Need {
  enum class Kind {
    kNothingToGrant,  // a choice of the installation, or a fault of the caller
    kRepositoryRole,  // `role` on `resource` for the subject
    kRepository,      // that `resource` exists
    kWiderToken,      // a token of the subject with `scope`, issued to `client_id`
    kFreeToken,       // a token of the subject that is not restricted so
    kSecret,          // a good secret of the subject
    kEnabledRobot,    // that the robot may work
    kEnabledUser,     // that the user may
    kEnabledOwner,    // that `resource`, a name space, may be used
    kTrustRule,       // a rule that lets the token in
    kSuperuser,
  };
  Kind kind = Kind::kNothingToGrant;
  std::string resource;
  RepositoryRole role = RepositoryRole::kNone;
  std::string scope;
  // Of kWiderToken, where the reader administers it: the organization and client_id of the application.
  std::string application_owner;
  std::string client_id;
  std::vector<std::string> granters;  // names, as far as the reader may see them
};

// What the denial of one action, or of the credential, lacked. For one reader; looks every name up once.
class Needs {
 public:
  // `everything`: the reader sees everything.
  Needs(const Run& run, const Actor& reader, bool everything) : run_(run), reader_(reader), everything_(everything) {}

  Need Of(const Denial& denial, const DeniedPiece& piece, const DeniedAction& action);
  Need OfCredential(const Denial& denial);

 private:
  Need OfToken(const Denial& denial, RepositoryRole role);
  const std::vector<std::string>& GrantersIn(const std::string& name_space);
  std::vector<std::string> FindGranters(const std::string& name_space) const;

  const Run& run_;
  const Actor& reader_;
  bool everything_;
  std::map<std::string, std::vector<std::string>> granters_;
};

}  // namespace jeton::authority
