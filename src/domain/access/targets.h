#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/oauth_scope.h"
#include "domain/records.h"

// For which API an access token is, and what it may do there (RFC 8707). Every access token has exactly one audience:
// an API, or this server.
namespace jeton {

// One audience, and what a client may have there.
struct Target {
  std::optional<Api> api;  // nothing: this server
  std::string identifier;
  std::vector<std::string> scopes;
  std::vector<std::string> harmless;  // of those, the ones that need not be asked for by name

  bool Has(std::string_view scope) const;
};

// Returns the scopes of this server that an application may have: the registered ones, else all that are not dangerous.
OAuthScopes RegisteredScopes(const Application& application);

// This server as a target. `registered`: what the client may have, with all that it implies.
Target ServerTarget(const std::string& issuer, const Application& application);
// Nothing for an API that is disabled. Scopes that the API has no more do not count.
std::optional<Target> ApiTarget(const GrantedApi& granted);

// What a client has at a target for which it asks for no scope: its default scopes, or else the harmless ones.
std::vector<std::string> DefaultsAt(const Target& target, const Application& application);

// This server and the APIs of a client. `issuer`: the identifier of this server.
std::vector<Target> TargetsOf(const std::string& issuer, const Application& application,
                              const std::vector<GrantedApi>& apis);

// Returns whether `asked` names the audience: byte for byte, but for a single slash after the host, which some clients
// add.
bool NamesTarget(std::string_view identifier, std::string_view asked);
// Returns the identifiers that `asked` names, one or two.
std::vector<std::string> IdentifiersNamed(std::string_view asked);
// Returns the target that a value of `resource` names; null: none.
const Target* FindTarget(const std::vector<Target>& targets, std::string_view resource);

struct AskedAccess {
  std::vector<std::string> resources;  // the values of `resource`
  std::optional<std::string> scope;    // words separated by spaces; nothing: the default
};

enum class TargetError {
  kInvalidTarget,  // unknown or several resources, or scopes that belong to several targets
  kInvalidScope,   // unknown, not allowed, or none
};

struct ChosenAccess {
  const Target* target;  // one of the given ones
  std::vector<std::string> scopes;
};

// Chooses the target that a request names, by its resource or else by its scopes, and the scopes that it asks for
// there. A machine asks, so a scope that it may not have is an error and is not left out. Without a scope, the
// application's default scopes count, or else the harmless ones. Without either, a client of a single API that may do
// nothing here gets that API, and any other gets this server. REQUIRES: the targets outlive the result.
Result<ChosenAccess, TargetError> ChooseAccess(const std::vector<Target>& targets, const Application& application,
                                               const AskedAccess& asked);

}  // namespace jeton
