#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/applications/code_flow.h"
#include "domain/access/scope_choice.h"
#include "endpoints/call.h"
#include "endpoints/oauth2/redirect.h"
#include "wire/form.h"

// A request at the authorization endpoint of the standard surface (RFC 6749, section 4.1.1), checked.
namespace jeton::endpoints::web {

struct AuthorizationRequest {
  authority::Grantable grantable;
  oauth2::CheckedRedirect redirect;
  std::string sent_redirect;  // as the client sent it; empty: it sent none
  ScopeGrant granted;
  std::string challenge;
  bool asks_again = false;  // consent that was given before does not count
};

// Checks everything but the user. The error is the answer: a page while the address to send the user back to is not
// known to belong to the client, and that address afterwards.
// A client that describes itself may need its document first, which is fetched only for a user who has signed in.
Result<AuthorizationRequest, Outcome> ReadAuthorization(const Call& call, const Actor& user, const wire::Form& form);
// Finds a client that describes itself, likewise. The error is the answer.
Result<authority::Grantable, Outcome> FindDescribedClient(const Call& call, const Actor& user,
                                                          const std::string& client_id);
// Returns whether the client of the request describes itself.
bool IsOfSelfDescribed(const wire::Form& form);

// Prints those parameters of the request that the endpoint reads, as a query.
std::string PrintAuthorization(const wire::Form& form);

// Returns the origin that a request leads to; empty if its client has not registered the address, or would have to be
// looked up.
std::string DestinationOf(const Call& call, std::string_view query);

}  // namespace jeton::endpoints::web
