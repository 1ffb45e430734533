#pragma once

#include "endpoints/quay/common.h"
#include "endpoints/restriction.h"

// Members of tokens that say how long they last and what they are held to, beyond Quay.
namespace jeton::endpoints::quay {

Restriction ReadRestriction(Fields& fields);

// Whole seconds from now, at least `least`; nothing where the member is not there.
std::optional<Seconds> ReadSeconds(Fields& fields, std::string_view name, std::int64_t least);

}  // namespace jeton::endpoints::quay
