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

// What one token is held to, whatever its subject may do and its scopes say. It never grants anything.
struct Restriction {
  // What it may be used for. Names and patterns, separated by spaces; empty: any repository. A star stands for any part
  // of one segment but the first; at the end, after a slash, for all that is below.
  std::string repositories;
  std::optional<Actions> actions;  // nothing: all
  // When it may be used, and from where: addresses and blocks, separated by spaces; empty: anywhere.
  std::string addresses;
  TimePoint not_before{};
  std::int64_t uses = 0;  // how often; 0: as often as one likes

  // The form in which a token keeps it: words, of which those that are no patterns read name=value. Empty: no
  // restriction. Nothing for what is not well formed.
  static std::optional<Restriction> Parse(std::string_view text);
  std::string Print() const;

  bool none() const { return !narrows() && addresses.empty() && not_before == TimePoint{} && uses == 0; }
  // Whether it leaves less than all that could be done with the token.
  bool narrows() const { return !repositories.empty() || actions.has_value(); }
  bool Names(std::string_view repository) const;
  bool Covers(Actions wanted) const { return !actions || Union(*actions, wanted) == *actions; }
  bool AcceptsFrom(std::string_view address) const;

  friend bool operator==(const Restriction&, const Restriction&) = default;
};

// What is left of a token's OAuth scopes for who asks about it: a token that is held to anything administers nothing.
OAuthScopes NarrowedScopes(OAuthScopes scopes, const Restriction& restriction);
// The same of a personal authorization's: nothing, once it is held to repositories or actions.
AuthorizationScopes NarrowedScopes(AuthorizationScopes scopes, const Restriction& restriction);

// True when every word is a name of a repository or a pattern of names.
bool AreRepositoryPatterns(std::string_view text);
// True when every word is an address or a block of them, and none is everybody's.
bool AreAddressRanges(std::string_view text);
// "pull push delete *", in any order; nothing for other words, and for none.
std::optional<Actions> ReadActionWords(std::string_view text);

}  // namespace jeton
