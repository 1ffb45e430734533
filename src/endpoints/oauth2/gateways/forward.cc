#include <algorithm>

#include "authority/access/access_answers.h"
#include "authority/applications/apis.h"
#include "base/encoding.h"
#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/endpoints.h"
#include "endpoints/oauth2/error.h"
#include "endpoints/oauth2/gateways/asked_token.h"
#include "endpoints/oauth2/gateways/demand.h"
#include "endpoints/protected_resource.h"

// Forward authentication: a gateway asks for each of its requests whether the bearer may pass. It understands 200, 401
// and 403; some gateways turn everything else into a 500 of their own, so a client's fault is always one of these.
namespace jeton::endpoints::oauth2 {
namespace {

// The registry has been asked and said yes. Kept for the run that counts the use: there, a push would create the
// repository.
struct RegistryAgrees {};

struct Refused {
  int status = 401;
  std::string_view error{};  // of the challenge (RFC 6750, section 3.1); empty: nothing was presented
  std::string_view why;
};

constexpr Refused kNoToken{.why = "A bearer token is needed."};
constexpr Refused kTwoTokens{.error = "invalid_request", .why = "Send one token, in the Authorization header alone."};
constexpr Refused kBadToken{.error = "invalid_token", .why = "The token is not valid here."};
constexpr Refused kTooLittle{.status = 403, .error = "insufficient_scope", .why = "The token may not do this."};

Response ErrorBody(int status, std::string_view code, std::string_view why) {
  return {.status = status, .fixed_headers = wire::kNoStore, .body = wire::PrintOAuthError(code, ErrorText(why))};
}

// The operator's fault, which every request shows. No 5xx: some gateways let requests pass then.
Response Misconfigured(std::string_view why) { return ErrorBody(400, CodeOf(OAuthError::kInvalidRequest), why); }

Outcome Refuse(const Call& call, const Demand& demand, const Refused& refused) {
  std::string resource;
  if (const std::string& audience = demand.of_token.audience; !audience.empty()) {
    if (call.run.transaction == nullptr) return NeedRead{};
    const auto api = authority::FindApiPlace(call.run, audience);
    if (!api) return Misconfigured("No API has the identifier " + audience + ".");
    if (api->enabled) resource.append(kResourceMetadataPath).append("/").append(api->name);
  }
  const std::string_view code = refused.error.empty() ? CodeOf(OAuthError::kInvalidRequest) : refused.error;
  Response response = ErrorBody(refused.status, code, refused.why);
  const std::string_view scope = refused.status == 403 ? std::string_view(demand.needed) : std::string_view();
  response.AddHeader(
      "WWW-Authenticate",
      BearerChallenge(call.run.settings, {.error = refused.error, .scope = scope, .resource = resource}));
  return response;
}

Outcome RefuseToken(const Call& call, const Demand& demand, CredentialError error) {
  if (const auto detour = DetourFor(error)) return *detour;
  CountRejection(call, CredentialSort::kBearer, error);
  return Refuse(call, demand, kBadToken);
}

bool IsTrusted(const Call& call, std::string_view address) {
  return std::ranges::any_of(call.run.settings.trusted_proxies,
                             [&](const AddressRange& range) { return range.Contains(address); });
}

// Whether the other end of the connection is a gateway whose headers about its client are believed.
bool IsKnownGateway(const Call& call) { return IsTrusted(call, call.request.peer); }

// From where the gateway got the request; empty: it does not say so that it can be read, or is not believed. Then what
// is known is the address of a gateway, which says nothing about its client.
std::string_view AddressOfClient(const Call& call, bool known_gateway) {
  return known_gateway && !IsTrusted(call, call.run.address) ? call.run.address : std::string_view();
}

bool HasTokenInAddress(const Call& call, bool known_gateway) {
  if (HasAccessToken(call.request.query)) return true;
  if (!known_gateway) return false;
  return std::ranges::any_of(call.request.headers, [](const wire::Header& header) {
    const bool address =
        EqualsIgnoringCase(header.name, "X-Original-URI") || EqualsIgnoringCase(header.name, "X-Forwarded-Uri");
    const auto question = header.value.find('?');
    return address && question != std::string_view::npos && HasAccessToken(header.value.substr(question + 1));
  });
}

bool NamesBearer(std::string_view value) {
  value = TrimSpace(value);
  return EqualsIgnoringCase(value.substr(0, value.find(' ')), "Bearer");
}

Result<Secret, Refused> ReadToken(const Call& call, bool known_gateway) {
  const wire::Header* const header = call.request.OnlyHeader("Authorization");
  const bool several = header == nullptr && call.request.HasHeader("Authorization");
  if (several || HasTokenInAddress(call, known_gateway)) return Fail(kTwoTokens);
  if (header == nullptr) return Fail(kNoToken);
  auto shown = wire::ParseAuthorization(header->value);
  if (auto* const bearer = std::get_if<wire::BearerToken>(&shown)) return std::move(bearer->token);
  // Another scheme presents no token (RFC 6750, section 3.1).
  return Fail(NamesBearer(header->value) ? kBadToken : kNoToken);
}

// Header values are visible ASCII, and spaces; the rest is escaped, as in addresses.
std::string HeaderText(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '%';
    if (plain) {
      safe += c;
    } else {
      safe += PercentEncode({&c, 1});
    }
  }
  return safe;
}

// All headers are always there, so that none of the same name that the client sent remains.
Response Passed(const Call& call, const CheckedToken& checked) {
  const TokenDescription description(call, checked);
  const wire::ActiveToken& token = description.active();
  Response response{.content_type = {}, .fixed_headers = wire::kNoStore};
  response.AddHeader("X-Auth-Subject", HeaderText(token.sub));
  response.AddHeader("X-Auth-Subject-Kind", NameOf(checked.actor.subject));
  response.AddHeader("X-Auth-Scope", HeaderText(token.scope));
  response.AddHeader("X-Auth-Client", HeaderText(token.client_id));
  response.AddHeader("X-Auth-Audience", HeaderText(token.aud));
  response.AddHeader("X-Auth-Token-Id", token.jti);
  return response;
}

// Returns what the registry would say now, or the detour that it needs.
Result<bool, Detour> RegistryWouldGrant(const Call& call, const Actor& actor, const RegistryDemand& demand) {
  if (call.run.Found<RegistryAgrees>() != nullptr) return true;
  const auto granted = WouldGrantAt(call.run, call.authority.registry_notes, actor, demand.service, demand.scope);
  if (!granted) return Fail(Detour(NeedRead{}));
  return *granted;
}

Outcome Forward(const Call& call, const Demand& demand) {
  const bool known_gateway = IsKnownGateway(call);
  const auto text = ReadToken(call, known_gateway);
  if (!text) return Refuse(call, demand, text.error());
  const AskedToken asked(call, text->Reveal(), AddressOfClient(call, known_gateway));
  const auto checked = asked.Check();
  if (!checked) return RefuseToken(call, demand, checked.error());
  const std::string_view audience = checked->api ? std::string_view(checked->api->identifier) : std::string_view();
  const Decision decision = MayPass({checked->actor, audience, checked->token().scopes}, demand.of_token);
  if (decision.reason == Reason::kWrongSubject) return RefuseToken(call, demand, CredentialError::kWrongAudience);
  if (!decision.allowed()) return Refuse(call, demand, kTooLittle);
  if (demand.registry) {
    const auto granted = RegistryWouldGrant(call, checked->actor, *demand.registry);
    if (!granted) return granted.error();
    if (!*granted) return Refuse(call, demand, kTooLittle);
  }
  if (const auto used = asked.Use(*checked); !used) {
    if (used.error() == CredentialError::kNeedsWrite) return NeedWrite{.kept = Finding(RegistryAgrees{})};
    return RefuseToken(call, demand, used.error());
  }
  return Passed(call, *checked);
}

}  // namespace

Outcome GetForward(const Call& call) {
  const auto demand = ReadDemand(call);
  return demand ? Forward(call, *demand) : Outcome(Misconfigured(demand.error()));
}

}  // namespace jeton::endpoints::oauth2
