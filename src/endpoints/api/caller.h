#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "endpoints/call.h"
#include "wire/problem.h"

// The start and the end of every endpoint of our own API.
namespace jeton::endpoints::api {

// Makes an answer of a problem, with the request id. A 401 carries its challenge.
Response Refuse(const Call& call, const wire::Problem& problem);
Response NotFound(const Call& call, std::string detail);
// 403. needs: {"right", "resource", "scope", …}
Response Forbidden(const Call& call, std::string detail, boost::json::object needs);

// Authenticates the caller by bearer token, else by session cookie. Never returns an anonymous actor: the error is the
// answer, or a detour. A bad credential never counts as none. For endpoints that only read.
Result<Actor, Outcome> RequireReader(const Call& call);

// 200 with a JSON body and no-store.
Response Answer(const boost::json::value& body);

}  // namespace jeton::endpoints::api
