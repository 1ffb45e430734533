#include "authority/installation/service_keys.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "authority/audit.h"
#include "base/json.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/service_keys.h"

namespace jeton::authority {
namespace {

constexpr Seconds kKnownAfterItsEnd{7 * 86400};

bool IsKnown(const ServiceKey& key, TimePoint now) {
  return key.expires == kNever || now < key.expires + kKnownAfterItsEnd;
}

ServiceKeyView View(const Work& work, ServiceKey key) {
  auto approver = storage::Accounts(work.tx()).Find(key.approver);
  return {std::move(key), std::move(approver), false};
}

Result<ServiceKey, Refusal> FindKeyToChange(const Work& work, std::string_view id) {
  auto key = storage::ServiceKeys(work.tx()).Find(id);
  if (!key || !IsKnown(*key, work.now)) return Fail(Refusal::kNotFound);
  return *key;
}

boost::json::value SecondsOrNull(TimePoint time) {
  return time == kNever ? boost::json::value(nullptr) : boost::json::value(ToUnixSeconds(time));
}

void Log(const Run& run, const Actor& actor, std::string_view kind, const ServiceKey& key, boost::json::object more) {
  more["kid"] = key.id;
  more["service"] = key.service;
  more["name"] = key.name;
  more["expiration_date"] = SecondsOrNull(key.expires);
  Record(run, actor, kind, actor.id, std::move(more));
}

// Adds the members that Quay's superuser panel adds to the metadata.
std::string WithOrigin(const std::string& metadata, const Work& work, const Actor& actor) {
  auto sent = ParseJson(metadata);
  boost::json::object all = sent && sent->is_object() ? std::move(sent->get_object()) : boost::json::object();
  all["created_by"] = "Quay Superuser Panel";
  all["creator"] = actor.name;
  all["ip"] = boost::json::string(work.address);
  return boost::json::serialize(all);
}

// Views of our own keys, in the shape of the others: they have no creator and last until they are rotated.
std::vector<ServiceKeyView> OwnViews(const Run& run, const CurrentKeys& current) {
  std::vector<ServiceKeyView> views;
  for (const RegistryService& registry : run.registries) {
    for (const crypto::SigningKey& key : current->KeysFor(registry)) {
      const std::string& id = key.id_in(registry.key_id_form);
      const bool listed = std::any_of(views.begin(), views.end(), [&](const auto& view) { return view.key.id == id; });
      if (listed) continue;
      ServiceKey own{.id = id, .service = registry.service, .jwk = PrintJwk(key, id), .metadata = "{}"};
      own.created = kNever;
      views.push_back({std::move(own), std::nullopt, true});
    }
  }
  return views;
}

// Our own keys, with the ids that the registries of a service use.
struct OwnKey {
  std::string id;
  std::string jwk;
};
std::vector<OwnKey> OwnKeys(const Run& run, const CurrentKeys& current, std::string_view service) {
  std::vector<OwnKey> keys;
  for (const RegistryService& registry : run.registries) {
    if (registry.service != service && registry.issuer != service) continue;
    for (const crypto::SigningKey& key : current->KeysFor(registry)) {
      const std::string& id = key.id_in(registry.key_id_form);
      const bool listed = std::any_of(keys.begin(), keys.end(), [&](const OwnKey& other) { return other.id == id; });
      if (!listed) keys.push_back({id, PrintJwk(key, id)});
    }
  }
  return keys;
}

}  // namespace

crypto::SigningKey MakeServiceKey() { return crypto::SigningKey::Generate(crypto::SigningAlgorithm::kRs256); }

Result<std::vector<ServiceKeyView>, Refusal> ListServiceKeys(const Run& run, const CurrentKeys& current,
                                                             const Actor& actor) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  std::vector<ServiceKeyView> views = OwnViews(run, current);
  for (ServiceKey& key : storage::ServiceKeys(run.tx()).Of(std::nullopt)) {
    if (IsKnown(key, run.now)) views.push_back(View(run, std::move(key)));
  }
  return views;
}

Result<ServiceKeyView, Refusal> ShowServiceKey(const Run& run, const CurrentKeys& current, const Actor& actor,
                                               std::string_view id) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  for (ServiceKeyView& own : OwnViews(run, current)) {
    if (own.key.id == id) return std::move(own);
  }
  auto key = storage::ServiceKeys(run.tx()).Find(id);
  if (!key || !IsKnown(*key, run.now)) return Fail(Refusal::kNotFound);
  return View(run, std::move(*key));
}

ServiceKeyView AddServiceKey(const Run& run, const ActingSuperuser& superuser, ServiceKey key,
                             const crypto::SigningKey& made) {
  const Actor& actor = superuser.by();
  key.id = made.thumbprint();
  key.jwk = PrintJwk(made, key.id);
  key.metadata = WithOrigin(key.metadata, run, actor);
  key.approver = actor.id;
  key.created = run.now;
  storage::ServiceKeys(run.tx()).Add(key);
  for (const std::string_view kind : {"service_key_create", "service_key_approve"}) {
    Log(run, actor, kind, key, {{"preshared", true}, {"auto_approved", true}});
  }
  return View(run, std::move(key));
}

Result<ServiceKeyView, Refusal> UpdateServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id,
                                                 const ServiceKeyUpdate& update) {
  auto key = FindKeyToChange(run, id);
  if (!key) return Fail(key.error());
  const TimePoint old_end = key->expires;
  if (update.name) key->name = *update.name;
  if (update.metadata) key->metadata = *update.metadata;
  if (update.expires) key->expires = *update.expires;
  storage::ServiceKeys(run.tx()).Update(*key);
  const boost::json::object before{{"old_expiration_date", SecondsOrNull(old_end)}};
  if (key->expires != old_end) Log(run, superuser.by(), "service_key_extend", *key, before);
  Log(run, superuser.by(), "service_key_modify", *key, before);
  return View(run, std::move(*key));
}

Result<void, Refusal> ApproveServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id,
                                        const std::string& notes) {
  auto key = FindKeyToChange(run, id);
  if (!key) return Fail(key.error());
  key->approver = superuser.by().id;
  key->notes = notes;
  storage::ServiceKeys(run.tx()).Update(*key);
  Log(run, superuser.by(), "service_key_approve", *key, {});
  return {};
}

Result<void, Refusal> RemoveServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id) {
  const auto key = FindKeyToChange(run, id);
  if (!key) return Fail(key.error());
  storage::ServiceKeys(run.tx()).Remove(id);
  Log(run, superuser.by(), "service_key_delete", *key, {{"created_date", SecondsOrNull(key->created)}});
  return {};
}

std::vector<PublishedKey> PublishedKeys(const Run& run, const CurrentKeys& current, const std::string& service) {
  std::vector<PublishedKey> keys;
  for (OwnKey& key : OwnKeys(run, current, service)) keys.push_back({std::move(key.jwk)});
  for (ServiceKey& key : storage::ServiceKeys(run.tx()).Of(service)) {
    if (run.now < key.expires) keys.push_back({std::move(key.jwk), key.expires});
  }
  return keys;
}

std::optional<PublishedKey> FindPublishedKey(const Run& run, const CurrentKeys& current, const std::string& service,
                                             std::string_view id) {
  for (OwnKey& key : OwnKeys(run, current, service)) {
    if (key.id == id) return PublishedKey{std::move(key.jwk)};
  }
  auto key = storage::ServiceKeys(run.tx()).Find(id);
  if (!key || key->service != service || !IsKnown(*key, run.now)) return std::nullopt;
  return PublishedKey{std::move(key->jwk), key->expires};
}

}  // namespace jeton::authority
