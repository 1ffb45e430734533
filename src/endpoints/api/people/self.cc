#include "authority/people/own_account.h"
#include "authority/people/user_settings.h"
#include "domain/names.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/people/documents.h"
#include "endpoints/api/precondition.h"
#include "endpoints/password.h"

namespace jeton::endpoints::api {
namespace {

using wire::Presence;

constexpr std::string_view kSelfTag = "users";

std::string_view FaultOfNewPassword(std::string_view password) {
  return IsAcceptablePassword(password) ? "" : "must have at least 8 characters and no white space";
}

struct AskedPassword {
  std::string old;
  std::string replacement;
  bool end_everything = true;
};
constexpr wire::MemberOf<AskedPassword> kAskedPasswordMembers[] = {
    {"old", Presence::kRequired, wire::Text<&AskedPassword::old>({.filled = true}), "The present password."},
    {"new", Presence::kRequired, wire::Text<&AskedPassword::replacement>({.fault = FaultOfNewPassword}),
     "The new password: at least 8 characters, no white space."},
    {"end_everything", Presence::kNullable, wire::Flag<&AskedPassword::end_everything>(),
     "Whether every session and token of the user ends, also the presented one; so it is without this member. If not, "
     "only sessions and registry logins end. Robots keep theirs."},
};
constexpr wire::Body<AskedPassword> kAskedPassword(kAskedPasswordMembers,
                                                   {.only_known = true, .name = "PasswordChange"});

Outcome GetSelf(const Call& call, const Actor& actor) {
  const auto self = authority::ShowSelf(call.run, actor);
  return self ? AnswerTagged(PrintUser(call, *self))
              : Refused(call, actor, self.error(), NeedsSelf(actor, "user:read"));
}

// The error is the answer, or a detour.
Result<void, Outcome> RequirePassword(const Call& call, const Actor& actor, const std::string& password) {
  auto checked = CheckTypedAgain(call, actor.name, password);
  if (checked) return {};
  if (checked.error().detour) return Fail(Outcome(std::move(*checked.error().detour)));
  if (checked.error().error == CredentialError::kTooManyWrong) {
    return Fail(Outcome(Refuse(call, {.code = "too_many_requests",
                                      .detail = "Too many wrong passwords came: try again later.",
                                      .retry_after = call.run.Found<PasswordVerdict>()->retry_after})));
  }
  return Fail(Outcome(Refuse(
      call, {.code = "wrong_password", .detail = "The old password is wrong: send the present one.", .field = "old"})));
}

Outcome PutOwnPassword(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kAskedPassword);
  if (!body) return body.error();
  const auto own = authority::OwnAccount::Of(actor);
  if (!own) return Refused(call, actor, own.error(), NeedsSelf(actor, "user:admin"));
  if (const auto right = RequirePassword(call, actor, body->old); !right) return right.error();
  const auto* const prepared = call.run.Found<PreparedPassword>();
  if (prepared == nullptr) return HashPassword(call, Secret(body->replacement));
  if (!call.run.tx().writable()) return NeedWrite{};
  const auto changed = authority::ReplaceOwnPassword(
      call.run, *own, prepared->hash,
      body->end_everything ? authority::AfterPassword::kEndEverything : authority::AfterPassword::kEndLogins);
  return changed ? NoContent() : Refused(call, actor, changed.error(), {});
}

}  // namespace

Rows SelfRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/users/me",
       Place::kRead,
       Asking(GetSelf),
       {.name = "getSelf",
        .tag = kSelfTag,
        .summary = "The account of the calling user",
        .scope = "user:read",
        .answer = &kUserDocument}},
      {kPut,
       "/jeton/v1/users/me/password",
       Place::kRead,
       Changing(PutOwnPassword),
       {.name = "putOwnPassword",
        .tag = kSelfTag,
        .summary = "Change the own password",
        .text = "A wrong old password makes wait like one that signs in.",
        .scope = "user:admin",
        .query = &kChange,
        .body = &kAskedPassword,
        .form = Described::Answer::kNothing,
        .problems = "wrong_password",
        .example = R"({"old": "correct horse", "new": "battery-staple", "end_everything": true})"}},
  };
}

}  // namespace jeton::endpoints::api
