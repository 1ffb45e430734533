#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "authority/run.h"
#include "base/secret.h"
#include "crypto/signing_key.h"
#include "domain/access/access_token.h"
#include "domain/records.h"

namespace jeton::authority {

// Access tokens that the grants of /oauth2/token give, for this server or for an API, opaque or as a JWT.

// A JWT that is not signed yet: a signature takes longer than the write transaction should.
struct UnsignedJwt {
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  std::string type;
  std::string claims;  // JSON
};

struct IssuedAccess {
  Token token;
  std::optional<Secret> secret{};    // of an opaque token
  std::optional<UnsignedJwt> jwt{};  // exactly one of both is there

  Seconds life() const { return std::max(std::chrono::round<Seconds>(token.expires - token.created), Seconds{1}); }
  // Signs a JWT. The issuer may be used after the run.
  std::string Text(const Issuer& issuer) const;
};

// What a grant gives.
struct AccessTerms {
  const Application& application;  // to which
  const Api* api = nullptr;        // for which; null: this server
  Id subject{};                    // account or application as which it acts
  std::string_view subject_name;   // the `sub` of a JWT
  std::string scopes;
  std::string restriction{};
  Seconds usual_life{0};       // unless the application or the API says otherwise
  TimePoint longest = kNever;  // its latest end, for example that of the token for which it is exchanged
  std::string act{};           // who acts with it (RFC 8693, section 4.1), JSON; empty: none but its subject
};

crypto::SigningAlgorithm AlgorithmOf(const Api& api);

// Returns whether its token can be made: whether there is a key for it.
bool CanIssue(const Issuer& issuer, const Api* api);

// Issues the token. It descends from the credential of `actor`, or from `parent` if that is given, and ends no later
// than that, the policy of the organization and `longest` allow. REQUIRES: CanIssue.
IssuedAccess IssueAccess(const Run& run, const Actor& actor, const AccessTerms& grant, const Token* parent = nullptr);

}  // namespace jeton::authority
