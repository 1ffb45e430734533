#include "authority/people/sessions.h"

#include "authority/organizations/profile.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

Response SignedIn(const Call& call, const Secret& cookie) {
  Response response = JsonAnswer(json::object{{"success", true}});
  AddSessionCookie(call.run.settings, response, cookie);
  response.AddHeader("X-Next-CSRF-Token", authority::CsrfToken(cookie.Reveal()));
  return response;
}

Outcome Refuse(const Call& call, const SignInProblem& problem, json::object body) {
  if (problem.detour) return *problem.detour;
  if (problem.error == CredentialError::kTooManyWrong) return TooManyLogins(call);
  body["invalidCredentials"] = problem.error == CredentialError::kWrongPassword;
  body["message"] = wire::JsonView(Explain(problem.error));
  Response response = JsonAnswer(body, 403);
  response.commits = true;
  return response;
}

// Reads the caller's own {"password"}; the error is the answer.
struct OwnPassword {
  Actor actor;
  std::string password;
};
Result<OwnPassword, Outcome> ReadOwnPassword(const Call& call) {
  auto actor = RequireActor(call);
  if (!actor) return Fail(actor.error());
  if (!Decide(*actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Outcome(Denied(call, *actor)));
  auto body = ReadBody(call, kPasswordBody);
  if (!body) return Fail(body.error());
  return OwnPassword{std::move(*actor), std::move(body->password)};
}

}  // namespace

// POST /api/v1/signin
Outcome SigninUser(const Call& call) {
  if (!ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request))) return CsrfRefused();
  const auto body = ReadBody(call, kSignIn);
  if (!body) return body.error();
  const auto cookie = SignIn(call, body->username, body->password);
  if (!cookie) return Refuse(call, cookie.error(), {{"needsEmailVerification", false}});
  return SignedIn(call, *cookie);
}

// POST /api/v1/signin/verify
Outcome VerifyUser(const Call& call) {
  const auto own = ReadOwnPassword(call);
  if (!own) return own.error();
  const auto cookie = SignIn(call, own->actor.name, own->password);
  if (!cookie) return Refuse(call, cookie.error(), {});
  return SignedIn(call, *cookie);
}

// POST /api/v1/signout
Outcome Logout(const Call& call, const Actor& actor) {
  Response response = JsonAnswer(json::object{{"success", true}});
  if (actor.anonymous()) return response;
  if (const auto ended = EndSessions(call.run, actor); !ended) {
    return Refused(call, actor, ended.error());
  }
  DropSessionCookie(call.run.settings, response);
  return response;
}

// POST /api/v1/user/clientkey
Outcome GenerateUserClientKey(const Call& call) {
  const auto own = ReadOwnPassword(call);
  if (!own) return own.error();
  const auto actor = call.run.identity.ByPassword(call.run, own->actor.name);
  if (!actor) {
    if (actor.error() == CredentialError::kTooManyWrong) return TooManyLogins(call);
    if (actor.error() == CredentialError::kPasswordUnchecked) {
      return CheckTypedPassword(call, own->actor.name, own->password);
    }
    if (auto detour = DetourFor(actor.error())) return std::move(*detour);
  }
  if (!actor || Issuer::LooksEncrypted(own->password)) {
    return InvalidRequest(call, "Invalid Username or Password");
  }
  if (!call.run.tx().writable()) return NeedWrite{};
  authority::RecordClientKey(call.run, own->actor);
  return JsonAnswer(json::object{{"key", call.run.issuer.EncryptPassword(actor->id, own->password)}});
}

}  // namespace jeton::endpoints::quay
