#include "authority/authorization_administration.h"
#include "endpoints/ops/endpoints.h"
#include "wire/form.h"
#include "wire/json_body.h"

namespace jeton::endpoints::ops {
namespace {

Response Answer(int status, const boost::json::value& body) {
  Response response = wire::JsonResponse(status, body);
  response.fixed_headers = wire::kNoStore;
  return response;
}

Response Removed(std::size_t count) {
  return Answer(200, {{"removed", count}, {"more", count == authority::kRemovedAtOnce}});
}

bool IsOperator(const Authority& authority, const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const bearer = std::get_if<wire::BearerToken>(&presented);
  return bearer != nullptr && authority::IsAdminSecret(authority.settings, bearer->token.Reveal());
}

Response Refuse() {
  Response response = Answer(401, {{"message", "This takes the secret in the data directory."}});
  response.AddHeader("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

Outcome ExpireAuthorizations(Authority& authority, const Call& call) {
  if (!IsOperator(authority, call)) return Refuse();
  return Removed(authority::RemoveExpiredAuthorizations(authority, call.work));
}

Outcome RevokeAuthorizations(Authority& authority, const Call& call) {
  if (!IsOperator(authority, call)) return Refuse();
  const auto form = wire::Form::Parse(call.request.body);
  // Whatever cannot be read must not end as "of everybody".
  const bool readable = form && (form->fields().empty() || (form->fields().size() == 1 && form->Find("user")));
  if (!readable) return Answer(400, {{"message", "The form may hold one user and nothing else."}});
  const std::string* const user = form->Find("user");
  const auto removed =
      authority::RemoveAuthorizations(authority, call.work, user ? std::optional(*user) : std::nullopt);
  if (!removed) return Answer(404, {{"message", "There is no such user."}});
  return Removed(*removed);
}

}  // namespace jeton::endpoints::ops
