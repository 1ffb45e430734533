#include "authority/broker/authorization_administration.h"
#include "endpoints/ops/endpoints.h"
#include "endpoints/ops/operator.h"
#include "wire/form.h"

namespace jeton::endpoints::ops {
namespace {

Response Removed(std::size_t count) {
  return AnswerOperator(200, {{"removed", count}, {"more", count == authority::kRemovedAtOnce}});
}

}  // namespace

Outcome ExpireAuthorizations(const Call& call) {
  if (!IsOperator(call)) return RefuseOperator();
  return Removed(authority::RemoveExpiredAuthorizations(call.run));
}

Outcome RevokeAuthorizations(const Call& call) {
  if (!IsOperator(call)) return RefuseOperator();
  const auto form = wire::Form::Parse(call.request.body);
  // An unreadable form must not be taken for "all users".
  const bool readable = form && (form->fields().empty() || (form->fields().size() == 1 && form->Find("user")));
  if (!readable) return AnswerOperator(400, {{"message", "The form may hold one user and nothing else."}});
  const std::string* const user = form->Find("user");
  const auto removed = authority::RemoveAuthorizations(call.run, user ? std::optional(*user) : std::nullopt);
  if (!removed) return AnswerOperator(404, {{"message", "There is no such user."}});
  return Removed(*removed);
}

}  // namespace jeton::endpoints::ops
