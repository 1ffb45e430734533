#include "authority/service_keys.h"

#include <algorithm>

#include "authority/audit.h"
#include "storage/accounts.h"
#include "storage/service_keys.h"

namespace jeton::authority {
namespace {

constexpr Seconds kKnownAfterItsEnd{7 * 86400};

bool IsKnown(const ServiceKey& key, TimePoint now) {
  return key.expires == kNever || now < key.expires + kKnownAfterItsEnd;
}

ServiceKeyView View(const Work& work, ServiceKey key) {
  auto approver = storage::Accounts(work.tx()).Find(key.approver);
  return {std::move(key), std::move(approver)};
}

Result<ServiceKey, Refusal> FindForChange(const Work& work, const Actor& actor, std::string_view id) {
  if (const auto may = MayManageServiceKeys(actor); !may) return Fail(may.error());
  auto key = storage::ServiceKeys(work.tx()).Find(id);
  if (!key || !IsKnown(*key, work.now)) return Fail(Refusal::kNotFound);
  return *key;
}

void Log(Authority& authority, const Work& work, const Actor& actor, std::string_view kind, const ServiceKey& key) {
  Record(authority, work, actor, kind, actor.id, {{"kid", key.id}, {"service", key.service}, {"name", key.name}});
}

// With the ids by which the registries of that service know them.
struct OwnKey {
  std::string id;
  std::string jwk;
};
std::vector<OwnKey> OwnKeys(const Authority& authority, std::string_view service) {
  std::vector<OwnKey> keys;
  for (const RegistryService& registry : authority.registries) {
    if (registry.service != service && registry.issuer != service) continue;
    for (const crypto::SigningKey& key : authority.keys->KeysFor(registry)) {
      const std::string& id = key.id_in(registry.key_id_form);
      const bool listed = std::any_of(keys.begin(), keys.end(), [&](const OwnKey& other) { return other.id == id; });
      if (!listed) keys.push_back({id, PrintJwk(key, id)});
    }
  }
  return keys;
}

}  // namespace

Result<std::vector<ServiceKeyView>, Refusal> ListServiceKeys(const Work& work, const Actor& actor) {
  if (!Decide(actor, OnInstallation{true}).allowed()) return Fail(Refusal::kForbidden);
  std::vector<ServiceKeyView> views;
  for (ServiceKey& key : storage::ServiceKeys(work.tx()).Of(std::nullopt)) {
    if (IsKnown(key, work.now)) views.push_back(View(work, std::move(key)));
  }
  return views;
}

Result<ServiceKeyView, Refusal> ShowServiceKey(const Work& work, const Actor& actor, std::string_view id) {
  if (!Decide(actor, OnInstallation{true}).allowed()) return Fail(Refusal::kForbidden);
  auto key = storage::ServiceKeys(work.tx()).Find(id);
  if (!key || !IsKnown(*key, work.now)) return Fail(Refusal::kNotFound);
  return View(work, std::move(*key));
}

Result<void, Refusal> MayManageServiceKeys(const Actor& actor) {
  if (!Decide(actor, OnInstallation{false}).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<ServiceKeyView, Refusal> AddServiceKey(Authority& authority, const Work& work, const Actor& actor,
                                              ServiceKey key, const crypto::SigningKey& made) {
  if (const auto may = MayManageServiceKeys(actor); !may) return Fail(may.error());
  key.id = made.thumbprint();
  key.jwk = PrintJwk(made, key.id);
  key.approver = actor.id;
  key.created = work.now;
  storage::ServiceKeys(work.tx()).Add(key);
  Log(authority, work, actor, "service_key_create", key);
  return View(work, std::move(key));
}

Result<ServiceKeyView, Refusal> UpdateServiceKey(Authority& authority, const Work& work, const Actor& actor,
                                                 std::string_view id, const ServiceKeyUpdate& update) {
  auto key = FindForChange(work, actor, id);
  if (!key) return Fail(key.error());
  if (update.name) key->name = *update.name;
  if (update.metadata) key->metadata = *update.metadata;
  if (update.expires) key->expires = *update.expires;
  storage::ServiceKeys(work.tx()).Update(*key);
  Log(authority, work, actor, update.expires ? "service_key_extend" : "service_key_modify", *key);
  return View(work, std::move(*key));
}

Result<void, Refusal> ApproveServiceKey(Authority& authority, const Work& work, const Actor& actor, std::string_view id,
                                        const std::string& notes) {
  auto key = FindForChange(work, actor, id);
  if (!key) return Fail(key.error());
  key->approver = actor.id;
  key->notes = notes;
  storage::ServiceKeys(work.tx()).Update(*key);
  Log(authority, work, actor, "service_key_approve", *key);
  return {};
}

Result<void, Refusal> RemoveServiceKey(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view id) {
  const auto key = FindForChange(work, actor, id);
  if (!key) return Fail(key.error());
  storage::ServiceKeys(work.tx()).Remove(id);
  Log(authority, work, actor, "service_key_delete", *key);
  return {};
}

std::vector<PublishedKey> PublishedKeys(const Authority& authority, const Work& work, const std::string& service) {
  std::vector<PublishedKey> keys;
  for (OwnKey& key : OwnKeys(authority, service)) keys.push_back({std::move(key.jwk)});
  for (ServiceKey& key : storage::ServiceKeys(work.tx()).Of(service)) {
    if (work.now < key.expires) keys.push_back({std::move(key.jwk), key.expires});
  }
  return keys;
}

std::optional<PublishedKey> FindPublishedKey(const Authority& authority, const Work& work, const std::string& service,
                                             std::string_view id) {
  for (OwnKey& key : OwnKeys(authority, service)) {
    if (key.id == id) return PublishedKey{std::move(key.jwk)};
  }
  auto key = storage::ServiceKeys(work.tx()).Find(id);
  if (!key || key->service != service || !IsKnown(*key, work.now)) return std::nullopt;
  return PublishedKey{std::move(key->jwk), key->expires};
}

}  // namespace jeton::authority
