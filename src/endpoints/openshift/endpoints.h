#pragma once

#include "endpoints/call.h"

// The last parameter of each path is its format suffix.
namespace jeton::endpoints::openshift {

// root.cc
Outcome RedirectToRoot(const Call& call);
Outcome GetRoot(const Call& call);
Outcome GetEnvironment(const Call& call);

// user.cc
Outcome GetUser(const Call& call);
Outcome DeleteUser(const Call& call);

// lists.cc
Outcome ListKeys(const Call& call);
Outcome ListDomains(const Call& call);
Outcome ListCartridges(const Call& call);

// oauth.cc
Outcome Authorize(const Call& call);
Outcome ExchangeCode(const Call& call);

// authorizations.cc
Outcome ListAuthorizations(const Call& call);
Outcome CreateAuthorization(const Call& call);
Outcome DeleteAuthorizations(const Call& call);
Outcome GetAuthorization(const Call& call);
Outcome UpdateAuthorization(const Call& call);
Outcome DeleteAuthorization(const Call& call);

}  // namespace jeton::endpoints::openshift
