#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "endpoints/call.h"
#include "wire/problem.h"

// What every endpoint of our own API begins and ends with.
namespace jeton::endpoints::api {

// The problem as an answer, with an id of the request. A 401 has its challenge.
Response Refuse(const Call& call, const wire::Problem& problem);
Response NotFound(const Call& call, std::string detail);
// 403. needs: {"right", "resource", "scope", …}
Response Forbidden(const Call& call, std::string detail, boost::json::object needs);

// Authenticates the caller by the bearer token or, without one, by the cookie of a session. Never anonymous: the error
// is the answer, or the detour to it. A bad credential never counts as none. For endpoints that read.
Result<Actor, Outcome> RequireReader(const Call& call);

// 200 with a JSON body that no cache keeps.
Response Answer(const boost::json::value& body);

}  // namespace jeton::endpoints::api
