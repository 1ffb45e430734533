#pragma once

#include <string_view>

// The client library of Jeton: what another program needs to deal with its tokens.
namespace jeton {

// The kinds of tokens.
inline constexpr std::string_view kTokenKindNames[] = {
    "oauth_access",
    "robot",
    "authorization",
    "client_secret",
    "application_password",
    "session",
    "authorization_code",
    "identity",
    "registry_events",
    "api_credential",
    "refresh",
};

// What kind of token a text is, judged by its form alone.
struct TokenIdentity {
  std::string_view kind;      // one of kTokenKindNames; empty: not a Jeton token
  std::string_view checksum;  // "ok", "wrong", or "none" for a kind without a checksum; empty if `kind` is
};

// Identifies a text without a look-up, and keeps no copy of it. Any thread.
TokenIdentity Identify(std::string_view text);

}  // namespace jeton
