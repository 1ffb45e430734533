#pragma once

#include <string>
#include <string_view>

#include "wire/message.h"

// The answers of the edge: those that no route's function gives. Each dialect prints its own; this is what they share.
namespace jeton::endpoints {

// A request reached no function, or its function failed.
struct EdgeFault {
  int status = 500;  // 400, 404, 405, 408, 413, 414, 417, 429, 431, 500, 501, 503
  std::string_view path;
  std::string sentence;    // says what is wrong; ends with the request's id if the log has the details
  std::string request_id;  // for dialects whose errors carry one
  bool read_only = false;  // the request would change something while the server is read-only
};

// {"message":"…"}, for paths that belong to no dialect.
wire::Response PlainEdgeError(const EdgeFault& fault);
// 204 with Allow.
wire::Response PlainOptions(std::string_view path, std::string_view allow);

}  // namespace jeton::endpoints
