#include "endpoints/quay/common.h"

#include <algorithm>
#include <array>

#include "authority/people/avatar.h"
#include "base/encoding.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "wire/form.h"

namespace jeton::endpoints::quay {
namespace {

constexpr std::string_view kCorsHeaders = "Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\n";

Response Unauthorized(const Call& call, bool presented) {
  Response response = ApiError(call, 401, "invalid_token", "Requires authentication");
  std::string challenge = "Bearer realm=\"" + call.run.settings.public_url + "\"";
  // A request without credentials gets no error code (RFC 6750, section 3.1).
  if (presented) challenge += ", error=\"invalid_token\"";
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

// The error is the answer.
Result<Actor, Outcome> ByCookie(const Call& call, const Secret& cookie) {
  auto actor = call.run.identity.BySession(call.run, cookie.Reveal());
  if (!actor) {
    if (const auto detour = DetourFor(actor.error())) return Fail(Outcome(*detour));
    return Actor{};
  }
  const wire::Method method = call.request.method;
  const bool reading = method == wire::Method::kGet || method == wire::Method::kHead;
  if (reading || ComesFromOurPage(call.run.settings, call.request, cookie)) return std::move(*actor);
  return Fail(Outcome(CsrfRefused()));
}

Result<Actor, Outcome> WithoutHeader(const Call& call) {
  if (call.accepts == Accepts::kNothing) return Actor{};
  Actor actor;
  if (const auto cookie = ReadSessionCookie(call.request)) {
    auto found = ByCookie(call, *cookie);
    if (!found) return found;
    actor = std::move(*found);
  }
  if (!actor.anonymous() || call.run.settings.anonymous_access) return actor;
  return Fail(Outcome(JsonAnswer(json::object{{"error", "Anonymous access is not allowed"}}, 401)));
}

// A page of another site can make a browser send a GET, but not this header.
bool LacksXhr(const Call& call, const Request& request) {
  return call.run.settings.browsers_say_xhr && request.method == wire::Method::kGet && IsBrowser(request) &&
         request.HeaderValue("X-Requested-With").value_or("") != "XMLHttpRequest";
}

bool IsJson(const Request& request) {
  if (request.HasMediaType("application/json")) return true;
  const std::string type = request.MediaType();
  return type.starts_with("application/") && type.ends_with("+json") && type.find(',') == std::string::npos;
}

}  // namespace

Response JsonAnswer(const json::value& body, int status) {
  Response response = wire::JsonResponse(status, body);
  response.fixed_headers = kCorsHeaders;
  return response;
}

Response NoContent() { return {.status = 204, .content_type = {}, .fixed_headers = kCorsHeaders}; }

Response ApiError(const Call& call, int status, std::string_view type, std::string_view detail) {
  json::object body{{"status", status},
                    {"title", wire::JsonView(type)},
                    {"type", call.run.settings.public_url + "/api/v1/error/" + std::string(type)},
                    {"error_type", wire::JsonView(type)}};
  if (!detail.empty()) {
    body["detail"] = wire::JsonView(detail);
    body["error_message"] = wire::JsonView(detail);
  }
  return JsonAnswer(body, status);
}

Response MessageError(int status, std::string_view message) {
  return JsonAnswer(json::object{{"message", wire::JsonView(message)}}, status);
}

Response LimitReached(std::string_view thing, std::int64_t most, std::string_view owner) {
  return MessageError(
      400, std::string(thing) + " limit reached: maximum " + std::to_string(most) + " per " + std::string(owner));
}

Response InvalidRequest(const Call& call, std::string_view detail) {
  return ApiError(call, 400, "invalid_request", detail);
}

Response NotFound(const Call& call) { return ApiError(call, 404, "not_found", "Not Found"); }

Response Denied(const Call& call, const Actor& actor) {
  if (actor.anonymous()) return Unauthorized(call, false);
  return ApiError(call, 403, "insufficient_scope", "Unauthorized");
}

Response Refused(const Call& call, const Actor& actor, Refusal refusal) {
  return refusal == Refusal::kForbidden ? Denied(call, actor) : NotFound(call);
}

Result<Actor, Outcome> Authenticate(const Call& call) {
  if (LacksXhr(call, call.request)) {
    return Fail(
        Outcome(JsonAnswer(json::object{{"error", "Browsers must send X-Requested-With: XMLHttpRequest"}}, 400)));
  }
  const wire::Authorization presented = call.Presented();
  if (std::holds_alternative<wire::NoCredentials>(presented)) return WithoutHeader(call);
  const auto* bearer = std::get_if<wire::BearerToken>(&presented);
  if (bearer == nullptr) return Fail(Outcome(Unauthorized(call, true)));
  auto actor = call.run.identity.ByBearer(call.run, bearer->token.Reveal());
  if (actor) return std::move(*actor);
  if (const auto detour = DetourFor(actor.error())) return Fail(Outcome(*detour));
  CountRejection(call, CredentialSort::kBearer, actor.error());
  return Fail(Outcome(Unauthorized(call, true)));
}

Result<Actor, Outcome> RequireActor(const Call& call) {
  auto actor = Authenticate(call);
  if (actor && actor->anonymous()) return Fail(Outcome(Unauthorized(call, false)));
  return actor;
}

Result<Actor, Outcome> RequireFreshActor(const Call& call) {
  auto actor = RequireActor(call);
  if (!actor) return actor;
  const FreshLogin question{call.run.now, call.run.settings.fresh_login};
  if (Decide(*actor, question).reason != Reason::kStale) return actor;
  return Fail(Outcome(ApiError(call, 401, "fresh_login_required", "Requires fresh login")));
}

Result<json::value, Outcome> ReadJson(const Call& call) {
  if (!IsJson(call.request)) {
    return Fail(Outcome(MessageError(415, "The body must be sent as application/json.")));
  }
  auto value = ParseJson(call.request.body);
  if (!value) return Fail(Outcome(MessageError(400, "The body is not valid JSON.")));
  if (value->is_null()) return Fail(Outcome(InvalidRequest(call, "Missing JSON body")));
  return std::move(*value);
}

Result<json::object, Outcome> ReadObject(const Call& call) {
  auto value = ReadJson(call);
  if (!value) return Fail(std::move(value.error()));
  if (!value->is_object()) return Fail(Outcome(InvalidRequest(call, "The body must be a JSON object.")));
  return std::move(value->get_object());
}

std::string NameRefused(Refusal refusal, const std::string& name, std::string_view what) {
  switch (refusal) {
    case Refusal::kTaken: return "Username has already been taken by user cannot be reused: " + name;
    case Refusal::kTakenByOrganization:
      return "Username has already been taken by an organization and cannot be reused: " + name;
    case Refusal::kNameReserved: return std::string(kNameNotAvailable);
    case Refusal::kInvalidName: return "Invalid " + std::string(what) + " " + name + ": " + FaultOfName(name);
    default: return {};
  }
}

std::string FaultOfName(std::string_view name, std::string_view what) {
  if (HasFormOfAccountName(name)) return std::string(what) + " must be between 2 and 255 characters in length";
  return "Namespace must match expression ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$";
}

json::value TextOrNull(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

json::value SecretOrNull(const std::optional<Secret>& secret) {
  return secret ? json::value(wire::JsonView(secret->Reveal())) : json::value(nullptr);
}

json::value Rfc2822OrNull(const std::optional<TimePoint>& time) {
  return time ? json::value(FormatRfc2822(*time)) : json::value(nullptr);
}

json::object Avatar(std::string_view name, std::string_view email_or_name, std::string_view kind) {
  static constexpr std::array<const char*, 8> kColors = {"#969696", "#1f77b4", "#ff7f0e", "#2ca02c",
                                                         "#d62728", "#9467bd", "#8c564b", "#17becf"};
  const std::string hash = authority::AvatarHash(email_or_name.empty() ? name : email_or_name);
  return {{"name", wire::JsonView(name)},
          {"hash", hash},
          {"color", kColors[std::stoul(hash.substr(0, 4), nullptr, 16) % kColors.size()]},
          {"kind", wire::JsonView(kind)}};
}

json::object AccountAvatar(const Account& account) {
  const std::string_view kind = account.kind == AccountKind::kUser           ? "user"
                                : account.kind == AccountKind::kOrganization ? "org"
                                                                             : "robot";
  return Avatar(account.name, account.email, kind);
}

std::optional<std::string> QueryParameter(const Call& call, std::string_view name) {
  const auto form = wire::Form::Parse(call.request.query);
  const std::string* const value = form ? form->Find(name) : nullptr;
  return value ? std::optional(*value) : std::nullopt;
}

bool FlagParameter(const Call& call, std::string_view name, bool standard) {
  const auto value = QueryParameter(call, name);
  if (!value) return standard;
  static constexpr std::array<std::string_view, 6> kFalse = {"false", "False", "FALSE", "0", "null", ""};
  return std::find(kFalse.begin(), kFalse.end(), *value) == kFalse.end();
}

Result<std::optional<std::int64_t>, Outcome> NumberParameter(const Call& call, std::string_view name) {
  const auto text = QueryParameter(call, name);
  if (!text) return std::optional<std::int64_t>();
  const auto number = ParseInteger(*text);
  if (number) return std::optional(*number);
  const json::object fault{{wire::JsonView(name), "invalid integer"}};
  return Fail(Outcome(JsonAnswer(json::object{{"message", fault}}, 400)));
}

Result<authority::Descendants, Outcome> ReadDescendants(const Call& call) {
  const auto descendants = ParseDescendants(QueryParameter(call, kDescendantsParameter));
  if (!descendants) return Fail(Outcome(InvalidRequest(call, "'descendants' must be end or keep")));
  return *descendants;
}

bool ShowsMadeWith(const Call& call) { return FlagParameter(call, "made_with", false); }

Id IdParameter(const Call& call, std::size_t index) {
  return Id::ParseUuid(call.request.parameters[index]).value_or(Id());
}

RepositoryPath SplitRepositoryPath(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace jeton::endpoints::quay
