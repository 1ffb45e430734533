#pragma once

#include "authority/federation/foreign_token.h"
#include "identity/identity.h"
#include "identity/work.h"

namespace jeton::authority {

// A robot by the foreign token of a job, which is its password as it is. Its first use binds it to that robot and to
// the caller's address, for as long as it lives: a stolen one is of no use elsewhere.

struct JobLogin {
  Voucher voucher;
  TimePoint ends;      // of the token as a password
  bool first = false;  // it is bound to no place yet
};

// The decision alone: nothing is bound and nothing is written down.
Result<JobLogin, ExchangeRefusal> JudgeJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented);

Result<Actor, CredentialError> ByJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented);

}  // namespace jeton::authority
