#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/core/output.h"
#include "cli/core/request.h"

namespace jeton::cli {

TimePoint Now();

// Makes the request. `next`: what to type if it is not found.
Result<ApiReply, Failure> Ask(Invocation& invocation, const ApiCall& call);

// The name of an account that the API knows: as WholeName, and for `me+ci` with the name of the caller.
struct AccountName {
  std::string name;
  bool own = false;  // a robot of the caller
};
Result<AccountName, Failure> RealName(Invocation& invocation, const std::string& who, const std::string& resource);

// Prints one answer as asked for.
Result<Exit, Failure> Show(Invocation& invocation, const boost::json::value& document);

// Prints the items of a list, all that `call` asks for.
Result<Exit, Failure> ShowList(Invocation& invocation, const ApiCall& call);

// Carries out a row without a function of its own: the request, once for each name, and its answer.
Result<Exit, Failure> RunRow(Invocation& invocation);

// Carries out `once` for each name of the place that may be given many times. What is done stays done: if some fail,
// the rest is tried, and the end is "partly done".
Result<Exit, Failure> ForEach(Invocation& invocation,
                              const std::function<Result<Exit, Failure>(const std::string&)>& once);

}  // namespace jeton::cli
