#pragma once

#include "endpoints/call.h"

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

// answer.cc: the user's answer, and the page that a user without a waiting program lands on
Outcome PostAuthorizeApplication(Authority& authority, const Call& call);
Outcome PostDenyApplication(Authority& authority, const Call& call);
Outcome GetLocalApplication(Authority& authority, const Call& call);

// assign.cc
Outcome PostAssignUser(Authority& authority, const Call& call);

// access_token.cc
Outcome PostAccessToken(Authority& authority, const Call& call);

// explain.cc: why a registry refused its client, as a page and as a document; and the meaning of each problem's code
Outcome GetExplanation(Authority& authority, const Call& call);
Outcome GetErrors(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::web
