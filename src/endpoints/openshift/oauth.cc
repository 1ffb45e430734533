#include "wire/oauth.h"
#include "authority/broker/broker_codes.h"
#include "authority/page_token.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"
#include "endpoints/address_secrets.h"
#include "endpoints/browser.h"
#include "endpoints/oauth2/client_secret.h"
#include "endpoints/oauth2/grants.h"
#include "endpoints/oauth2/redirect.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/web/page.h"
#include "wire/json_body.h"

// The code flow for registered clients. Answers are those of OAuth, never envelopes.
namespace jeton::endpoints::openshift {
namespace {

constexpr std::string_view kConfirmation = "confirmation";

using oauth2::IsMissing;
using oauth2::OAuthError;

using Grants = oauth2::GrantList<oauth2::AuthorizationCode>;

// A Basic header wins over the parameters.
constexpr oauth2::ClientSecretRules kClientRules{.beside = oauth2::ClientSecretRules::Beside::kIgnored,
                                                 .unusable = oauth2::ClientSecretRules::Unusable::kRefusedIfBasic};
constexpr oauth2::RedirectRules kRedirectRules{.query = oauth2::RedirectRules::Query::kReplaces,
                                               .fixed_headers = wire::kNoStore};

struct Problem {
  OAuthError error;
  std::string description;
  int status = 400;
};

// Prints JSON if the dialect would answer in JSON, else the same pairs as form text.
Response Print(const Call& call, const Problem& problem) {
  Response response{.status = problem.status, .fixed_headers = wire::kNoStore};
  if (FormatOf(call) == wire::BrokerFormat::kJson) {
    response.body = wire::PrintOAuthError(CodeOf(problem.error), problem.description);
  } else {
    response.content_type = "text/plain; charset=utf-8";
    response.body.append("error=").append(CodeOf(problem.error)).append("&error_description=");
    response.body.append(PercentEncode(problem.description));
  }
  if (problem.status == 401) {
    response.AddHeader("WWW-Authenticate", "Basic realm=\"" + call.run.settings.broker_realm + "\"");
  }
  return response;
}

Problem Missing(std::string_view name) { return {OAuthError::kInvalidRequest, IsMissing(name)}; }

// Reads the parameters of a call that may be served. The error is the answer.
Result<Parameters, Outcome> ReadParameters(const Call& call, const Request& request) {
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return Fail(Outcome(Print(call, {OAuthError::kInvalidRequest, oauth2::StandsInAddress(secret)})));
  }
  auto parameters = Parameters::Read(request);
  if (!parameters) {
    return Fail(Outcome(Print(call, {OAuthError::kInvalidRequest, "The parameters cannot be read."})));
  }
  if (const std::string& text = call.run.settings.broker_maintenance; !text.empty()) {
    return Fail(Outcome(Print(call, {OAuthError::kTemporarilyUnavailable, text, 503})));
  }
  return std::move(*parameters);
}

// Returns the parameter's text; nothing if absent or empty.
std::optional<std::string> Find(const Parameters& parameters, std::string_view name) {
  auto text = parameters.FindText(name);
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

struct AuthorizeRequest {
  const BrokerClient& client;
  oauth2::CheckedRedirect redirect;
};

// Does not redirect the user before the address is known to belong to the client.
Result<AuthorizeRequest, Problem> ReadAuthorizeRequest(const Call& call, const Parameters& parameters) {
  const auto id = Find(parameters, "client_id");
  if (!id) return Fail(Missing("client_id"));
  const auto uri = Find(parameters, "redirect_uri");
  if (!uri) return Fail(Missing("redirect_uri"));
  const BrokerClient* const client = authority::FindBrokerClient(call.run.settings, *id);
  if (client == nullptr) return Fail(Problem{OAuthError::kInvalidClient, "There is no such client."});
  auto redirect = oauth2::CheckedRedirect::Check(*client, {*uri, Find(parameters, "state")}, kRedirectRules);
  if (!redirect) {
    return Fail(Problem{OAuthError::kInvalidRequest, "The redirect_uri is not registered for this client."});
  }
  return AuthorizeRequest{*client, std::move(*redirect)};
}

// What a confirmation is bound to, so that a page of another site cannot have a matching one.
std::string ConfirmedThing(const Actor& actor, const AuthorizeRequest& asked) {
  return "broker authorize " + actor.id.ToUuid() + " " + asked.client.id + " " + asked.redirect.uri() + " " +
         asked.redirect.state().value_or("");
}

// Browsers attach name and password, or the front end's identity, to any request that a page of another site makes. A
// code is as good as the user's session, so the user must intend it: they came from a page of ours, typed the address,
// or pressed the button on the page below. Programs and callers with a token need no confirmation.
bool NeedsConfirmation(const Call& call, const Actor& actor, const AuthorizeRequest& asked,
                       const Parameters& parameters) {
  if (std::holds_alternative<wire::BearerToken>(call.Presented())) return false;
  const auto site = call.request.HeaderValue("Sec-Fetch-Site");
  if (site ? EqualsIgnoringCase(*site, "same-origin") || EqualsIgnoringCase(*site, "none") : !IsBrowser(call.request)) {
    return false;
  }
  const auto given = Find(parameters, kConfirmation);
  return !given || !authority::ReadPageToken(call.run.issuer, ConfirmedThing(actor, asked), *given, call.run.now);
}

Response ConfirmationPage(const Call& call, const Actor& actor, const AuthorizeRequest& asked) {
  web::Html fields;
  const auto add = [&fields](std::string_view name, const std::string& value) {
    fields.text += web::Fill("field.html", {{"name", std::string(name)}, {"value", value}}).text;
  };
  add("client_id", asked.client.id);
  add("redirect_uri", asked.redirect.uri());
  add("response_type", "code");
  if (asked.redirect.state()) add("state", *asked.redirect.state());
  add(kConfirmation, authority::MakePageToken(call.run.issuer, ConfirmedThing(actor, asked), "", call.run.now));
  const std::string target(OriginOf(asked.redirect.uri()));
  const std::string& name = asked.client.name;
  const web::Html body = web::Fill(
      "broker_consent.html", {{"client", name}, {"user", actor.name}, {"destination", target}, {"fields", fields}});
  return web::Page(200, "Sign in to " + name + "?", body, target);
}

// Authenticates by the code in place of the header. Without a code, authenticates only to report what is wrong.
Result<CheckedToken, Outcome> Present(const Call& call, const std::optional<std::string>& code) {
  if (code) return CheckBearer(call, *code);
  auto caller = Authenticate(call, Exchange());
  if (!caller) return Fail(caller.error());
  // Null is safe: CheckRequest reports the missing code before the token is used.
  return CheckedToken{nullptr, std::move(caller->actor), {}};
}

Problem ProblemOf(oauth2::ClientSecretError error) {
  if (error == oauth2::ClientSecretError::kIdMissing) return Missing("client_id");
  if (error == oauth2::ClientSecretError::kSecretMissing) return Missing("client_secret");
  return {OAuthError::kInvalidRequest, "The Basic credentials cannot be read."};
}

// Returns the client if everything in the request except the code is right.
Result<const BrokerClient*, Problem> CheckRequest(const Call& call, const Parameters& parameters) {
  const oauth2::FindParameter find = [&](std::string_view name) { return Find(parameters, name); };
  if (!find("code")) return Fail(Missing("code"));
  const auto grant = Grants::Read(find);
  if (!grant && !grant.error().missing.empty()) return Fail(Missing(grant.error().missing));
  const auto shown = oauth2::ReadClientSecret(call.request, find, kClientRules);
  if (!shown) return Fail(ProblemOf(shown.error()));
  if (!grant) return Fail(Problem{grant.error().error, "The grant_type must be authorization_code."});
  call.run.grant = Grants::TypeOf(*grant);
  const BrokerClient* const client = authority::FindBrokerClient(call.run.settings, shown->id);
  if (client == nullptr) return Fail(Problem{OAuthError::kInvalidClient, "There is no such client."});
  if (!client->Knows(shown->secret.Reveal())) {
    return Fail(Problem{OAuthError::kUnauthorizedClient, "The client_secret is not that of the client.", 401});
  }
  return client;
}

}  // namespace

// GET /broker/rest/oauth/authorize
Outcome Authorize(const Call& call) {
  const auto parameters = ReadParameters(call, call.request);
  if (!parameters) return parameters.error();
  // A HEAD must not leave a code behind.
  if (call.request.method == wire::Method::kHead) {
    return Print(call, {OAuthError::kInvalidRequest, "A code is asked for with GET.", 405});
  }
  const auto caller = Authenticate(call, Exchange());
  if (!caller) return caller.error();
  if (!Decide(caller->actor, OnBroker{BrokerReach::kAll}).allowed()) {
    return Print(call, {OAuthError::kUnauthorizedClient, "This takes name and password, or a session token.", 403});
  }
  const auto asked = ReadAuthorizeRequest(call, *parameters);
  if (!asked) return Print(call, asked.error());
  const auto type = Find(*parameters, "response_type");
  if (!type) {
    return asked->redirect.Error(OAuthError::kInvalidRequest, IsMissing("response_type"));
  }
  if (*type != "code") {
    return asked->redirect.Error(OAuthError::kUnsupportedResponseType, "The response_type must be code.");
  }
  if (NeedsConfirmation(call, caller->actor, *asked, *parameters)) {
    return ConfirmationPage(call, caller->actor, *asked);
  }
  const auto code = authority::IssueCode(call.run, caller->actor, asked->client);
  if (!code) {
    return asked->redirect.Error(OAuthError::kAccessDenied, AuthorizationLimitReached(call.run.settings));
  }
  return asked->redirect.Send({{"code", std::string(code->Reveal())}});
}

// POST /broker/rest/oauth/access_token
Outcome ExchangeCode(const Call& call) {
  // Secrets do not belong in addresses: only the body counts.
  Request body = call.request;
  body.query = {};
  const auto parameters = ReadParameters(call, body);
  if (!parameters) return parameters.error();
  const auto presented = Present(call, Find(*parameters, "code"));
  if (!presented) return presented.error();
  if (!Decide(presented->actor, OnCodeExchange{}).allowed()) {
    return Print(call, {OAuthError::kUnauthorizedClient, "This is no code.", 403});
  }
  const auto client = CheckRequest(call, *parameters);
  if (!client) return Print(call, client.error());
  if (!authority::IsCodeOf(presented->token(), **client)) {
    return Print(call, {OAuthError::kUnauthorizedClient, "The code is not one of this client.", 401});
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
