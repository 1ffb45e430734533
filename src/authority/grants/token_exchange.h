#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/applications/access_tokens.h"
#include "authority/applications/client_credentials.h"
#include "authority/federation/foreign_token.h"
#include "authority/run.h"
#include "domain/access/scope_choice.h"
#include "domain/restriction.h"

namespace jeton::authority {

// Token exchange (RFC 8693): a client gets, for an access token of ours or a token of a trusted issuer, one that
// reaches no further: in scope, audience, restriction and life. It ends with the token of ours for which it was
// exchanged.

// Each actor counts, and the same one twice, too.
inline constexpr std::size_t kMostActors = 4;

struct ExchangeRequest {
  std::string subject_token;
  std::optional<std::string> actor_token;
  std::vector<std::string> resources;  // and audiences; none: that of the subject token
  std::optional<std::string> scope;    // nothing: all that is left
  Restriction restriction{};           // besides that of the subject token
  bool wants_jwt = false;
};

enum class ExchangeFault {
  kSubject,      // the subject token is not good, or the client may not exchange it
  kActor,        // the actor token is not good, is not the client's, or is one too many
  kRestriction,  // wider than that of the subject token
  kFormat,       // the API takes no JWTs
  kScope,
  kTarget,
  kLimitReached,
  kNoKey,
  kNotCached,  // run again with more
};

struct ExchangeFailure {
  ExchangeFault fault{};
  std::optional<ExchangeRefusal> why{};  // of kSubject, for a token of another issuer
};

// The parts of an exchange that its kinds share.
// Returns an access token of ours that the client may exchange, and spends one of its uses.
Result<CheckedToken, ExchangeFault> CheckSubject(const Run& run, const Application& client,
                                                 const ExchangeRequest& request);
// Returns the `act` of the new token; empty if no actor takes part. `before`: that of the subject token.
Result<std::string, ExchangeFault> ActorsOf(const Run& run, const Actor& client, const ExchangeRequest& request,
                                            std::string_view before);
// Subject ∩ client ∩ asked. `scope`: nothing: all that is left.
Result<ScopeWords, ExchangeFault> ScopesOf(const Target& target, const Token& subject,
                                           const std::optional<std::string>& scope);
// Returns nothing if what is asked for would be wider.
std::optional<Restriction> RestrictionOf(const CheckedToken& subject, const Restriction& asked);

Result<IssuedAccess, ExchangeFault> ExchangeToken(const Run& run, const Actor& client, const ExchangeRequest& request);

// The same for a token of a trusted issuer, as the robot of the rule that lets it in.
Result<IssuedAccess, ExchangeFailure> ExchangeForeign(const Run& run, ForeignIssuers& issuers, const Actor& client,
                                                      const ExchangeRequest& request);

}  // namespace jeton::authority
