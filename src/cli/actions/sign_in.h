#pragma once

#include "cli/core/logins.h"
#include "cli/core/session.h"

namespace jeton::cli {

// How a person gets a login.
enum class LoginWay {
  kToken,    // a token that they bring
  kBrowser,  // in a browser on this machine
  kDevice,   // in a browser anywhere, with a code
};
// By the flags, or else by what there is: a terminal, and a desktop.
LoginWay LoginWayOf(const Invocation& invocation);

// Let the person sign in at the server of the login, and put the tokens into it. Fail with "pending" if they have not
// decided in time.
Result<void, Failure> SignInByBrowser(Invocation& invocation, Login& login);
Result<void, Failure> SignInByDevice(Invocation& invocation, Login& login);

}  // namespace jeton::cli
