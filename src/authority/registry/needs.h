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

// What would have turned a denial into a grant. The dialect names the call that provides it.
struct Need {
  enum class Kind {
    kNothingToGrant,  // set by the installation, or the caller's mistake
    kRepositoryRole,  // `role` on `resource` for the subject
    kRepository,      // that `resource` exists
    kWiderToken,      // a token of the subject with `scope`, issued to `client_id`
    kFreeToken,       // a token of the subject without this restriction
    kSecret,          // a good secret of the subject
    kEnabledRobot,    // the robot must be enabled
    kEnabledUser,     // the user must be enabled
    kEnabledOwner,    // `resource`, a name space, must be enabled
    kTrustRule,       // a trust rule that lets the token in
    kSuperuser,
  };
  Kind kind = Kind::kNothingToGrant;
  std::string resource;
  RepositoryRole role = RepositoryRole::kNone;
  std::string scope;
  // For kWiderToken, if the reader administers the application: its organization and client_id.
  std::string application_owner;
  std::string client_id;
  std::vector<std::string> granters;  // names that the reader may see
};

// Finds what a denied action or credential lacked. For one reader; looks each name up once.
class Needs {
 public:
  // `everything`: the reader sees everything.
  Needs(const Run& run, const Actor& reader, bool everything) : run_(run), reader_(reader), everything_(everything) {}

  Need Of(const Denial& denial, const DeniedPiece& piece, const DeniedAction& action);
  Need OfCredential(const Denial& denial);

 private:
  Need OfToken(const Denial& denial, RepositoryRole role);
  bool Administers(const std::string& name_space) const;
  const std::vector<std::string>& GrantersIn(const std::string& name_space);

  const Run& run_;
  const Actor& reader_;
  bool everything_;
  std::map<std::string, std::vector<std::string>> granters_;
};

}  // namespace jeton::authority
