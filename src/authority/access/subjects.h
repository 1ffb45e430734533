#pragma once

#include "authority/run.h"
#include "domain/actor.h"
#include "domain/records.h"

// Subjects that are asked about, and do not ask themselves: the actors that they make with a credential that reaches as
// far as theirs can. Nothing else may be done as them.
namespace jeton::authority {

// Returns a user as with name and password, and a robot as with a secret without restriction. The error says why every
// login of the account is refused. REQUIRES: it is no organization.
Result<Actor, CredentialError> AsWithFullCredential(const Run& run, const Account& account);

// Returns an application as with a token of its own. Nothing if its organization is disabled.
std::optional<Actor> AsWithFullCredential(const Run& run, const Application& application);

}  // namespace jeton::authority
