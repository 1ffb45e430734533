#include "authority/people/avatar.h"

#include "base/encoding.h"
#include "crypto/digest.h"

namespace jeton::authority {

std::string AvatarHash(std::string_view email_or_name) { return crypto::Sha256Hex(ToLower(TrimSpace(email_or_name))); }

}  // namespace jeton::authority
