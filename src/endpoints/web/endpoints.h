#pragma once

#include "endpoints/call.h"

// What browsers are sent to: signing in, and letting applications act for oneself (the web flow of the Quay dialect).
namespace jeton::endpoints::web {

// csrf.cc
Outcome GetCsrfToken(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::web
