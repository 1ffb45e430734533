#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/superuser.h"
#include "domain/records.h"

namespace jeton::authority {

// A key pair for a service. Takes a tenth of a second or more.
crypto::SigningKey MakeServiceKey();

// Keys of services: their public halves are there for everybody to look up, superusers say which there are.

struct ServiceKeyView {
  ServiceKey key;
  std::optional<Account> approver;  // nothing: it is our own, or the account is gone
  bool own = false;                 // one that this server signs with; when it was made is not known
};

// Our own first.
Result<std::vector<ServiceKeyView>, Refusal> ListServiceKeys(const Run& run, const CurrentKeys& current,
                                                             const Actor& actor);
Result<ServiceKeyView, Refusal> ShowServiceKey(const Run& run, const CurrentKeys& current, const Actor& actor,
                                               std::string_view id);

// Of `key` only what describes it counts; `made` is the pair. Its private half is kept nowhere.
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

// What anybody may look up: a key as a JWK, and until when. Our own keys are those of the services and issuers that the
// configuration names; they do not end.
struct PublishedKey {
  std::string jwk;
  TimePoint expires = kNever;
};
// Those that have not ended.
std::vector<PublishedKey> PublishedKeys(const Run& run, const CurrentKeys& current, const std::string& service);
// One that has ended is still found for a week.
std::optional<PublishedKey> FindPublishedKey(const Run& run, const CurrentKeys& current, const std::string& service,
                                             std::string_view id);

}  // namespace jeton::authority
