#pragma once

#include <string_view>

#include "wire/message.h"

namespace jeton::server {

// Answers a request that reaches no function, or whose function fails, in the dialect of its path. Our own faults (5xx)
// are one fixed sentence, with the id under which the log has the details.
wire::Response EdgeError(int status, std::string_view path, std::string_view request_id = {});

// Refuses a request that would change something while the server is read-only.
wire::Response ReadOnlyError(std::string_view path);

// Redirects a request to the same path with a slash at the end, keeping method, body and query.
wire::Response AddSlash(std::string_view path, std::string_view query);

// Answers OPTIONS on a path that has routes, in its dialect.
wire::Response OptionsAnswer(std::string_view path, std::string_view allow);

}  // namespace jeton::server
