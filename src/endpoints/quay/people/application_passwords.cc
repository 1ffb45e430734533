#include "authority/people/application_passwords.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/restriction.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ApplicationPassword;

json::object View(const ApplicationPassword& view) {
  const Token& token = view.token;
  json::object body{
      {"uuid", token.id.ToUuid()},
      {"title", token.note.value_or("")},
      {"last_accessed", Rfc2822OrNull(view.last_used)},
      {"created", FormatRfc2822(token.created)},
      {"expiration", token.expires == kNever ? json::value(nullptr) : json::value(FormatRfc2822(token.expires))}};
  AddRestriction(body, token.restriction);
  return body;
}

Outcome AnswerOne(const Call& call, const Actor& actor, const Result<ApplicationPassword, Refusal>& one) {
  if (!one && one.error() == Refusal::kLimitReached) {
    return LimitReached("App token", call.run.settings.limits.application_passwords, "user");
  }
  if (!one) return Refused(call, actor, one.error());
  json::object view = View(*one);
  if (ShowsMadeWith(call)) AddMadeWith(view, call.run, one->token);
  view["token_code"] = SecretOrNull(one->secret);
  return JsonAnswer(json::object{{"token", std::move(view)}});
}

using authority::ApplicationPasswordPage;
using ListPasswords = Result<ApplicationPasswordPage, Refusal> (*)(const Run&, const Actor&,
                                                                   const authority::ApplicationPasswordQuery&);

Outcome AnswerList(const Call& call, const Actor& actor, ListPasswords list) {
  const bool asked = QueryParameter(call, "expiring").has_value();
  const bool expiring = FlagParameter(call, "expiring", false);
  auto rows = JsonRowsOf<ApplicationPasswordPage>(
      [list, expiring, actor](const Run& run, const ApplicationPasswordPage::Place& before, std::size_t most) {
        return list(run, actor, {expiring, before, most});
      },
      [made_with = ShowsMadeWith(call)](const Run& run, const ApplicationPassword& password) {
        json::object view = View(password);
        if (!password.user.empty()) view["username"] = password.user;
        if (made_with) AddMadeWith(view, run, password.token);
        return view;
      });
  const json::value only_expiring = asked ? json::value(expiring) : json::value(nullptr);
  return AnswerJsonList(call, actor, "tokens", std::move(rows), json::object{{"only_expiring", only_expiring}});
}

}  // namespace

// GET /api/v1/user/apptoken
Outcome ListAppTokens(const Call& call, const Actor& actor) {
  return AnswerList(call, actor, authority::ListApplicationPasswords);
}

// GET /api/v1/superuser/apptokens
Outcome ListAllAppTokens(const Call& call, const Actor& actor) {
  return AnswerList(call, actor, authority::ListEverybodysApplicationPasswords);
}

// POST /api/v1/user/apptoken
Outcome CreateAppToken(const Call& call, const Actor& actor) {
  const auto own = authority::OwnApplicationPasswords::Of(call.run.settings, actor);
  if (!own) return Refused(call, actor, own.error());
  const auto body = ReadBody(call, kNewApplicationPassword);
  if (!body) return body.error();
  return AnswerOne(call, actor, CreateApplicationPassword(call.run, *own, {body->title, body->restriction}));
}

// GET /api/v1/user/apptoken/{uuid}
Outcome GetAppToken(const Call& call, const Actor& actor) {
  const auto own = authority::OwnApplicationPasswords::Of(call.run.settings, actor);
  if (!own) return Refused(call, actor, own.error());
  return AnswerOne(call, actor, ShowApplicationPassword(call.run, *own, IdParameter(call, 0)));
}

// DELETE /api/v1/user/apptoken/{uuid}
Outcome RevokeAppToken(const Call& call, const Actor& actor) {
  const auto own = authority::OwnApplicationPasswords::Of(call.run.settings, actor);
  if (!own) return Refused(call, actor, own.error());
  const auto revoked = RevokeApplicationPassword(call.run, *own, IdParameter(call, 0));
  if (!revoked) return Refused(call, actor, revoked.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
