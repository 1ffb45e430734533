#pragma once

#include "endpoints/call.h"

// What browsers are sent to: signing in, and letting applications act for oneself (the web flow of the Quay dialect).
namespace jeton::endpoints::web {

// csrf.cc
Outcome GetCsrfToken(Authority& authority, const Call& call);

// sign_in.cc
Outcome GetStyle(Authority& authority, const Call& call);
Outcome GetSignIn(Authority& authority, const Call& call);
Outcome PostSignIn(Authority& authority, const Call& call);
Outcome PostSignOut(Authority& authority, const Call& call);

// authorize.cc
Outcome GetAuthorize(Authority& authority, const Call& call);
// answer.cc: what the user says to it, and where he lands who has no program waiting
Outcome PostAuthorizeApplication(Authority& authority, const Call& call);
Outcome PostDenyApplication(Authority& authority, const Call& call);
Outcome GetLocalApplication(Authority& authority, const Call& call);
// assign.cc
Outcome PostAssignUser(Authority& authority, const Call& call);
// access_token.cc
Outcome PostAccessToken(Authority& authority, const Call& call);

// explain.cc: why a registry's client was refused, as a page and as a document; and what the codes of problems mean
Outcome GetExplanation(Authority& authority, const Call& call);
Outcome GetErrors(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::web
