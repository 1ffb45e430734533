#include "wire/problem.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "wire/document.h"
#include "wire/json_body.h"

namespace jeton::wire {
namespace {

constexpr ProblemKind kProblems[] = {
    {"malformed_request", 400, Exit::kFailed, "Malformed request",
     "The request cannot be read. Send what the reference describes."},
    {"unknown_parameter", 400, Exit::kUsage, "Unknown parameter",
     "A parameter of the query, or a member of the body, is not known here. Correct its name; the nearest known one is "
     "in the detail."},
    {"missing_parameter", 400, Exit::kUsage, "Missing parameter",
     "A parameter or member that the operation needs is missing."},
    {"repeated_parameter", 400, Exit::kUsage, "Repeated parameter",
     "A parameter that is no list came more than once. Send it once."},
    {"invalid_parameter", 400, Exit::kUsage, "Invalid parameter",
     "The value of a parameter or member is outside of what it may be."},
    {"bad_cursor", 400, Exit::kFailed, "Bad cursor",
     "The cursor was not made by this server for this query, or is too old. Begin the list anew, without a cursor."},
    {"unauthenticated", 401, Exit::kLogin, "Authentication needed",
     "Send an OAuth access token or a personal authorization as a bearer token, or sign in."},
    {"fresh_login_needed", 401, Exit::kLogin, "Fresh login needed",
     "A signed-in browser may change things only a while after the password was entered. Sign in again."},
    {"forbidden", 403, Exit::kRefused, "Not allowed",
     "What was presented may not do this. The member needs says what is missing, and who can grant it."},
    {"wrong_password", 403, Exit::kRefused, "Wrong password",
     "The password is not that of the user. Send the right one."},
    {"csrf_token_needed", 403, Exit::kRefused, "CSRF token needed",
     "A signed-in browser must prove that a page of this server sends the request: with the header X-CSRF-Token."},
    {"not_found", 404, Exit::kNotFound, "Not found", "There is no such thing, or it is not for the caller to see."},
    {"method_not_allowed", 405, Exit::kFailed, "Method not allowed",
     "The address does not know this method. The header Allow lists them."},
    {"already_exists", 409, Exit::kConflict, "Already exists",
     "There is one already. Choose another name, or change that one."},
    {"name_reserved", 409, Exit::kConflict, "Name reserved",
     "The name has a meaning here, or had another owner a short while ago, whose tokens may still live."},
    {"limit_reached", 409, Exit::kConflict, "Limit reached",
     "There are as many as the configuration allows. Delete what is not needed any more, or raise the limit."},
    {"in_use", 409, Exit::kConflict, "In use", "Something else depends on it. The detail says what to change first."},
    {"too_soon", 409, Exit::kConflict, "Too soon",
     "It was done a short while ago. The detail says from when on it may be done again."},
    {"against_policy", 409, Exit::kConflict, "Against the policy",
     "The policy of the organization does not allow it. The detail says what it allows."},
    {"changed_meanwhile", 412, Exit::kConflict, "Changed meanwhile",
     "It is not what If-Match or If-None-Match expects. Read it again, and decide anew."},
    {"body_too_long", 413, Exit::kFailed, "Body too long", "Send a shorter body."},
    {"address_too_long", 414, Exit::kFailed, "Address too long", "Send a shorter address."},
    {"unsupported_media_type", 415, Exit::kFailed, "Unsupported media type", "Send the body as application/json."},
    {"expectation_failed", 417, Exit::kFailed, "Expectation failed", "Send the request without the header Expect."},
    {"too_many_requests", 429, Exit::kFailed, "Too many requests", "Try again after the time in retry_after."},
    {"headers_too_long", 431, Exit::kFailed, "Headers too long", "Send fewer or shorter headers."},
    {"server_error", 500, Exit::kFailed, "Server error",
     "The fault is ours. The log of the server has the details under the request_id."},
    {"not_implemented", 501, Exit::kFailed, "Not implemented", "The method or transfer coding is not known here."},
    {"unavailable", 503, Exit::kUnreached, "Unavailable",
     "The server cannot answer now. Try again after the time in retry_after."},
};

// What is printed.
struct PrintedProblem {
  std::string type;
  std::string_view title;
  std::int64_t status = 0;
  std::string_view detail;
  std::string_view code;
  std::string_view request_id;
  std::optional<std::string> field;
  boost::json::value needs;
  std::optional<Seconds> retry_after;
};
boost::json::value ShowNeeds(const PrintedProblem& document) { return document.needs; }

constexpr ShownMember<PrintedProblem> kDocumentMembers[] = {
    {"type", Show<&PrintedProblem::type>(), "The page that describes the code, on this server."},
    {"title", Show<&PrintedProblem::title>(), "The code in words."},
    {"status", Show<&PrintedProblem::status>(), "The status of the answer."},
    {"detail", Show<&PrintedProblem::detail>(), "One sentence: what is wrong, and what to do."},
    {"code", Show<&PrintedProblem::code>(), "A stable name for programs."},
    {"request_id", Show<&PrintedProblem::request_id>(), "Names the request in the log of the server."},
    {"field", Show<&PrintedProblem::field>(), "The parameter or member at fault."},
    {"needs", ShowBy<ShowNeeds>({.type = Shape::Type::kObject, .nullable = true}),
     "What is missing: the right, the scope of the token, the resource, and who can grant it."},
    {"retry_after", Show<&PrintedProblem::retry_after>(), "The seconds after which a new try makes sense."},
};
constexpr Document<PrintedProblem> kDocument("Problem", kDocumentMembers);

}  // namespace

const AnyBody& ProblemDocument() { return kDocument; }

std::span<const ProblemKind> AllProblems() { return kProblems; }

std::string ProblemType(std::string_view code) { return std::string(kProblemPage).append("#").append(code); }

Response PrintProblem(const Problem& problem, std::string_view request_id) {
  const auto* const kind = std::find_if(std::begin(kProblems), std::end(kProblems),
                                        [&](const ProblemKind& one) { return one.code == problem.code; });
  if (kind == std::end(kProblems)) throw std::logic_error("a problem has no code");
  Response response{.status = kind->status, .content_type = kProblemJson, .fixed_headers = kNoStore};
  response.body = boost::json::serialize(kDocument.Print({.type = ProblemType(kind->code),
                                                          .title = kind->title,
                                                          .status = kind->status,
                                                          .detail = problem.detail,
                                                          .code = kind->code,
                                                          .request_id = request_id,
                                                          .field = problem.field,
                                                          .needs = problem.needs,
                                                          .retry_after = problem.retry_after}));
  if (problem.retry_after) response.AddHeader("Retry-After", std::to_string(problem.retry_after->count()));
  return response;
}

}  // namespace jeton::wire
