#pragma once

#include <string_view>

#include "wire/message.h"

namespace jeton::server {

// The answer to what reaches no function, or fails in one, in the shape of the dialect that the path belongs to.
// Faults of ours (5xx) are one fixed sentence and, with it, the id under which the log has the details.
wire::Response EdgeError(int status, std::string_view path, std::string_view request_id = {});

// The answer to a change while nothing may be changed.
wire::Response ReadOnlyError(std::string_view path);

// Sends a request to the same address with a slash at the end of its path, with its method, its body and its query.
wire::Response AddSlash(std::string_view path, std::string_view query);

// OPTIONS on a path that has routes: 204 with Allow; on the Quay API, what browsers ask before a call from elsewhere.
wire::Response OptionsAnswer(std::string_view path, std::string_view allow);

}  // namespace jeton::server
