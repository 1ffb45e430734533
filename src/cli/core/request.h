#pragma once

#include <string>

#include "cli/core/session.h"

// Requests as the rows of the table describe them.
namespace jeton::cli {

// The account or repository that a name on the command line means.
//
//   acme+ci     the robot ci of acme
//   user:mira   the user mira
//   ci          the robot ci of the name space of `resource`, like acme/web; without one, of `organization`
std::string WholeName(const std::string& who, const std::string& resource, const std::string& organization);

// Returns the request of the row: the path with the places that bind its parameters, flags as parameters and members,
// and the dry run. `name`: the value of the place that the command runs once for.
Result<ApiCall, Failure> BuildCall(Invocation& invocation, const std::string& name);

// Returns the path of the row, filled in. Several commands of one row's path have other methods.
Result<std::string, Failure> BuildPath(Invocation& invocation, std::string_view path, const std::string& name);

// Adds a flag's values, typed, as the member at `path`; objects on the way are made.
void PutMember(boost::json::value& body, std::string_view path, boost::json::value value);

// The values of a flag as JSON.
boost::json::value JsonOf(const Flag& flag, const std::vector<std::string>& values);

// As JsonOf, but what the API knows by another name is looked up: an application acme/portal by its client id.
Result<boost::json::value, Failure> ValueOf(Invocation& invocation, const Flag& flag,
                                            const std::vector<std::string>& values);

// The member of the API for which a flag stands: "expires_in".
std::string MemberOf(const Flag& flag);

// Says what is needed if the answer is "not found".
std::string NextFor(const Invocation& invocation);

}  // namespace jeton::cli
