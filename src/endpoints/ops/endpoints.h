#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::ops {

// GET /healthz: the process answers.
Outcome GetHealth(Authority& authority, const Call& call);

// GET /readyz: the database answers, too (else the request fails with 503 before it comes here). A server that cannot
// write still checks tokens, so it is ready; the second line then says what does not work, and why.
Outcome AnswerReady(const Call& call, std::string_view why_nothing_can_be_written);

// POST /authorizations/expire and POST /authorizations/revoke-all (form field `user`), for whoever can read the secret
// in the data directory. {"removed": N, "more": bool}: a call that leaves more is to be made again.
Outcome ExpireAuthorizations(Authority& authority, const Call& call);
Outcome RevokeAuthorizations(Authority& authority, const Call& call);

// keys.cc: POST /keys/rotate (form fields `keys`, and `force` with the value `true`), for the same: {"rotated": true},
// or 409 while it is too soon for that.
Outcome RotateKeys(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::ops
