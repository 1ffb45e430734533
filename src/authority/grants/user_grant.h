#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/applications/access_tokens.h"
#include "authority/applications/code_flow.h"
#include "authority/run.h"
#include "domain/access/scope_choice.h"

// What a user grants an application at the standard surface. Codes, refresh tokens and device codes stand for it.
namespace jeton::authority {

struct UserGrant {
  Id user;
  ScopeGrant granted;
  std::optional<Token> parent{};  // the credential with which the user consented; nothing: their password
};

enum class GrantFault {
  kInvalid,       // unknown, expired, used, revoked, another client's, or what it depends on is gone
  kNoted,         // the same; the transaction notes it, and must be committed
  kMalformed,     // a parameter is not of the form that its standard demands
  kScope,         // more than was granted, or nothing is left
  kTarget,        // a resource that was not granted, or several could be meant
  kLimitReached,  // the application is at its limit of tokens
  kNoKey,         // the key that would sign the token is missing
};
GrantFault FaultOf(TargetError error);

// The user and the client of a grant as they are now.
struct GrantStanding {
  Actor user;
  Grantable grantable;
  std::vector<Target> targets;

  const Application& application() const { return grantable.application; }
};
// Returns the credential with which a user consented, none of which is there for their password. Returns nothing if it
// has ended, and what was granted with it.
std::optional<UserGrant> GrantMadeWith(const Run& run, const Id& parent, UserGrant grant);

// Looks at everything that a grant depends on: the account of the user, the application and its organization, and
// whether the policy lets the user grant access. Returns nothing if any of them is gone or disabled. `client_id`: of
// the application; `resources`: that were granted.
std::optional<GrantStanding> FindStanding(const Run& run, const Id& user, std::string_view client_id,
                                          const std::vector<std::string>& resources);

// Returns what the application may have tokens for: this server first. Others than `resources` may be left out, if any
// are named.
std::vector<Target> TargetsFor(const Run& run, const Application& application,
                               const std::vector<std::string>& resources);

struct IssuedGrant {
  IssuedAccess access;
  std::string scope;  // that the client is told
  std::optional<Secret> refresh{};
};

// What an access token is made with, and the grant type by which the client gets it.
struct AccessOrigin {
  std::optional<Token> parent{};  // nothing: a person with their password
  TimePoint longest = kNever;     // not the end of the parent: that of a refresh token moves with its use
  std::string_view grant_type;
};
// Issues an access token for a choice of the grant.
Result<IssuedGrant, GrantFault> IssueChosen(const Run& run, const GrantStanding& standing, const ChosenAccess& chosen,
                                            const AccessOrigin& origin);

// Issues an access token, and a refresh token if the client uses them.
struct BegunGrant {
  IssuedGrant issued;
  Id first;  // of the token with whose revocation all of it ends
};
Result<BegunGrant, GrantFault> BeginGrant(const Run& run, const GrantStanding& standing, const UserGrant& grant,
                                          const AskedAccess& asked, std::string_view grant_type);

}  // namespace jeton::authority
