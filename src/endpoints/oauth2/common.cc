#include "endpoints/oauth2/common.h"

#include <algorithm>
#include <array>

#include "authority/applications/client_assertion.h"
#include "base/encoding.h"
#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/client_secret.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 4> kClientNames = {"client_id", "client_secret", "client_assertion",
                                                          "client_assertion_type"};

// A client authenticates in one way only. A header of any scheme counts as one.
constexpr ClientSecretRules kRules{
    .beside = ClientSecretRules::Beside::kRefused, .unusable = ClientSecretRules::Unusable::kRefused, .unescape = true};

Result<ActorPointer, Outcome> Checked(const Call& call, Result<ActorPointer, CredentialError> client) {
  if (client) return std::move(*client);
  if (const auto detour = DetourFor(client.error())) return Fail(Outcome(*detour));
  CountRejection(call, CredentialSort::kClient, client.error());
  return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidClient, "The client's credentials are not valid.")));
}

Detour CheckAssertionOn(const Call& call, const std::string& assertion) {
  const auto application = call.run.facts.FindApplicationOf(call.run, authority::ClaimedClient(assertion));
  if (!application) return NeedRead{};
  return Slow{.work = [client = (*application)->client, &authority = call.authority, assertion](TimePoint now) {
    return Finding(authority::CheckAssertion(client, authority.issuers, *authority.database, assertion, now));
  }};
}

Detour FetchKeySet(const Call& call, const std::string& keys) {
  return Slow{.pool = Slow::Pool::kFetchers,
              .work =
                  [&fetch_keys = call.authority.issuers.fetch_keys, keys, wanted = call.run.now](TimePoint) {
                    fetch_keys(keys, wanted);
                    return Finding();
                  },
              .shared = keys};
}

Result<ActorPointer, CredentialError> ByToken(const Call& call, std::string_view text) {
  auto checked = call.run.identity.CheckToken(call.run, text);
  if (!checked) return Fail(checked.error());
  if (const auto used = call.run.identity.Use(call.run, *checked); !used) return Fail(used.error());
  return std::make_shared<const Actor>(std::move(checked->actor));
}

// Authenticates a client by an assertion that it has signed (RFC 7523, section 2.2).
Result<ActorPointer, Outcome> AuthenticateByAssertion(const Call& call, const FindParameter& find) {
  const auto refuse = [&](OAuthError error, std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, error, why)));
  };
  if (call.request.HasHeader("Authorization") || find("client_secret")) {
    return refuse(OAuthError::kInvalidRequest, "The client has authenticated in more than one way.");
  }
  const std::string assertion = find("client_assertion").value_or("");
  const std::string issuer = call.run.settings.public_url;
  const std::string endpoint = issuer + std::string(call.request.path);
  const std::string token_endpoint = issuer + "/oauth2/token";
  const auto id = find("client_id");
  const std::string claimed = authority::ClaimedClient(assertion);
  if (id && !claimed.empty() && *id != claimed) {
    return refuse(OAuthError::kInvalidRequest, "Two different clients are named.");
  }
  const bool known = find("client_assertion_type") == authority::kClientAssertionType;
  auto client = known ? authority::ByAssertion(call.run, call.authority.issuers, {assertion, endpoint, token_endpoint})
                      : Fail(authority::AssertionRefusal{});
  if (client) return std::move(*client);
  using enum authority::AssertionError;
  switch (client.error().error) {
    case kNotCached: return Fail(Outcome(Detour(NeedRead{})));
    case kUnchecked: return Fail(Outcome(CheckAssertionOn(call, assertion)));
    case kKeysNotFetched: return Fail(Outcome(FetchKeySet(call, client.error().keys)));
    case kNotNoted:
      return refuse(OAuthError::kTemporarilyUnavailable, "The server takes no changes now. Try again later.");
    case kInvalid: break;
  }
  CountRejection(call, CredentialSort::kClient, CredentialError::kUnknown);
  return refuse(OAuthError::kInvalidClient, "The client's credentials are not valid.");
}

// Authenticates a client by its own secret, or by a token in the header. Accepts a public client by its id.
Result<ActorPointer, Outcome> Authenticate(const Call& call, const FindParameter& find, PublicClients public_clients,
                                           ApiCallers apis) {
  if (find("client_assertion") || find("client_assertion_type")) return AuthenticateByAssertion(call, find);
  const auto shown = ReadClientSecret(call.request, find, kRules);
  if (shown && apis == ApiCallers::kAccepted && shown->id.starts_with(kApiUsernamePrefix)) {
    return Checked(call, call.run.identity.ByApi(call.run, shown->id, shown->secret.Reveal()));
  }
  if (shown) return Checked(call, call.run.identity.ByClient(call.run, shown->id, shown->secret.Reveal()));
  const auto invalid = [&](std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, why)));
  };
  if (shown.error() == ClientSecretError::kShownTwice) {
    return invalid("The client has authenticated in more than one way.");
  }
  if (shown.error() == ClientSecretError::kTwoClients) return invalid("Two different clients are named.");
  const auto id = find("client_id");
  const bool named = id && !call.request.HasHeader("Authorization");
  if (named && public_clients == PublicClients::kAccepted) {
    return Checked(call, call.run.identity.ByPublicClient(call.run, *id));
  }
  const wire::Authorization presented = call.Presented();
  if (const auto* bearer = std::get_if<wire::BearerToken>(&presented)) {
    return Checked(call, ByToken(call, bearer->token.Reveal()));
  }
  return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidClient, "Client authentication is required.")));
}

}  // namespace

Response ErrorResponse(const Call& call, OAuthError error, std::string_view description) {
  Response response;
  response.status = RowOf(error).status;
  response.fixed_headers = wire::kNoStore;
  response.body = wire::PrintOAuthError(CodeOf(error), ErrorText(description));
  if (response.status == 401) {
    response.AddHeader("WWW-Authenticate", "Basic realm=\"" + call.run.settings.public_url + "\"");
  }
  if (response.status == 503) response.AddHeader("Retry-After", "1");
  return response;
}

Result<wire::Form, Outcome> ReadForm(const Call& call, std::span<const std::string_view> names) {
  const auto invalid = [&](std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, why)));
  };
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return invalid(StandsInAddress(secret));
  }
  if (!call.request.HasMediaType("application/x-www-form-urlencoded")) {
    return invalid("The body must be sent as application/x-www-form-urlencoded.");
  }
  auto form = wire::Form::Parse(call.request.body);
  if (!form) return invalid("The form is malformed.");
  std::string_view repeated = form->FirstRepeated(names);
  if (repeated.empty()) repeated = form->FirstRepeated(kClientNames);
  if (!repeated.empty()) return invalid("The parameter " + std::string(repeated) + " occurs more than once.");
  return std::move(*form);
}

AskedRestriction RestrictionIn(const FindParameter& find) {
  AskedRestriction asked{.repositories = find("repositories"),
                         .actions = find("actions"),
                         .addresses = find("addresses"),
                         .not_before = find("not_before")};
  if (const auto uses = find("uses")) asked.uses = ParseInteger(*uses).value_or(0);
  return asked;
}

bool NamesNoClient(const Call& call, const wire::Form& form) {
  const FindParameter find = NotEmptyIn(form);
  return !call.request.HasHeader("Authorization") &&
         std::ranges::none_of(kClientNames, [&](std::string_view name) { return find(name).has_value(); });
}

Result<ActorPointer, Outcome> AuthenticateClient(const Call& call, const wire::Form& form, PublicClients public_clients,
                                                 ApiCallers apis) {
  const FindParameter find = NotEmptyIn(form);
  // Only a credential in the header is cached.
  const wire::Header* const header = call.request.OnlyHeader("Authorization");
  const bool by_form = find("client_id") || find("client_secret") || find("client_assertion");
  if (header == nullptr || by_form) return Authenticate(call, find, public_clients, apis);
  auto client = call.run.identity.RecallClient(call.run, header->value,
                                               [&] { return Authenticate(call, find, public_clients, apis); });
  // Another endpoint may have accepted the same header.
  if (client && (*client)->subject == SubjectKind::kApi && apis == ApiCallers::kRefused) {
    return Checked(call, Fail(CredentialError::kUnknown));
  }
  return client;
}

}  // namespace jeton::endpoints::oauth2
