#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

#include "authority/run.h"

namespace jeton::authority {

// Details that an account sets and the server only stores and shows: invoice_email, invoice_email_address,
// tag_expiration_s.

// Returns whether the Quay dialect offers this time to keep removed tags.
bool IsTagExpiration(std::int64_t seconds);

// Replaces each member that `details` contains and records the change.
void SetDetails(const Run& run, const Actor& actor, const Account& account, const boost::json::object& details);

}  // namespace jeton::authority
