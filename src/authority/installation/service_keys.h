#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/superuser.h"
#include "domain/records.h"

namespace jeton::authority {

// Generates a key pair for a service. Takes a tenth of a second or more.
crypto::SigningKey MakeServiceKey();

// Keys of services. Superusers manage them; anyone may look up the public halves.

struct ServiceKeyView {
  ServiceKey key;
  std::optional<Account> approver;  // nothing: our own key, or the account is gone
  bool own = false;                 // this server signs with it; its creation time is unknown
};

// Lists our own keys first.
Result<std::vector<ServiceKeyView>, Refusal> ListServiceKeys(const Run& run, const CurrentKeys& current,
                                                             const Actor& actor);
Result<ServiceKeyView, Refusal> ShowServiceKey(const Run& run, const CurrentKeys& current, const Actor& actor,
                                               std::string_view id);

// Stores the public half of `made`, described by `key`. The private half is stored nowhere.
ServiceKeyView AddServiceKey(const Run& run, const ActingSuperuser& superuser, ServiceKey key,
                             const crypto::SigningKey& made);

struct ServiceKeyUpdate {
  std::optional<std::string> name;
  std::optional<std::string> metadata;
  std::optional<TimePoint> expires;
};
Result<ServiceKeyView, Refusal> UpdateServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id,
                                                 const ServiceKeyUpdate& update);
Result<void, Refusal> ApproveServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id,
                                        const std::string& notes);
Result<void, Refusal> RemoveServiceKey(const Run& run, const ActingSuperuser& superuser, std::string_view id);

// A public key as a JWK, with its end. Our own keys, under the configured services and issuers, have no end.
struct PublishedKey {
  std::string jwk;
  TimePoint expires = kNever;
};
// Returns the keys that have not ended.
std::vector<PublishedKey> PublishedKeys(const Run& run, const CurrentKeys& current, const std::string& service);
// Finds a key until a week after its end.
std::optional<PublishedKey> FindPublishedKey(const Run& run, const CurrentKeys& current, const std::string& service,
                                             std::string_view id);

}  // namespace jeton::authority
