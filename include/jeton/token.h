#pragma once

#include <string_view>

// The client library of Jeton: what another program needs to deal with its tokens.
namespace jeton {

// The kinds of tokens.
inline constexpr std::string_view kTokenKindNames[] = {
    "oauth_access",       "robot",    "authorization",   "client_secret", "application_password", "session",
    "authorization_code", "identity", "registry_events",
};

// Which token a text is, by its form alone and without asking anyone.
struct TokenIdentity {
  std::string_view kind;      // one of kTokenKindNames; empty: no token of Jeton
  std::string_view checksum;  // "ok", "wrong", or "none" for a kind that carries none; empty when `kind` is
};

// Any thread; keeps nothing of the text.
TokenIdentity Identify(std::string_view text);

}  // namespace jeton
