#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "domain/records.h"

// What a transaction notes for those that want to be told of it. It is kept in memory until the commit, and costs no
// statement.
namespace jeton::storage {

// Ends of tokens that are made for less are not noted: programs get those again by themselves.
inline constexpr Seconds kShortestToldLife{86400};

// What is left to tell of a token once its row is gone.
struct NotedToken {
  Id id;
  TokenKind kind = TokenKind::kOAuthAccess;
  Id subject;
  Id application;
  Id name_space;  // the account that owns its robot or application; none: it is a user's own
  std::optional<std::string> name;
  TimePoint created{};
  TimePoint expires = kNever;
};

inline NotedToken NoteOf(const Token& token, const Id& name_space) {
  return {token.id, token.kind, token.subject, token.application, name_space, token.note, token.created, token.expires};
}

// A token was removed before its end.
struct TokenRevoked {
  NotedToken token;
};
// The same, because it had leaked. The removal is noted as well.
struct TokenLeaked {
  NotedToken token;
};
// A token was made with an end, or was given another one, at least kShortestToldLife after it was made.
struct TokenGivenEnd {
  Id id;
  TimePoint expires{};
};
// A token comes near its end.
struct TokenNearsEnd {
  NotedToken token;
};
struct KeysRotated {
  std::string use;
  std::vector<std::string> current;  // the ids of the keys that sign or seal from now on
};
// A known subject was refused again and again.
struct RefusedOften {
  Id owner;    // the account whose admins it concerns
  Id subject;  // account or application
  std::int64_t refusals = 0;
  TimePoint since{};
  std::string address;  // of the last one
  std::string code;     // the same
};

using Happening = std::variant<TokenRevoked, TokenLeaked, TokenGivenEnd, TokenNearsEnd, KeysRotated, RefusedOften>;
using Happenings = std::vector<Happening>;

}  // namespace jeton::storage
