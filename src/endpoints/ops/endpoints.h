#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::ops {

// health.cc: GET /healthz. The process answers.
Outcome GetHealth(const Call& call);

// GET /readyz: the database answers too (otherwise the request fails with 503 before it gets here). A server that
// cannot write still checks tokens, so it is ready; a second line then says why it cannot write.
Outcome AnswerReady(const Call& call, std::string_view why_nothing_can_be_written);

// GET /metrics, in the text format of Prometheus.
Outcome AnswerMetrics(std::string metrics);

// authorizations.cc: POST /authorizations/expire and POST /authorizations/revoke-all (form field `user`). The secret in
// the data directory authorizes them. {"removed": N, "more": bool}: if there are more, call again.
Outcome ExpireAuthorizations(const Call& call);
Outcome RevokeAuthorizations(const Call& call);

// keys.cc: POST /keys/rotate (form fields `keys`, and `force` with the value `true`), authorized likewise.
// {"rotated": true}, or 409 if it is too soon.
Outcome RotateKeys(const Call& call);

// setup_link.cc: POST /setup-link, authorized likewise. {"link": the last part of the path of the administrator's
// link}.
Outcome MakeSetupLink(const Call& call);

}  // namespace jeton::endpoints::ops
