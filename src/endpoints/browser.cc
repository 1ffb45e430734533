#include "endpoints/browser.h"

#include "authority/people/logins.h"
#include "authority/people/sessions.h"
#include "base/encoding.h"
#include "base/token_text.h"
#include "endpoints/password.h"
#include "wire/form.h"
#include "wire/json_body.h"

namespace jeton::endpoints {
namespace {

// The name is the dialect's.
constexpr std::string_view kCookie = "_csrf_token";

void SetCookie(const Settings& settings, Response& response, std::string_view value, Seconds life) {
  std::string text(kCookie);
  text.append("=")
      .append(value)
      .append("; Path=/; HttpOnly; SameSite=Lax; Max-Age=")
      .append(std::to_string(life.count()));
  if (settings.public_url.starts_with("https:")) text += "; Secure";
  response.AddHeader("Set-Cookie", text);
}

Result<Secret, SignInProblem> Wrong(const Call& call, const std::string& login, CredentialError error) {
  const bool written =
      error == CredentialError::kTooManyWrong ||
      authority::RecordFailedLogin(call.run, login, "quayauth", UserAgent(call.request), Explain(error));
  if (!written) return Fail(SignInProblem{Detour(NeedWrite{}), error});
  CountRejection(call, CredentialSort::kUserPassword, error);
  return Fail(SignInProblem{std::nullopt, error});
}

}  // namespace

std::optional<Secret> ReadSessionCookie(const Request& request) {
  std::optional<std::string_view> found;
  for (const wire::Header& header : request.headers) {
    if (!EqualsIgnoringCase(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = TrimSpace(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!pair.starts_with(kCookie) || pair.substr(kCookie.size(), 1) != "=") continue;
      if (found) return std::nullopt;
      found = pair.substr(kCookie.size() + 1);
    }
  }
  if (!found || !IsToken(TokenKind::kSession, *found)) return std::nullopt;
  return Secret(std::string(*found));
}

void AddSessionCookie(const Settings& settings, Response& response, const Secret& cookie) {
  SetCookie(settings, response, cookie.Reveal(), settings.session_life);
}

void DropSessionCookie(const Settings& settings, Response& response) { SetCookie(settings, response, "", Seconds{0}); }

bool ComesFromElsewhere(const Settings& settings, const Request& request) {
  if (request.method == wire::Method::kGet || request.method == wire::Method::kHead) return false;
  const auto origin = request.HeaderValue("Origin");
  const auto site = request.HeaderValue("Sec-Fetch-Site");
  return (origin && *origin != settings.public_url) || (site && EqualsIgnoringCase(*site, "cross-site"));
}

bool ComesFromOurPage(const Settings& settings, const Request& request, const std::optional<Secret>& cookie,
                      const std::string* field) {
  if (!cookie || ComesFromElsewhere(settings, request)) return false;
  const auto matches = [&](std::string_view text) { return authority::IsCsrfToken(cookie->Reveal(), text); };
  if (const auto header = request.HeaderValue("X-CSRF-Token")) return matches(*header);
  if (field != nullptr) return matches(*field);
  const auto query = wire::Form::Parse(request.query);
  const std::string* const parameter = query ? query->Find(kCsrfField) : nullptr;
  return parameter != nullptr && matches(*parameter);
}

Response ErrorAnswer(int status, std::string_view error) {
  Response response = wire::JsonResponse(status, boost::json::object{{"error", wire::JsonView(error)}});
  response.fixed_headers = wire::kNoStore;
  return response;
}

Response CsrfRefused() { return ErrorAnswer(403, "CSRF token was invalid or missing."); }

std::string WaitSentence(const Call& call) {
  const auto seconds = call.run.Found<PasswordVerdict>()->retry_after.count();
  return "Too many login attempts. Try again in " + std::to_string(seconds) + (seconds == 1 ? " second." : " seconds.");
}

void AddRetryAfter(const Call& call, Response& response) {
  response.AddHeader("Retry-After", std::to_string(call.run.Found<PasswordVerdict>()->retry_after.count()));
}

Response TooManyLogins(const Call& call) {
  Response response{.status = 429, .content_type = "text/plain; charset=utf-8", .fixed_headers = wire::kNoStore};
  response.body = WaitSentence(call) + "\n";
  AddRetryAfter(call, response);
  return response;
}

std::string_view UserAgent(const Request& request) {
  for (const wire::Header& header : request.headers) {
    if (EqualsIgnoringCase(header.name, "User-Agent")) return header.value;
  }
  return {};
}

bool IsBrowser(const Request& request) { return UserAgent(request).starts_with("Mozilla/"); }

Result<Secret, SignInProblem> SignIn(const Call& call, const std::string& login, const std::string& password) {
  const auto actor = call.run.identity.ByPassword(call.run, login);
  if (!actor) {
    if (actor.error() == CredentialError::kPasswordUnchecked) {
      return Fail(SignInProblem{CheckTypedPassword(call, login, password), actor.error()});
    }
    if (auto detour = DetourFor(actor.error())) return Fail(SignInProblem{std::move(detour), actor.error()});
    return Wrong(call, login, actor.error());
  }
  if (!call.run.tx().writable()) return Fail(SignInProblem{Detour(NeedWrite{}), {}});
  const auto old = ReadSessionCookie(call.request);
  return BeginSession(call.run, *actor, old ? old->Reveal() : "", UserAgent(call.request)).secret;
}

std::string_view Explain(CredentialError error) {
  switch (error) {
    case CredentialError::kDisabled: return "This user has been disabled. Please contact your administrator.";
    case CredentialError::kTooManyWrong: return "Too many login attempts.";
    default: return "Invalid Username or Password";
  }
}

}  // namespace jeton::endpoints
