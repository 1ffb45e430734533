#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "endpoints/call.h"
#include "wire/body.h"
#include "wire/problem.h"

// The start and the end of every endpoint of our own API.
namespace jeton::endpoints::api {

// Makes an answer of a problem, with the request id. A 401 carries its challenge.
Response Refuse(const Call& call, const wire::Problem& problem);
Response NotFound(const Call& call, std::string detail);
// What an operation needs of its caller, for those that lack it.
struct Needs {
  std::string_view right;  // like "admin"; "owner" and "user": the caller has it, and the credential does not reach it
  std::string_view scope;  // of the token; empty: no scope is enough
  std::string_view resource;  // that the right is on; empty: the installation, or the caller
};
inline constexpr Needs kNeedsSuperuser{.right = "superuser", .scope = "super:user", .resource = {}};

// 403: says what is needed, and who can grant it, as far as the caller may know.
Response Forbidden(const Call& call, const Actor& actor, std::string detail, const Needs& needs);

// The answer to what the authority refuses. `most`: how many there may be, where kLimitReached may come.
Response Refused(const Call& call, const Actor& actor, Refusal refusal, const Needs& needs, std::int64_t most = 0);

// Authenticates the caller by bearer token, else by session cookie. Never returns an anonymous actor: the error is the
// answer, or a detour. A bad credential never counts as none. A cookie may change something only with the CSRF token of
// our pages.
Result<Actor, Outcome> RequireCaller(const Call& call);

// Returns the decoded query, its values typed as the description says. The error is the answer.
Result<boost::json::object, Outcome> QueryFields(const Call& call, const wire::AnyBody& description);
// Returns the JSON object of the body. The error is the answer.
Result<boost::json::object, Outcome> BodyObject(const Call& call);
// The answer to a fault of a query or a body; `what`: "parameter" or "member".
Response RefuseFault(const Call& call, const wire::BodyFault& fault, const wire::AnyBody& description,
                     std::string_view what);

// A JSON body with no-store.
Response Answer(const boost::json::value& body, int status = 200);
Response NoContent();

// Turns the answer into that of a dry run: nothing it has written, and nothing it would do afterwards, stays.
void Undo(const Call& call, Outcome& outcome);

}  // namespace jeton::endpoints::api
