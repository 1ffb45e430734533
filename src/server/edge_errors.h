#pragma once

#include <string_view>

#include "wire/message.h"

namespace jeton::server {

// The answer to a request that reaches no function, or whose function fails, as the dialect of its path prints it.
// Faults of ours (5xx) are one fixed sentence and, with it, the id under which the log has the details.
wire::Response EdgeError(int status, std::string_view path, std::string_view request_id = {});

// The answer to a request that would change something while nothing may be changed.
wire::Response ReadOnlyError(std::string_view path);

// Sends a request to the same address with a slash at the end of its path, with its method, its body and its query.
wire::Response AddSlash(std::string_view path, std::string_view query);

// OPTIONS on a path that has routes, as its dialect answers it.
wire::Response OptionsAnswer(std::string_view path, std::string_view allow);

}  // namespace jeton::server
