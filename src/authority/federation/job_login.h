#pragma once

#include "authority/federation/foreign_token.h"
#include "identity/identity.h"
#include "identity/work.h"

namespace jeton::authority {

// A login of a robot with the foreign token of a job as the password. The first use binds the token to that robot and
// the caller's address for its whole life: a stolen token is useless elsewhere.

struct JobLogin {
  Voucher voucher;
  TimePoint ends;      // of the token as a password
  bool first = false;  // not bound yet
};

// Decides only: binds and records nothing.
Result<JobLogin, ExchangeRefusal> JudgeJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented);

Result<Actor, CredentialError> ByJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented);

}  // namespace jeton::authority
