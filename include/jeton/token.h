#pragma once

#include <string_view>

// The client library of Jeton: what another program needs to deal with its tokens.
namespace jeton {

// Which token a text is, by its form alone and without asking anyone.
struct TokenIdentity {
  // oauth_access, robot, authorization, client_secret, application_password, session, authorization_code; empty: none
  // of ours
  std::string_view kind;
  std::string_view checksum;  // "ok", "wrong", or "none" for a kind that carries none; empty when `kind` is
};

// Any thread; keeps nothing of the text.
TokenIdentity Identify(std::string_view text);

}  // namespace jeton
