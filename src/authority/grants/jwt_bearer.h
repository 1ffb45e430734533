#pragma once

#include <optional>
#include <string>

#include "authority/applications/access_tokens.h"
#include "authority/applications/client_credentials.h"
#include "authority/audit/denial_notes.h"
#include "authority/federation/foreign_grant.h"
#include "authority/run.h"
#include "domain/restriction.h"

namespace jeton::authority {

// Access tokens for the tokens of trusted issuers: by the JWT bearer grant (RFC 7523, section 2.1), and by an exchange
// (RFC 8693) of such a token. They act as the robot of the trust rule, and descend from the credential of the client.

struct AssertionRequest {
  std::string assertion;
  std::string robot{};  // that is meant; empty: the one whose rule fits
  AskedAccess access;
  Restriction restriction{};
  std::string act{};       // who acts with the token, JSON; empty: its subject alone
  bool wants_jwt = false;  // nothing else will do
};

enum class AssertionFault {
  kRefused,  // `why` says so
  kScope,
  kTarget,
  kFormat,  // the API takes no JWTs
  kLimitReached,
  kNoKey,
};
struct AssertionFailure {
  AssertionFault fault{};
  ExchangeRefusal why{};
};

// `client`: anonymous for none. Uses the assertion up.
Result<IssuedAccess, AssertionFailure> IssueForAssertion(const Run& run, ForeignIssuers& issuers, const Actor& client,
                                                         const AssertionRequest& request);

// Notes in the log of a client's organization why its assertion was refused, and keeps an explanation. Returns the code
// of the explanation, which is all that the caller is told.
std::string RecordRefusedAssertion(const Run& run, DenialNotes& notes, const Actor& client, const ExchangeRefusal& why);

}  // namespace jeton::authority
