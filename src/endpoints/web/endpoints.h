#pragma once

#include "endpoints/route.h"

namespace jeton::endpoints::web {

// csrf.cc
Outcome GetCsrfToken(const Call& call);

// sign_in.cc
Outcome GetStyle(const Call& call);
Outcome GetSignIn(const Call& call);
Outcome PostSignIn(const Call& call);
Outcome PostSignOut(const Call& call);

// authorize.cc
Outcome GetAuthorize(const Call& call);

// answer.cc: the user's answer, and the page for a user whom no program waits for
Outcome PostAuthorizeApplication(const Call& call);
Outcome PostDenyApplication(const Call& call);
Outcome GetLocalApplication(const Call& call);

// assign.cc
Outcome PostAssignUser(const Call& call);

// access_token.cc
Outcome PostAccessToken(const Call& call);

// explain.cc: why a registry client was refused, as a page and as a document; and the meaning of each problem code
Outcome GetExplanation(const Call& call);
Outcome GetErrors(const Call& call);

// set_up.cc: the page of the link by which the operator makes an administrator
Outcome GetSetUp(const Call& call);
Outcome PostSetUp(const Call& call);

// reference.cc: the reference of our own API, without script
Function AnswerReference();

// standard_authorize.cc: GET and POST /oauth2/authorize (RFC 6749, section 3.1), POST /oauth2/authorize/consent
Outcome GetStandardAuthorize(const Call& call);
Outcome PostStandardAuthorize(const Call& call);
Outcome PostConsent(const Call& call);

// account.cc, account_forms.cc: what users see and do about their own account
Outcome GetAccount(const Call& call);
Outcome PostAccountPassword(const Call& call);
Outcome PostAccountTokenEnd(const Call& call);
Outcome PostAccountConsentEnd(const Call& call);

// device.cc: GET and POST /oauth2/device/verify (RFC 8628, section 3.3)
Outcome GetDevicePage(const Call& call);
Outcome PostDevicePage(const Call& call);

}  // namespace jeton::endpoints::web
