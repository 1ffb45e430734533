#include "wire/oauth.h"
#include "authority/broker/broker_codes.h"
#include "authority/page_token.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"
#include "endpoints/address_secrets.h"
#include "endpoints/browser.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/web/page.h"
#include "wire/json_body.h"

// The code flow for registered clients. Answers are those of OAuth, never envelopes.
namespace jeton::endpoints::openshift {
namespace {

constexpr std::string_view kConfirmation = "confirmation";

struct Problem {
  int status;
  std::string_view error;
  std::string description;
};

// As JSON to whom the dialect answers in JSON, else the same pairs as the text of a form.
Response Print(const Call& call, const Problem& problem) {
  Response response{.status = problem.status, .fixed_headers = wire::kNoStore};
  if (FormatOf(call) == wire::BrokerFormat::kJson) {
    response.body = wire::PrintOAuthError(problem.error, problem.description);
  } else {
    response.content_type = "text/plain; charset=utf-8";
    response.body.append("error=").append(problem.error).append("&error_description=");
    response.body.append(PercentEncode(problem.description));
  }
  if (problem.status == 401) {
    response.AddHeader("WWW-Authenticate", "Basic realm=\"" + call.run.settings.broker_realm + "\"");
  }
  return response;
}

Problem Missing(std::string_view name) {
  return {400, "invalid_request", "The parameter " + std::string(name) + " is missing."};
}

// What a call must be before anybody looks at what it asks for. The error is the answer.
Result<Parameters, Outcome> ReadParameters(const Call& call, const Request& request) {
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return Fail(Outcome(Print(
        call, {400, "invalid_request", "The parameter " + std::string(secret) + " must not stand in the address."})));
  }
  auto parameters = Parameters::Read(request);
  if (!parameters) {
    return Fail(Outcome(Print(call, {400, "invalid_request", "The parameters cannot be read."})));
  }
  if (const std::string& text = call.run.settings.broker_maintenance; !text.empty()) {
    return Fail(Outcome(Print(call, {503, "temporarily_unavailable", text})));
  }
  return std::move(*parameters);
}

// The parameter's text; nothing when it is absent or empty.
std::optional<std::string> Find(const Parameters& parameters, std::string_view name) {
  auto text = parameters.FindText(name);
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

// The address to go back to, with these parameters in place of its own.
Response Redirect(std::string_view uri, const std::vector<std::pair<std::string_view, std::string>>& parameters) {
  std::string location(uri.substr(0, uri.find('?')));
  char separator = '?';
  for (const auto& [name, value] : parameters) {
    location.append(1, std::exchange(separator, '&')).append(name).append("=").append(PercentEncode(value));
  }
  Response response{.status = 302, .content_type = {}, .fixed_headers = wire::kNoStore};
  response.AddHeader("Location", location);
  return response;
}

struct Destination {
  const BrokerClient& client;
  std::string uri;
  std::optional<std::string> state;

  Response Answer(std::vector<std::pair<std::string_view, std::string>> parameters) const {
    if (state) parameters.emplace_back("state", *state);
    return Redirect(uri, parameters);
  }
};

// Until both are known to belong together, the user is sent nowhere.
Result<Destination, Problem> ReadDestination(const Call& call, const Parameters& parameters) {
  const auto id = Find(parameters, "client_id");
  if (!id) return Fail(Missing("client_id"));
  const auto uri = Find(parameters, "redirect_uri");
  if (!uri) return Fail(Missing("redirect_uri"));
  const BrokerClient* const client = authority::FindBrokerClient(call.run.settings, *id);
  if (client == nullptr) return Fail(Problem{400, "invalid_client", "There is no such client."});
  if (!client->Registered(*uri)) {
    return Fail(Problem{400, "invalid_request", "The redirect_uri is not registered for this client."});
  }
  return Destination{*client, *uri, Find(parameters, "state")};
}

// What a confirmation is bound to: a page of another site cannot show one that fits.
std::string ConfirmedThing(const Actor& actor, const Destination& destination) {
  return "broker authorize " + actor.id.ToUuid() + " " + destination.client.id + " " + destination.uri + " " +
         destination.state.value_or("");
}

// Browsers add a name and password, or the front end's identity, to whatever a page of another site makes them ask for.
// A code is worth a session of the person, so they must have meant it: they came from a page of ours or typed the
// address, or they pressed the button of the page below. Programs, and callers with a token, show that by asking.
bool NeedsConfirmation(const Call& call, const Actor& actor, const Destination& destination,
                       const Parameters& parameters) {
  if (std::holds_alternative<wire::BearerToken>(call.Presented())) return false;
  const auto site = call.request.HeaderValue("Sec-Fetch-Site");
  if (site ? EqualsIgnoringCase(*site, "same-origin") || EqualsIgnoringCase(*site, "none") : !IsBrowser(call.request)) {
    return false;
  }
  const auto given = Find(parameters, kConfirmation);
  return !given || !authority::ReadPageToken(call.run.issuer, ConfirmedThing(actor, destination), *given, call.run.now);
}

Response ConfirmationPage(const Call& call, const Actor& actor, const Destination& destination) {
  web::Html fields;
  const auto add = [&fields](std::string_view name, const std::string& value) {
    fields.text += web::Fill("field.html", {{"name", std::string(name)}, {"value", value}}).text;
  };
  add("client_id", destination.client.id);
  add("redirect_uri", destination.uri);
  add("response_type", "code");
  if (destination.state) add("state", *destination.state);
  add(kConfirmation, authority::MakePageToken(call.run.issuer, ConfirmedThing(actor, destination), "", call.run.now));
  const std::string target(OriginOf(destination.uri));
  const std::string& name = destination.client.name;
  const web::Html body = web::Fill(
      "broker_consent.html", {{"client", name}, {"user", actor.name}, {"destination", target}, {"fields", fields}});
  return web::Page(200, "Sign in to " + name + "?", body, target);
}

// The code takes the place of what the header presents; without one, what is left is to say what is wrong.
Result<CheckedToken, Outcome> Present(const Call& call, const std::optional<std::string>& code) {
  if (code) return CheckBearer(call, *code);
  auto caller = Authenticate(call, Exchange());
  if (!caller) return Fail(caller.error());
  // No token: CheckRequest will miss the code before anybody looks for one.
  return CheckedToken{nullptr, std::move(caller->actor), {}};
}

struct ClientSecret {
  std::string id;
  std::string secret;
};

// In the header, if that is Basic, else in the body.
Result<ClientSecret, Problem> ReadClientSecret(const Call& call, const Parameters& parameters) {
  const wire::Authorization presented = call.Presented();
  if (const auto* basic = std::get_if<wire::BasicCredentials>(&presented)) {
    return ClientSecret{basic->name, std::string(basic->secret.Reveal())};
  }
  const std::string header = call.request.HeaderValue("Authorization").value_or("");
  if (EqualsIgnoringCase(std::string_view(header).substr(0, 5), "basic")) {
    return Fail(Problem{400, "invalid_request", "The Basic credentials cannot be read."});
  }
  auto id = Find(parameters, "client_id");
  if (!id) return Fail(Missing("client_id"));
  auto secret = Find(parameters, "client_secret");
  if (!secret) return Fail(Missing("client_secret"));
  return ClientSecret{std::move(*id), std::move(*secret)};
}

// The client that asks, if everything about the request but the code is right.
Result<const BrokerClient*, Problem> CheckRequest(const Call& call, const Parameters& parameters) {
  if (!Find(parameters, "code")) return Fail(Missing("code"));
  const auto grant = Find(parameters, "grant_type");
  if (!grant) return Fail(Missing("grant_type"));
  const auto asked = ReadClientSecret(call, parameters);
  if (!asked) return Fail(asked.error());
  if (*grant != "authorization_code") {
    return Fail(Problem{400, "unsupported_grant_type", "The grant_type must be authorization_code."});
  }
  const BrokerClient* const client = authority::FindBrokerClient(call.run.settings, asked->id);
  if (client == nullptr) return Fail(Problem{400, "invalid_client", "There is no such client."});
  if (!client->Knows(asked->secret)) {
    return Fail(Problem{401, "unauthorized_client", "The client_secret is not that of the client."});
  }
  return client;
}

}  // namespace

// GET /broker/rest/oauth/authorize
Outcome Authorize(const Call& call) {
  const auto parameters = ReadParameters(call, call.request);
  if (!parameters) return parameters.error();
  // A code is made here: what is only to be looked at must not leave one behind.
  if (call.request.method == wire::Method::kHead) {
    return Print(call, {405, "invalid_request", "A code is asked for with GET."});
  }
  const auto caller = Authenticate(call, Exchange());
  if (!caller) return caller.error();
  if (!Decide(caller->actor, OnBroker{BrokerReach::kAll}).allowed()) {
    return Print(call, {403, "unauthorized_client", "This takes name and password, or a session token."});
  }
  const auto destination = ReadDestination(call, *parameters);
  if (!destination) return Print(call, destination.error());
  const auto type = Find(*parameters, "response_type");
  if (!type) {
    return destination->Answer(
        {{"error", "invalid_request"}, {"error_description", "The parameter response_type is missing."}});
  }
  if (*type != "code") {
    return destination->Answer(
        {{"error", "unsupported_response_type"}, {"error_description", "The response_type must be code."}});
  }
  if (NeedsConfirmation(call, caller->actor, *destination, *parameters)) {
    return ConfirmationPage(call, caller->actor, *destination);
  }
  const auto code = authority::IssueCode(call.run, caller->actor, destination->client);
  if (!code) {
    return destination->Answer(
        {{"error", "access_denied"}, {"error_description", AuthorizationLimitReached(call.run.settings)}});
  }
  return destination->Answer({{"code", std::string(code->Reveal())}});
}

// POST /broker/rest/oauth/access_token
Outcome ExchangeCode(const Call& call) {
  // Secrets do not belong into addresses: only the body counts.
  Request body = call.request;
  body.query = {};
  const auto parameters = ReadParameters(call, body);
  if (!parameters) return parameters.error();
  const auto presented = Present(call, Find(*parameters, "code"));
  if (!presented) return presented.error();
  if (!Decide(presented->actor, OnCodeExchange{}).allowed()) {
    return Print(call, {403, "unauthorized_client", "This is no code."});
  }
  const auto client = CheckRequest(call, *parameters);
  if (!client) return Print(call, client.error());
  if (!authority::IsCodeOf(presented->token(), **client)) {
    return Print(call, {401, "unauthorized_client", "The code is not one of this client."});
  }
  const auto issued = authority::ExchangeCode(call.run, presented->actor, presented->token(), **client);
  if (!issued) return BearerChallenge(CredentialError::kUnknown);
  const auto life = std::chrono::round<Seconds>(issued->token.expires - issued->token.created);
  Response response = wire::JsonResponse(200, {{"access_token", wire::JsonView(issued->secret.Reveal())},
                                               {"expires_in", life.count()},
                                               {"token_type", "Bearer"}});
  response.fixed_headers = wire::kNoStore;
  return response;
}

}  // namespace jeton::endpoints::openshift
