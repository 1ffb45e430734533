#pragma once

#include <optional>

#include "endpoints/quay/common.h"

// Views of users for themselves and for others.
namespace jeton::endpoints::quay {

// {"anonymous","username","avatar"}: what every caller may see.
json::object PublicUserView(const Account& account);

// Shows the actor's own account, as far as the credential may see it; nothing if it may not see even the name.
std::optional<json::object> OwnUserView(const Call& call, const Actor& actor);

// {"invoice_email","invoice_email_address","tag_expiration_s"} of a user or organization, or the defaults.
json::object ChosenDetails(const Account& account);

}  // namespace jeton::endpoints::quay
