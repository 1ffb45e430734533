#include "wire/problem.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "wire/json_body.h"

namespace jeton::wire {
namespace {

constexpr ProblemKind kProblems[] = {
    {"malformed_request", 400, "Malformed request", "The request cannot be read. Send what the reference describes."},
    {"unknown_parameter", 400, "Unknown parameter",
     "A parameter of the query is not known here. Correct its name; the nearest known one is in the detail."},
    {"repeated_parameter", 400, "Repeated parameter", "A parameter that is no list came more than once. Send it once."},
    {"invalid_parameter", 400, "Invalid parameter", "The value of a parameter is outside of what it may be."},
    {"bad_cursor", 400, "Bad cursor",
     "The cursor was not made by this server for this query, or is too old. Begin the list anew, without a cursor."},
    {"unauthenticated", 401, "Authentication needed",
     "Send an OAuth access token or a personal authorization as a bearer token, or sign in."},
    {"forbidden", 403, "Not allowed",
     "What was presented may not do this. The member needs says what is missing, and who can grant it."},
    {"not_found", 404, "Not found", "There is no such thing, or it is not for the caller to see."},
    {"method_not_allowed", 405, "Method not allowed",
     "The address does not know this method. The header Allow lists them."},
    {"body_too_long", 413, "Body too long", "Send a shorter body."},
    {"address_too_long", 414, "Address too long", "Send a shorter address."},
    {"expectation_failed", 417, "Expectation failed", "Send the request without the header Expect."},
    {"too_many_requests", 429, "Too many requests", "Try again after the time in retry_after."},
    {"headers_too_long", 431, "Headers too long", "Send fewer or shorter headers."},
    {"server_error", 500, "Server error",
     "The fault is ours. The log of the server has the details under the request_id."},
    {"not_implemented", 501, "Not implemented", "The method or transfer coding is not known here."},
    {"unavailable", 503, "Unavailable", "The server cannot answer now. Try again after the time in retry_after."},
};

}  // namespace

std::span<const ProblemKind> AllProblems() { return kProblems; }

std::string ProblemType(std::string_view code) { return std::string(kProblemPage).append("#").append(code); }

Response PrintProblem(const Problem& problem, std::string_view request_id) {
  const auto* const kind = std::find_if(std::begin(kProblems), std::end(kProblems),
                                        [&](const ProblemKind& one) { return one.code == problem.code; });
  if (kind == std::end(kProblems)) throw std::logic_error("a problem has no code");
  boost::json::object body{{"type", ProblemType(kind->code)}, {"title", JsonView(kind->title)},
                           {"status", kind->status},          {"detail", problem.detail},
                           {"code", JsonView(kind->code)},    {"request_id", JsonView(request_id)}};
  if (!problem.field.empty()) body["field"] = problem.field;
  if (!problem.needs.is_null()) body["needs"] = problem.needs;
  if (problem.retry_after) body["retry_after"] = problem.retry_after->count();
  Response response{.status = kind->status, .content_type = kProblemJson, .fixed_headers = kNoStore};
  response.body = boost::json::serialize(body);
  if (problem.retry_after) response.AddHeader("Retry-After", std::to_string(problem.retry_after->count()));
  return response;
}

}  // namespace jeton::wire
