#pragma once

#include <optional>

#include "endpoints/quay/common.h"

// Users, as they see themselves and as others see them.
namespace jeton::endpoints::quay {

// {"anonymous","username","avatar"}: what every caller may know.
json::object PublicUserView(const Account& account);

// The actor's own account, as far as its credential may see it; nothing where that is not even its name.
std::optional<json::object> OwnUserView(const Call& call, const Actor& actor);

// {"invoice_email","invoice_email_address","tag_expiration_s"} as chosen for a user or organization, or the defaults.
json::object ChosenDetails(const Account& account);

}  // namespace jeton::endpoints::quay
