#include "authority/applications/self_described.h"

#include <utility>

#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/verification_key.h"
#include "domain/access/metadata_document.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

constexpr Seconds kKeptUnused{86'400};
constexpr Seconds kKeptIdle{90 * 86'400};

// Its name in paths: the address cannot be one.
std::string SlugFor(const std::string& client_id) {
  return "client-" + EncodeHex(crypto::Sha256(client_id).view()).substr(0, 16);
}

// Keys that cannot be used make the client unreadable now, and not later at the token endpoint.
bool HasUsableKeys(const Application& client) {
  if (client.client.jwks.empty()) return true;
  const auto keys = crypto::ParseJwks(client.client.jwks);
  return keys && !keys->usable.empty();
}

// The organization to which all such clients belong; nothing: there are none here.
std::optional<Account> OwnerOfSelfDescribed(const Run& run) {
  const std::string& name = run.settings.self_described_clients;
  auto owner = name.empty() ? std::nullopt : storage::Accounts(run.tx()).FindByName(name);
  const bool on = owner && owner->kind == AccountKind::kOrganization && owner->enabled;
  return on ? std::move(owner) : std::nullopt;
}

// The client itself, which changes its document.
Actor ActorOf(const Application& client) {
  Actor actor;
  actor.subject = SubjectKind::kApplication;
  actor.id = actor.application = client.id;
  actor.name = client.client_id;
  actor.name_space = client.owner;
  return actor;
}

}  // namespace

Result<Grantable, DocumentError> FindSelfDescribed(const Run& run, const ClientDocuments& documents,
                                                   const std::string& client_id) {
  auto owner = OwnerOfSelfDescribed(run);
  const auto stored = storage::Applications(run.tx()).FindByClientId(client_id);
  // One that users of another organization let in stays with it, and is off since the setting names this one.
  if (!owner || (stored && (!stored->enabled || stored->owner != owner->id))) return Fail(DocumentError::kOff);
  const auto document = documents.Find(client_id, run.now);
  if (!document) {
    const auto* const unreadable = run.Found<UnreadableDocument>();
    const bool tried = unreadable != nullptr && unreadable->url == client_id;
    return Fail(tried ? DocumentError::kUnreadable : DocumentError::kNotFetched);
  }
  auto described = ReadMetadataDocument(client_id, *document);
  if (!described || !HasUsableKeys(*described)) return Fail(DocumentError::kUnreadable);
  Application application = stored ? Redescribed(*stored, *described) : std::move(*described);
  application.owner = owner->id;
  Grantable grantable{std::move(application), std::move(*owner), {}, {}};
  grantable.organization = FindOrganization(run, Actor{}, grantable.owner.name);
  return grantable;
}

std::optional<Application> FindUnknownClient(const Run& run, const std::string& client_id) {
  const auto owner = IsMetadataDocumentUrl(client_id) ? OwnerOfSelfDescribed(run) : std::nullopt;
  if (!owner || storage::Applications(run.tx()).FindByClientId(client_id)) return std::nullopt;
  Application client{.id = {}, .owner = owner->id, .client_id = client_id, .name = std::string(HostOfUrl(client_id))};
  client.client.authentication = ClientAuthentication::kNone;
  client.client.grants = {GrantType::kDeviceCode, GrantType::kRefreshToken};
  return client;
}

Result<void, DocumentError> RenewSelfDescribed(const Run& run, const ClientDocuments& documents,
                                               const std::string& client_id) {
  const auto stored = storage::Applications(run.tx()).FindByClientId(client_id);
  if (!stored) return Fail(DocumentError::kOff);
  auto described = FindSelfDescribed(run, documents, client_id);
  if (!described) return Fail(described.error());
  // It has its place already, so no limit keeps it out.
  (void)StoreSelfDescribed(run, ActorOf(*stored), *described);
  return {};
}

Result<void, Refusal> StoreSelfDescribed(const Run& run, const Actor& user, Grantable& grantable) {
  Application& client = grantable.application;
  if (!IsMetadataDocumentUrl(client.client_id)) return {};
  storage::Applications applications(run.tx());
  const auto stored = applications.FindByClientId(client.client_id);
  if (stored && IsDescribedBy(*stored, client)) {
    applications.KeepUntil(client.id, run.now + kKeptUnused);
    return {};
  }
  std::string_view act = "update_application";
  if (stored) {
    applications.Update(client, run.now);
  } else {
    if (applications.HasSoManyDescribed(kMostSelfDescribed)) return Fail(Refusal::kLimitReached);
    client.id = run.NewId();
    client.slug = SlugFor(client.client_id);
    client.created = run.now;
    applications.Add(client);
    act = "create_application";
  }
  applications.KeepUntil(client.id, run.now + kKeptUnused);
  Record(run, user, act, client.owner, {{"application_name", client.name}, {"client_id", client.client_id}});
  return {};
}

void NoteUseOfSelfDescribed(const Run& run, const Application& client) {
  if (!IsMetadataDocumentUrl(client.client_id)) return;
  storage::Applications(run.tx()).KeepUntil(client.id, run.now + kKeptIdle);
}

std::vector<GrantedApi> ApisForSelfDescribed(const Run& run, const Application& client,
                                             const std::vector<std::string>& resources) {
  std::vector<GrantedApi> granted;
  for (Api& api : storage::Apis(run.tx()).Meant(client.owner, resources)) {
    std::vector<std::string> scopes;
    for (const ApiScope& scope : api.scopes) scopes.push_back(scope.name);
    granted.push_back({std::move(api), std::move(scopes)});
  }
  return granted;
}

}  // namespace jeton::authority
