#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "domain/authorization_scope.h"
#include "domain/oauth_scope.h"
#include "domain/registry_scope.h"

namespace jeton {

// What one token is restricted to, besides its scopes and its subject's rights. Never grants anything.
struct Restriction {
  // The repositories for which the token may be used: names and patterns, separated by spaces; empty: any. A star
  // matches any part of one segment except the first. At the end, after a slash, it matches everything below.
  std::string repositories;
  std::optional<Actions> actions;  // nothing: all
  // When the token may be used, and from where: addresses and blocks, separated by spaces; empty: anywhere.
  std::string addresses;
  TimePoint not_before{};
  std::int64_t uses = 0;  // how often; 0: any number of times

  // Parses the stored form: patterns, and name=value words for the rest. Empty text is no restriction. Returns nothing
  // if the text is malformed.
  static std::optional<Restriction> Parse(std::string_view text);
  std::string Print() const;

  bool none() const { return !narrows() && addresses.empty() && not_before == TimePoint{} && uses == 0; }
  // Returns whether it limits the repositories or actions.
  bool narrows() const { return !repositories.empty() || actions.has_value(); }
  bool Names(std::string_view repository) const;
  bool Covers(Actions wanted) const { return !actions || Union(*actions, wanted) == *actions; }
  bool AcceptsFrom(std::string_view address) const;

  friend bool operator==(const Restriction&, const Restriction&) = default;
};

// Returns whether a token restricted to `narrow` may be used for nothing that `wide` excludes: whatever one allows, the
// other allows too.
bool IsNoWider(const Restriction& narrow, const Restriction& wide);

// Returns the OAuth scopes to report for a restricted token. A token with any restriction administers nothing.
OAuthScopes NarrowedScopes(OAuthScopes scopes, const Restriction& restriction);
// Returns the scopes to report for a restricted personal authorization: none if repositories or actions are restricted.
AuthorizationScopes NarrowedScopes(AuthorizationScopes scopes, const Restriction& restriction);

// Returns whether every word is a repository name or a pattern of names.
bool AreRepositoryPatterns(std::string_view text);
// Returns whether every word is an address or a block of addresses, and no block holds every address.
bool AreAddressRanges(std::string_view text);
// Parses "pull push delete *", in any order. Returns nothing for other words and for empty text.
std::optional<Actions> ReadActionWords(std::string_view text);

}  // namespace jeton
