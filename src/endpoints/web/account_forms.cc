#include <algorithm>
#include <utility>

#include "authority/grants/own_consents.h"
#include "authority/people/own_account.h"
#include "authority/tokens/token_ends.h"
#include "domain/names.h"
#include "endpoints/address_secrets.h"
#include "endpoints/password.h"
#include "endpoints/web/account.h"
#include "endpoints/web/consent_page.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

// What users do on the page of their account. Each form asks the authority for what our own API does, and asks for the
// password where that wants one.
namespace jeton::endpoints::web {
namespace {

constexpr const char* kAccountTitle = "Your account";
constexpr std::string_view kPasswordField = "password";
constexpr const char* kWrong = "The password is wrong.";

// A form of the page, and the user who sent it.
struct Sent {
  wire::Form form;
  Actor user;

  std::string Of(std::string_view name) const {
    const std::string* const value = form.Find(name);
    return value == nullptr ? std::string() : *value;
  }
};

Response Over(int status, const std::string& title, const std::string& text, const std::string& link) {
  return Page(status, title, Fill("account/over.html", {{"text", text}, {"link", link}}));
}

Response NotYours() {
  return Over(404, kAccountTitle, "It has ended already, or is not yours.", "Back to your account");
}

Response BackToAccount() {
  Response response{.status = 303, .content_type = {}, .fixed_headers = kNeverStore};
  response.AddHeader("Location", kAccountPath);
  return response;
}

// The error is the answer, or a detour.
Result<Sent, Outcome> ReadSent(const Call& call) {
  const bool is_form = call.request.HasMediaType("application/x-www-form-urlencoded");
  auto form = is_form ? wire::Form::Parse(call.request.body) : std::nullopt;
  if (!form || !SecretInAddress(call.request.query).empty()) {
    return Fail(Outcome(MessagePage(400, kAccountTitle, "The form cannot be read.")));
  }
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), form->Find(kCsrfField));
  if (!ours) return Fail(Outcome(Over(403, kAccountTitle, "That page was too old. Nothing was done.", "Try again")));
  auto user = AuthenticateSession(call);
  if (!user) return Fail(std::move(user.error()));
  if (user->anonymous()) return Fail(Outcome(SignInPage(call, 401, std::string(kAccountPath))));
  return Sent{std::move(*form), std::move(*user)};
}

// The same form again, with a field for the password.
Response AskForPassword(const Call& call, const Sent& sent, int status, const std::string& alert) {
  Html fields;
  for (const auto& [name, value] : sent.form.fields()) {
    if (name != kPasswordField) fields.text += HiddenField(name, value).text;
  }
  const Html shown = alert.empty() ? Html{} : Fill("alert.html", {{"text", alert}});
  return Page(
      status, kAccountTitle,
      Fill("account/confirm.html", {{"alert", shown}, {"action", std::string(call.request.path)}, {"fields", fields}}));
}

Response AskLater(const Call& call, Response page) {
  AddRetryAfter(call, page);
  return page;
}

// What a browser that was left open must not do: our own API refuses the same. The error is the page that asks for the
// password, or a detour.
Result<void, Outcome> RequireFreshPassword(const Call& call, const Sent& sent) {
  if (Decide(sent.user, FreshLogin{call.run.now, call.run.settings.fresh_login}).allowed()) return {};
  const std::string password = sent.Of(kPasswordField);
  if (password.empty()) return Fail(Outcome(AskForPassword(call, sent, 403, "")));
  auto checked = CheckTypedAgain(call, sent.user.name, password);
  if (checked) return {};
  if (checked.error().detour) return Fail(Outcome(std::move(*checked.error().detour)));
  if (checked.error().error != CredentialError::kTooManyWrong) {
    return Fail(Outcome(AskForPassword(call, sent, 403, kWrong)));
  }
  return Fail(Outcome(AskLater(call, AskForPassword(call, sent, 429, WaitSentence(call)))));
}

std::string FaultOfNewPassword(const Sent& sent) {
  const std::string password = sent.Of("new");
  if (password != sent.Of("again")) return "The two new passwords differ.";
  if (!IsAcceptablePassword(password)) return "A password has 8 characters or more, and no spaces.";
  return {};
}

}  // namespace

// POST /account/password. Asks for the present password, however fresh the session is.
Outcome PostAccountPassword(const Call& call) {
  const auto sent = ReadSent(call);
  if (!sent) return sent.error();
  const auto own = authority::OwnAccount::Of(sent->user);
  if (!own) return MessagePage(403, kAccountTitle, "This session may not change its user.");
  if (const std::string fault = FaultOfNewPassword(*sent); !fault.empty()) {
    return ShowAccount(call, sent->user, 400, fault);
  }
  auto checked = CheckTypedAgain(call, sent->user.name, sent->Of(kPasswordField));
  if (!checked) {
    if (checked.error().detour) return std::move(*checked.error().detour);
    if (checked.error().error != CredentialError::kTooManyWrong) return ShowAccount(call, sent->user, 403, kWrong);
    return AskLater(call, Over(429, kAccountTitle, WaitSentence(call), "Back to your account"));
  }
  const auto* const prepared = call.run.Found<PreparedPassword>();
  if (prepared == nullptr) return HashPassword(call, Secret(sent->Of("new")));
  if (!MayWrite(call)) return Detour(NeedWrite{});
  const bool keeps = sent->Of("keep") == "tokens";
  const auto changed = authority::ReplaceOwnPassword(
      call.run, *own, prepared->hash,
      keeps ? authority::AfterPassword::kEndLogins : authority::AfterPassword::kEndEverything);
  if (!changed) return NotYours();
  Response response = Over(200, "The password is changed",
                           keeps ? "Every browser is signed out. Your tokens go on."
                                 : "Every browser is signed out, and every token of yours has ended.",
                           "Sign in");
  DropSessionCookie(call.run.settings, response);
  return response;
}

// POST /account/tokens/end: a session or any other token of the user.
Outcome PostAccountTokenEnd(const Call& call) {
  const auto sent = ReadSent(call);
  if (!sent) return sent.error();
  if (auto fresh = RequireFreshPassword(call, *sent); !fresh) return std::move(fresh.error());
  const auto id = Id::ParseUuid(sent->Of("token"));
  // Admins and superusers may end others' tokens, but not here.
  if (!id || !authority::TieToToken(call.run, sent->user, *id).own) return NotYours();
  const auto permitted = authority::FindToken<authority::TokenAct::kEnd>(call.run, sent->user, *id);
  if (!permitted) return NotYours();
  if (!MayWrite(call)) return Detour(NeedWrite{});
  authority::EndToken(call.run, call.authority.usage, *permitted, {}, {});
  return BackToAccount();
}

// POST /account/consents/end: all that an application holds of the user.
Outcome PostAccountConsentEnd(const Call& call) {
  const auto sent = ReadSent(call);
  if (!sent) return sent.error();
  if (auto fresh = RequireFreshPassword(call, *sent); !fresh) return std::move(fresh.error());
  if (!MayWrite(call)) return Detour(NeedWrite{});
  const auto taken = authority::TakeBackConsent(call.run, sent->user, sent->Of("application"), {});
  return taken ? BackToAccount() : NotYours();
}

}  // namespace jeton::endpoints::web
