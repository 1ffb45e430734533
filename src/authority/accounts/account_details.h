#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

#include "authority/run.h"

namespace jeton::authority {

// What an account chooses that is only shown again: invoice_email, invoice_email_address, tag_expiration_s.

// Whether removed tags may be kept for so many seconds: what the Quay dialect offers.
bool IsTagExpiration(std::int64_t seconds);

// Replaces the members that `details` has, and records a change for each.
void SetDetails(const Run& run, const Actor& actor, const Account& account, const boost::json::object& details);

}  // namespace jeton::authority
