#pragma once

#include <vector>

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

// Returns every reason for which a token whose signature is good is no password of the robot, apart from its rules.
std::vector<ExchangeError> FaultsOf(const Run& run, const Proof& proof, const Account& robot);

Result<Actor, CredentialError> ByJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented);

}  // namespace jeton::authority
