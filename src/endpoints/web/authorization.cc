#include "endpoints/web/authorization.h"

#include <algorithm>
#include <array>
#include <utility>

#include "authority/applications/pkce.h"
#include "authority/applications/self_described.h"
#include "authority/grants/user_grant.h"
#include "base/address_range.h"
#include "base/encoding.h"
#include "domain/access/metadata_document.h"
#include "domain/redirect_uri.h"
#include "endpoints/oauth2/clients/self_described.h"
#include "endpoints/oauth2/parameters.h"
#include "endpoints/web/page.h"

namespace jeton::endpoints::web {
namespace {

using oauth2::CheckedRedirect;
using oauth2::FindParameter;
using oauth2::NotEmptyIn;
using oauth2::OAuthError;

constexpr std::array<std::string_view, 12> kSingleParameters = {
    "response_type", "response_mode", "state", "scope",  "code_challenge", "code_challenge_method",
    "request",       "request_uri",   "nonce", "prompt", "client_id",      "redirect_uri"};
constexpr std::array<std::string_view, 2> kWhoAndWhere = {"client_id", "redirect_uri"};

constexpr std::string_view kRedirectHeaders =
    "Cache-Control: no-store\r\nPragma: no-cache\r\nReferrer-Policy: no-referrer\r\n";

oauth2::RedirectRules RulesFor(const Call& call) {
  return {.query = oauth2::RedirectRules::Query::kAdded,
          .fixed_headers = kRedirectHeaders,
          .issuer = call.run.settings.public_url,
          .status = call.request.method == wire::Method::kPost ? 303 : 302};
}

constexpr const char* kNoSuchApplication = "There is no such application, or it is switched off.";

Response Impossible(const std::string& text) { return MessagePage(400, "Not possible", text); }

// Who asks, and where the user is sent back to.
struct Caller {
  authority::Grantable grantable;
  CheckedRedirect redirect;
};

std::optional<Seconds> CountFetch(const Call& call, const Actor& user) {
  authority::CallerBudget& fetches = call.authority.client_documents.fetches;
  if (auto wait = fetches.Take(user.id, call.run.now)) return wait;
  return fetches.Take(SourceOf(call.run.address), call.run.now);
}

Result<authority::Grantable, Outcome> FindClient(const Call& call, const Actor& user,
                                                 const std::optional<std::string>& client_id) {
  if (client_id && IsMetadataDocumentUrl(*client_id)) return FindDescribedClient(call, user, *client_id);
  auto grantable = client_id ? authority::FindGrantable(call.run, Actor{}, *client_id) : std::nullopt;
  if (!grantable) return Fail(Outcome(Impossible(kNoSuchApplication)));
  return std::move(*grantable);
}

Result<Caller, Outcome> ReadCaller(const Call& call, const Actor& user, const wire::Form& form) {
  const FindParameter find = NotEmptyIn(form);
  if (!form.FirstRepeated(kWhoAndWhere).empty()) {
    return Fail(Outcome(Impossible("The application named itself or its address more than once.")));
  }
  auto grantable = FindClient(call, user, find("client_id"));
  if (!grantable) return Fail(std::move(grantable.error()));
  // A repeated state is left out of the answer.
  auto state = form.Repeats("state") ? std::nullopt : find("state");
  auto redirect = CheckedRedirect::CheckStandard(grantable->application,
                                                 {find("redirect_uri").value_or(""), std::move(state)}, RulesFor(call));
  if (!redirect) {
    return Fail(Outcome(Impossible("The application has not registered the address to which it wants you sent.")));
  }
  return Caller{std::move(*grantable), std::move(*redirect)};
}

struct Complaint {
  OAuthError error;
  std::string_view description;
};

// Returns what is wrong with the form of the request.
std::optional<Complaint> FaultOfForm(const wire::Form& form, const Application& application) {
  const FindParameter find = NotEmptyIn(form);
  if (!form.FirstRepeated(kSingleParameters).empty()) {
    return Complaint{OAuthError::kInvalidRequest, "A parameter occurs more than once."};
  }
  if (find("request")) return Complaint{OAuthError::kRequestNotSupported, "Request objects are not supported."};
  if (find("request_uri")) return Complaint{OAuthError::kInvalidRequestUri, "The request_uri is not known here."};
  const auto type = find("response_type");
  if (!type) return Complaint{OAuthError::kInvalidRequest, "The parameter response_type is missing."};
  if (*type != "code") return Complaint{OAuthError::kUnsupportedResponseType, "Only code is supported."};
  if (find("response_mode").value_or("query") != "query") {
    return Complaint{OAuthError::kInvalidRequest, "Only the response_mode query is supported."};
  }
  if (!application.client.grants.Has(GrantType::kAuthorizationCode)) {
    return Complaint{OAuthError::kUnauthorizedClient, "The client is not registered for authorization_code."};
  }
  if (find("code_challenge_method").value_or("") != "S256") {
    return Complaint{OAuthError::kInvalidRequest, "The code_challenge_method must be S256."};
  }
  if (!authority::IsS256Challenge(find("code_challenge").value_or(""))) {
    return Complaint{OAuthError::kInvalidRequest, "The code_challenge must be 43 characters of base64url."};
  }
  return std::nullopt;
}

Complaint ComplaintOf(TargetError error) {
  if (error == TargetError::kInvalidScope) {
    return {OAuthError::kInvalidScope, "The scope is malformed, or the client may have nothing of it."};
  }
  return {OAuthError::kInvalidTarget, "The resource is unknown, or the scopes belong to several: name the resource."};
}

Result<ScopeGrant, TargetError> ChooseFor(const Call& call, const wire::Form& form, const Application& application) {
  const FindParameter find = NotEmptyIn(form);
  const auto resources = find.All("resource");
  return ChooseScopes(authority::TargetsFor(call.run, application, resources), application,
                      {.access = {resources, find("scope")},
                       .refreshes = application.client.grants.Has(GrantType::kRefreshToken),
                       .strict = call.run.settings.strict_scopes});
}

bool AsksAgain(const wire::Form& form) {
  const std::string prompt = NotEmptyIn(form)("prompt").value_or("");
  const auto words = SplitWords(prompt);
  return std::ranges::find(words, "consent") != words.end();
}

}  // namespace

Result<authority::Grantable, Outcome> FindDescribedClient(const Call& call, const Actor& user,
                                                          const std::string& client_id) {
  auto found = authority::FindSelfDescribed(call.run, call.authority.client_documents, client_id);
  if (found) return std::move(*found);
  switch (found.error()) {
    case authority::DocumentError::kOff: return Fail(Outcome(Impossible(kNoSuchApplication)));
    case authority::DocumentError::kUnreadable:
      return Fail(
          Outcome(Impossible("The client document is unreadable: at the address by which the application names "
                             "itself, there is no description of it that can be used here.")));
    case authority::DocumentError::kNotFetched: break;
  }
  if (user.anonymous()) return Fail(Outcome(Impossible(kNoSuchApplication)));
  if (const auto wait = CountFetch(call, user)) {
    Response later = MessagePage(429, "Not now", "Too many applications have been looked up. Try again in a minute.");
    later.AddHeader("Retry-After", std::to_string(wait->count()));
    return Fail(Outcome(std::move(later)));
  }
  return Fail(Outcome(Detour(oauth2::FetchMetadataDocument(call, client_id))));
}

bool IsOfSelfDescribed(const wire::Form& form) {
  return IsMetadataDocumentUrl(NotEmptyIn(form)("client_id").value_or(""));
}

Result<AuthorizationRequest, Outcome> ReadAuthorization(const Call& call, const Actor& user, const wire::Form& form) {
  auto caller = ReadCaller(call, user, form);
  if (!caller) return Fail(std::move(caller.error()));
  const Application& application = caller->grantable.application;
  const auto send_back = [&](const Complaint& complaint) {
    return Fail(Outcome(caller->redirect.Error(complaint.error, complaint.description)));
  };
  if (const auto fault = FaultOfForm(form, application)) return send_back(*fault);
  auto granted = ChooseFor(call, form, application);
  if (!granted) return send_back(ComplaintOf(granted.error()));
  const FindParameter find = NotEmptyIn(form);
  return AuthorizationRequest{.grantable = std::move(caller->grantable),
                              .redirect = std::move(caller->redirect),
                              .sent_redirect = find("redirect_uri").value_or(""),
                              .granted = std::move(*granted),
                              .challenge = *find("code_challenge"),
                              .asks_again = AsksAgain(form)};
}

std::string PrintAuthorization(const wire::Form& form) {
  std::string query;
  for (const auto& [name, value] : form.fields()) {
    if (name != "resource" && std::ranges::find(kSingleParameters, name) == kSingleParameters.end()) continue;
    query.append(query.empty() ? "" : "&").append(name).append("=").append(PercentEncode(value));
  }
  return query;
}

std::string DestinationOf(const Call& call, std::string_view query) {
  const auto form = wire::Form::Parse(query);
  const auto caller = form ? ReadCaller(call, Actor{}, *form) : Fail(Outcome(Response()));
  return caller ? std::string(OriginOf(caller->redirect.uri())) : std::string();
}

}  // namespace jeton::endpoints::web
