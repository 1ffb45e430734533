#include "endpoints/openshift/common.h"

#include <algorithm>

#include "base/encoding.h"
#include "wire/json_body.h"

namespace jeton::endpoints::openshift {
namespace {

using authority::CredentialError;

// Calls `visit` with each part of a list, trimmed.
template <typename Visit>
void Split(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    visit(TrimSpace(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

struct MediaRange {
  std::string type;  // lower case
  std::optional<std::string> version;
  bool no_links = false;
};

std::vector<MediaRange> ParseMediaRanges(std::string_view header) {
  std::vector<MediaRange> ranges;
  Split(header, ',', [&](std::string_view range) {
    MediaRange parsed;
    bool first = true;
    Split(range, ';', [&](std::string_view part) {
      const auto equals = part.find('=');
      const std::string name = ToLower(TrimSpace(part.substr(0, equals)));
      if (std::exchange(first, false)) {
        parsed.type = name;
      } else if (name == "version" && equals != std::string_view::npos) {
        parsed.version = std::string(TrimSpace(part.substr(equals + 1)));
      } else if (name == "nolinks") {
        parsed.no_links = true;
      }
    });
    if (!parsed.type.empty()) ranges.push_back(std::move(parsed));
  });
  return ranges;
}

std::optional<std::string> FirstVersion(const std::vector<MediaRange>& ranges) {
  for (const MediaRange& range : ranges) {
    if (range.version) return range.version;
  }
  return std::nullopt;
}

std::optional<int> ParseVersion(std::string_view text) {
  for (int version = wire::kOldestBrokerVersion; version <= wire::kNewestBrokerVersion; ++version) {
    if (wire::PrintBrokerVersion(version) == text) return version;
  }
  return std::nullopt;
}

std::string SupportedVersions() {
  std::string text;
  for (int version = wire::kOldestBrokerVersion; version <= wire::kNewestBrokerVersion; ++version) {
    if (!text.empty()) text += ", ";
    text += wire::PrintBrokerVersion(version);
  }
  return text;
}

bool AcceptsJson(const Call& call, const std::vector<MediaRange>& accept) {
  const std::string& suffix = call.request.parameters.back();
  if (!suffix.empty()) return suffix == "json";
  return accept.empty() || std::any_of(accept.begin(), accept.end(), [](const MediaRange& range) {
           return range.type == "*/*" || range.type == "application/*" || range.type == "application/json";
         });
}

Response PlainUnauthorized(std::string_view challenge, std::string_view text) {
  Response response{.status = 401, .content_type = "text/plain; charset=utf-8", .fixed_headers = wire::kNoStore};
  response.body = std::string(text) + ".\n";
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

// Without this challenge clients never send their password.
Response BasicChallenge(const Authority& authority) {
  return PlainUnauthorized("Basic realm=\"" + authority.settings.broker_realm + "\"", "HTTP Basic: Access denied");
}

Response BearerChallenge(CredentialError error) {
  const std::string_view why =
      error == CredentialError::kExpired ? "The access token expired" : "The access token was not recognized";
  return PlainUnauthorized("Bearer error=\"invalid_token\", error_description=\"" + std::string(why) + "\"",
                           "HTTP Bearer: Access denied");
}

bool NamesBearer(const Call& call) {
  const std::string value = call.request.HeaderValue("Authorization").value_or("");
  return value.size() > 7 && EqualsIgnoringCase(std::string_view(value).substr(0, 7), "bearer ") &&
         !TrimSpace(std::string_view(value).substr(7)).empty();
}

Caller MakeCaller(Actor actor, std::string_view scopes) {
  Response headers;
  headers.AddHeader("X-OpenShift-Identity", actor.name);
  headers.AddHeader("X-OpenShift-Identity-Id", actor.id.ToObjectId());
  headers.AddHeader("X-OAuth-Scopes", scopes);
  return {std::move(actor), std::move(headers.headers)};
}

Result<Caller, Outcome> AuthenticateBearer(Authority& authority, const Call& call, std::string_view token) {
  auto checked = authority.identity.CheckToken(call.work, token);
  if (!checked) {
    if (const auto detour = DetourFor(checked.error())) return Fail(Outcome(*detour));
    return Fail(Outcome(BearerChallenge(checked.error())));
  }
  if (checked->actor.subject == SubjectKind::kRobot) return Fail(Outcome(BearerChallenge(CredentialError::kUnknown)));
  return MakeCaller(std::move(checked->actor), checked->token().scopes);
}

Result<Caller, Outcome> AuthenticateBasic(Authority& authority, const Call& call, const Exchange& exchange,
                                          const wire::BasicCredentials& basic) {
  auto actor = authority.identity.ByPassword(call.work, basic.name);
  if (!actor) {
    if (const auto detour = DetourFor(actor.error())) return Fail(Outcome(*detour));
    return Fail(Outcome(BasicChallenge(authority)));
  }
  // Nobody has sub-accounts here, and acting as somebody else than was asked for would be worse than refusing.
  if (call.request.HasHeader("X-Impersonate-User")) {
    return Fail(Outcome(Failure(exchange, nullptr, 401, kExitRefused, "Impersonation is not allowed.")));
  }
  return MakeCaller(std::move(*actor), "session");
}

Result<Caller, Outcome> Authenticate(Authority& authority, const Call& call, const Exchange& exchange) {
  const wire::Authorization presented = call.Presented();
  if (const auto* bearer = std::get_if<wire::BearerToken>(&presented)) {
    return AuthenticateBearer(authority, call, bearer->token.Reveal());
  }
  if (const auto* basic = std::get_if<wire::BasicCredentials>(&presented)) {
    return AuthenticateBasic(authority, call, exchange, *basic);
  }
  if (NamesBearer(call)) return Fail(Outcome(BearerChallenge(CredentialError::kUnknown)));
  return Fail(Outcome(BasicChallenge(authority)));
}

json::array PrintParameters(const std::vector<Parameter>& parameters, bool required) {
  json::array printed;
  for (const Parameter& parameter : parameters) {
    json::object one{{"name", parameter.name},
                     {"type", parameter.type},
                     {"description", parameter.description},
                     {"valid_options", parameter.valid_options}};
    if (required) {
      one["invalid_options"] = json::array();
    } else {
      one["default_value"] = parameter.default_value;
    }
    printed.push_back(std::move(one));
  }
  return printed;
}

}  // namespace

Result<Exchange, Outcome> Negotiate(const Call& call) {
  Exchange exchange;
  auto parameters = Parameters::Read(call.request);
  const auto accept = ParseMediaRanges(call.request.HeaderValue("Accept").value_or(""));
  if (!parameters && parameters.error() == ParameterError::kEncoding) {
    return Fail(Outcome(Failure(exchange, nullptr, 400, std::nullopt, "The parameters are not valid UTF-8.")));
  }
  if (parameters) exchange.parameters = std::move(*parameters);

  if (const json::value* flag = exchange.parameters.Find("nolinks")) {
    const std::string text = flag->is_bool()     ? (flag->get_bool() ? "true" : "false")
                             : flag->is_string() ? ToLower(wire::View(flag->get_string()))
                                                 : "";
    if (text != "true" && text != "false") {
      return Fail(Outcome(
          Failure(exchange, nullptr, 422, kExitBadFlag, "Invalid value for nolinks. Valid options are true, false.")));
    }
    exchange.links = text == "false";
  }
  if (std::any_of(accept.begin(), accept.end(), [](const MediaRange& range) { return range.no_links; })) {
    exchange.links = false;
  }

  auto asked = FirstVersion(accept);
  if (!asked) asked = FirstVersion(ParseMediaRanges(call.request.HeaderValue("Content-Type").value_or("")));
  if (asked) {
    const auto version = ParseVersion(*asked);
    if (!version) {
      return Fail(Outcome(
          Failure(exchange, nullptr, 406, std::nullopt,
                  "API version " + *asked + " is not supported. Supported versions are " + SupportedVersions() + ".")));
    }
    exchange.version = *version;
  } else if (call.request.HeaderValue("User-Agent").value_or("").starts_with("rhc")) {
    exchange.version = 13;
  }
  if (!AcceptsJson(call, accept)) return Fail(Outcome(Response{.status = 406, .content_type = {}}));
  if (!parameters) {
    return Fail(Outcome(Failure(exchange, nullptr, 400, kExitRefused, "The body is not a valid JSON object.")));
  }
  return exchange;
}

Result<Caller, Outcome> Admit(Authority& authority, const Call& call, const Exchange& exchange, BrokerReach needed) {
  auto caller = Authenticate(authority, call, exchange);
  if (!caller) return caller;
  const Decision decision = Decide(caller->actor, OnBroker{needed});
  if (decision.allowed()) return caller;
  return Fail(Outcome(Failure(exchange, &*caller, 403, kExitRefused,
                              "This action is not allowed with the scopes of the access token.")));
}

Response Success(const Exchange& exchange, const Caller& caller, int status, std::string_view type, json::value data,
                 std::string_view text) {
  wire::BrokerEnvelope envelope{.status = status, .version = exchange.version, .type = type, .data = std::move(data)};
  if (!text.empty()) envelope.messages.push_back({"info", std::string(text), kExitOk, std::nullopt});
  Response response = envelope.Print();
  response.fixed_headers = wire::kNoStore;
  response.headers = caller.identity_headers;
  return response;
}

Response Failure(const Exchange& exchange, const Caller* caller, int status, std::optional<int> exit_code,
                 std::string_view text, std::optional<std::string> field) {
  wire::BrokerEnvelope envelope{.status = status, .version = exchange.version};
  envelope.messages.push_back({"error", std::string(text), exit_code, std::move(field)});
  Response response = envelope.Print();
  response.fixed_headers = wire::kNoStore;
  if (caller != nullptr) response.headers = caller->identity_headers;
  return response;
}

Response Deleted(const Exchange& exchange, const Caller& caller, std::string_view text) {
  return Success(exchange, caller, exchange.version <= 14 ? 204 : 200, {}, nullptr, text);
}

json::object Link(const Authority& authority, std::string_view rel, std::string_view method, std::string_view tail,
                  const std::vector<Parameter>& required, const std::vector<Parameter>& optional) {
  return {{"rel", wire::JsonView(rel)},
          {"method", wire::JsonView(method)},
          {"href", authority.settings.public_url + "/broker/rest/" + std::string(tail)},
          {"required_params", PrintParameters(required, true)},
          {"optional_params", PrintParameters(optional, false)}};
}

}  // namespace jeton::endpoints::openshift
