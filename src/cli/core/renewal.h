#pragma once

#include <string>

#include "cli/core/failure.h"
#include "cli/core/logins.h"
#include "client/login.h"

// The tokens of people who signed in with `jeton login`: they live for an hour, and are renewed.
namespace jeton::cli {

// The client that the command line is at every server.
inline constexpr const char* kClientId = "jeton-cli";

// A request for a login that is kept, or for one that begins.
client::LoginClient LoginClientFor(const Login& login);

// Puts the tokens into the login.
void TakeTokens(Login& login, const client::LoginTokens& tokens);

// Returns the login's token. One that ends within a minute is renewed first, and kept: however many processes need it
// at the same time, one of them asks the server, and the others wait for what it gets. If it cannot be kept, that is
// said, and it serves this process alone.
Result<std::string, Failure> FreshToken(const Login& login);

// Ends what the login was given, at the server. Nothing to do for a token that the user made elsewhere.
Result<void, Failure> EndAtServer(const Login& login);

}  // namespace jeton::cli
