#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/webhook_notes.h"
#include "base/secret.h"
#include "domain/lists/list_order.h"
#include "domain/policy.h"
#include "domain/webhooks/webhook.h"

namespace jeton::authority {

// Webhooks of organizations, and of the whole installation. A name is unique among those of one organization: so
// organizations neither collide nor learn of each other's names.

// Whose webhooks.
struct WebhookOwner {
  Id id;                            // none: of the installation
  std::optional<std::string> name;  // of the organization
};

// Proof that the policy lets the actor see the webhooks of an organization or of the installation, or change them; only
// AdministerWebhooks makes one. Valid for one run, and no longer than the actor lives.
template <Access access>
class AdministeredWebhooks {
 public:
  const WebhookOwner& owner() const { return owner_; }
  const Actor& by() const { return *by_; }

 private:
  AdministeredWebhooks(WebhookOwner owner, const Actor& by) : owner_(std::move(owner)), by_(&by) {}
  template <Access asked>
  friend Result<AdministeredWebhooks<asked>, Refusal> AdministerWebhooks(
      const Run& run, const Actor& actor, const std::optional<std::string>& organization);

  WebhookOwner owner_;
  const Actor* by_;
};
// Without an organization: those of the installation. Admins of the organization and superusers may. kNotFound for
// organizations of which the actor is no member.
template <Access access>
Result<AdministeredWebhooks<access>, Refusal> AdministerWebhooks(const Run& run, const Actor& actor,
                                                                 const std::optional<std::string>& organization);

struct OwnedWebhook {
  Webhook hook;
  std::optional<std::string> organization;  // nothing: of the whole installation
};

// By age.
using WebhookPage = Page<OwnedWebhook, AgePlace>;
WebhookPage ListWebhooks(const Work& work, const AdministeredWebhooks<Access::kRead>& owned, const AgePlace& after,
                         Extent extent);
// All there are. kForbidden for others than superusers.
Result<WebhookPage, Refusal> ListAllWebhooks(const Work& work, const Actor& actor, const AgePlace& after,
                                             Extent extent);

// A webhook with the proof that the policy lets the actor see or change it; only FindWebhooks makes one.
template <Access access>
class PermittedWebhook {
 public:
  const OwnedWebhook& owned() const { return owned_; }
  const Webhook& hook() const { return owned_.hook; }
  const Actor& by() const { return *by_; }

 private:
  PermittedWebhook(OwnedWebhook owned, const Actor& by) : owned_(std::move(owned)), by_(&by) {}
  template <Access asked>
  friend Result<std::vector<PermittedWebhook<asked>>, Refusal> FindWebhooks(
      const Run& run, const Actor& actor, const std::optional<std::string>& organization, std::string_view name);

  OwnedWebhook owned_;
  const Actor* by_;
};
// Finds the webhook of that name. Without an organization: that of the installation, for superusers, else those of the
// organizations that the actor administers, of which there may be several. kNotFound, kForbidden.
template <Access access>
Result<std::vector<PermittedWebhook<access>>, Refusal> FindWebhooks(const Run& run, const Actor& actor,
                                                                    const std::optional<std::string>& organization,
                                                                    std::string_view name);

struct WebhookSettings {
  std::string url;  // https
  WebhookEvents events;
  bool enabled = true;
};
struct PutWebhookResult {
  OwnedWebhook owned;
  std::optional<Secret> secret;  // of a new one
};
// Makes the webhook of that name, or changes it. kInvalidName, kLimitReached.
Result<PutWebhookResult, Refusal> PutWebhook(const Run& run, WebhookNotes& notes,
                                             const AdministeredWebhooks<Access::kChange>& owner,
                                             const std::string& name, const WebhookSettings& settings);

void DeleteWebhook(const Run& run, WebhookNotes& notes, const PermittedWebhook<Access::kChange>& webhook);

struct NewWebhookSecretResult {
  OwnedWebhook owned;
  Secret secret;
};
// Gives it a new secret. The old one signs beside it for `overlap`.
NewWebhookSecretResult RenewWebhookSecret(const Run& run, const PermittedWebhook<Access::kChange>& webhook,
                                          Seconds overlap);

// Reads at start which organizations have webhooks.
void LoadWebhookInterest(const Work& work, WebhookInterest& interest);

}  // namespace jeton::authority
