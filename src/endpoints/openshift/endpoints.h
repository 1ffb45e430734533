#pragma once

#include "endpoints/call.h"

// The last parameter of each path is its format suffix.
namespace jeton::endpoints::openshift {

// root.cc
Outcome RedirectToRoot(Authority& authority, const Call& call);
Outcome GetRoot(Authority& authority, const Call& call);
Outcome GetEnvironment(Authority& authority, const Call& call);

// user.cc
Outcome GetUser(Authority& authority, const Call& call);
Outcome DeleteUser(Authority& authority, const Call& call);

// lists.cc
Outcome ListKeys(Authority& authority, const Call& call);
Outcome ListDomains(Authority& authority, const Call& call);
Outcome ListCartridges(Authority& authority, const Call& call);

// oauth.cc
Outcome Authorize(Authority& authority, const Call& call);
Outcome ExchangeCode(Authority& authority, const Call& call);

// authorizations.cc
Outcome ListAuthorizations(Authority& authority, const Call& call);
Outcome CreateAuthorization(Authority& authority, const Call& call);
Outcome DeleteAuthorizations(Authority& authority, const Call& call);
Outcome GetAuthorization(Authority& authority, const Call& call);
Outcome UpdateAuthorization(Authority& authority, const Call& call);
Outcome DeleteAuthorization(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::openshift
