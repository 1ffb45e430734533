#pragma once

#include <string_view>

#include "authority/descent.h"
#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// Revokes a token (RFC 7009). kForbidden if it belongs to another caller. An unknown or dead token is a success. Any
// holder of an identity token may end it. A refresh token, used or not, ends with its family and all access tokens that
// were given for it; an access token ends alone.
Result<void, Refusal> RevokePresented(const Run& run, const Actor& caller, std::string_view token,
                                      Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
