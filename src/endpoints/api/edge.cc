#include "endpoints/api/dialect.h"
#include "wire/problem.h"

namespace jeton::endpoints::api {
namespace {

std::string_view CodeOf(int status) {
  for (const wire::ProblemKind& kind : wire::AllProblems()) {
    if (kind.status == status) return kind.code;
  }
  return "server_error";
}

}  // namespace

Response EdgeError(const EdgeFault& fault) {
  return wire::PrintProblem({.code = CodeOf(fault.status), .detail = fault.sentence}, fault.request_id);
}

}  // namespace jeton::endpoints::api
