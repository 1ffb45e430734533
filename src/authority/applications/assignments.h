#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "storage/tokens/assignments.h"

namespace jeton::authority {

// Tokens that the admins of an organization offer to users. The user creates the token by accepting the offer.

struct Offer {
  std::string client_id;
  std::string username;
  std::string redirect_uri;
  std::string scopes;
  std::string response_type;
};
// Checks in this order: kUnknownUser, kNotFound (the application), kForbidden, kLimitReached.
Result<void, Refusal> AssignToken(const Run& run, const Actor& actor, const Offer& offer);

struct AssignedAuthorization {
  Assignment assignment;
  Application application;
  Account owner;
};
// Lists the caller's own offers. kNotFound if the installation has offers turned off.
using AssignmentPage = Page<AssignedAuthorization, AgePlace>;
Result<AssignmentPage, Refusal> ListAssignments(const Run& run, const Actor& actor, const AssignmentPage::Place& after,
                                                std::size_t most);
Result<void, Refusal> DeclineAssignment(const Run& run, const Actor& actor, const Id& id);

}  // namespace jeton::authority
