#include "authority/webhooks/webhooks.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "authority/webhooks/happenings.h"
#include "authority/webhooks/secrets.h"
#include "base/web_address.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"
#include "storage/purges.h"
#include "storage/webhooks/outbox.h"
#include "storage/webhooks/webhooks.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kAtATime = 200;

std::optional<std::string> NameOfOrganization(const Work& work, const Id& id) {
  auto account = storage::Accounts(work.tx()).Find(id);
  if (!account || account->kind != AccountKind::kOrganization) return std::nullopt;
  return std::move(account->name);
}

WebhookEvents AllEventsOf(const std::vector<Webhook>& hooks) {
  WebhookEvents all;
  for (const Webhook& hook : hooks) {
    if (hook.enabled) all.Add(hook.events);
  }
  return all;
}

std::vector<Webhook> EveryWebhookOf(const Work& work, const Id& organization) {
  constexpr std::size_t kAll = 1'000'000;
  return storage::Webhooks(work.tx()).Of(organization, {}, kAll);
}

// What is wanted counts once the change is committed.
void NoteInterest(const Run& run, WebhookNotes& notes, const Id& organization) {
  const auto hooks = EveryWebhookOf(run, organization);
  Afterwards(run, [&interest = notes.interest, organization, any = !hooks.empty(), events = AllEventsOf(hooks)] {
    any ? interest.Set(organization, events) : interest.Forget(organization);
  });
}

// The address as a whole may hold a secret, so only its host is written down.
void RecordWebhook(const Run& run, const Actor& actor, std::string_view kind, const Webhook& hook) {
  const auto address = WebAddress::Parse(hook.url);
  Record(run, actor, kind, hook.organization,
         {{"webhook", hook.name},
          {"host", address ? std::string(address->host) : std::string()},
          {"events", hook.events.Print()}});
}

// Returns the organizations of which the actor is a member.
std::vector<Id> OrganizationsOf(const Work& work, const Actor& actor) {
  std::vector<Id> all;
  std::optional<Id> after = Id();
  while (after && actor.subject == SubjectKind::kUser) {
    const auto page = storage::Teams(work.tx()).OrganizationsOf(actor.id, *after, kAtATime);
    for (const auto& [id, role] : page.organizations) all.push_back(id);
    after = page.next;
  }
  return all;
}

}  // namespace

template <Access access>
Result<AdministeredWebhooks<access>, Refusal> AdministerWebhooks(const Run& run, const Actor& actor,
                                                                 const std::optional<std::string>& organization) {
  const bool everywhere = Decide(actor, OnInstallation{.access = access}).allowed();
  if (!organization) {
    if (!everywhere) return Fail(Refusal::kForbidden);
    return AdministeredWebhooks<access>({}, actor);
  }
  const NamespaceFacts facts = FindOrganization(run, actor, *organization);
  if (!facts.exists) return Fail(Refusal::kNotFound);
  if (everywhere || Decide(actor, OnOrganization{TeamRole::kAdmin, access, facts}).allowed()) {
    return AdministeredWebhooks<access>({facts.id, organization}, actor);
  }
  // Outsiders must not learn that the organization exists.
  const bool inside = facts.team_role != TeamRole::kNone || actor.name_space == facts.id;
  return Fail(inside ? Refusal::kForbidden : Refusal::kNotFound);
}
template Result<AdministeredWebhooks<Access::kRead>, Refusal> AdministerWebhooks(const Run&, const Actor&,
                                                                                 const std::optional<std::string>&);
template Result<AdministeredWebhooks<Access::kChange>, Refusal> AdministerWebhooks(const Run&, const Actor&,
                                                                                   const std::optional<std::string>&);

WebhookPage ListWebhooks(const Work& work, const AdministeredWebhooks<Access::kRead>& owned, const AgePlace& after,
                         Extent extent) {
  return MakePage<WebhookPage>(
      storage::Webhooks(work.tx()).Of(owned.owner().id, after, extent), extent.most,
      [](const Webhook& hook) {
        return AgePlace{hook.created, hook.id};
      },
      [&](Webhook hook) {
        return std::optional(OwnedWebhook{std::move(hook), owned.owner().name});
      });
}

Result<WebhookPage, Refusal> ListAllWebhooks(const Work& work, const Actor& actor, const AgePlace& after,
                                             Extent extent) {
  if (!Decide(actor, OnInstallation{.access = Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return MakePage<WebhookPage>(
      storage::Webhooks(work.tx()).All(after, extent), extent.most,
      [](const Webhook& hook) {
        return AgePlace{hook.created, hook.id};
      },
      [&](Webhook hook) -> std::optional<OwnedWebhook> {
        if (hook.organization.IsNone()) return OwnedWebhook{std::move(hook), std::nullopt};
        auto name = NameOfOrganization(work, hook.organization);
        if (!name) return std::nullopt;  // it is gone with its organization
        return OwnedWebhook{std::move(hook), std::move(name)};
      });
}

template <Access access>
Result<std::vector<PermittedWebhook<access>>, Refusal> FindWebhooks(const Run& run, const Actor& actor,
                                                                    const std::optional<std::string>& organization,
                                                                    std::string_view name) {
  std::vector<PermittedWebhook<access>> found;
  const auto add = [&](const AdministeredWebhooks<access>& owned) {
    auto hook = storage::Webhooks(run.tx()).FindNamed(owned.owner().id, name);
    if (hook) found.push_back(PermittedWebhook<access>({std::move(*hook), owned.owner().name}, actor));
  };
  const auto named = AdministerWebhooks<access>(run, actor, organization);
  if (named) add(*named);
  if (!named && organization) return Fail(named.error());
  bool administers = named.has_value();
  if (!organization && found.empty()) {
    for (const Id& id : OrganizationsOf(run, actor)) {
      const auto theirs = NameOfOrganization(run, id);
      const auto owned = theirs ? AdministerWebhooks<access>(run, actor, theirs) : Fail(Refusal::kNotFound);
      if (owned) add(*owned);
      administers = administers || owned;
    }
  }
  if (found.empty()) return Fail(administers ? Refusal::kNotFound : Refusal::kForbidden);
  return found;
}
template Result<std::vector<PermittedWebhook<Access::kRead>>, Refusal> FindWebhooks(const Run&, const Actor&,
                                                                                    const std::optional<std::string>&,
                                                                                    std::string_view);
template Result<std::vector<PermittedWebhook<Access::kChange>>, Refusal> FindWebhooks(const Run&, const Actor&,
                                                                                      const std::optional<std::string>&,
                                                                                      std::string_view);

Result<PutWebhookResult, Refusal> PutWebhook(const Run& run, WebhookNotes& notes,
                                             const AdministeredWebhooks<Access::kChange>& owner,
                                             const std::string& name, const WebhookSettings& settings) {
  if (!IsPathName(name)) return Fail(Refusal::kInvalidName);
  storage::Webhooks webhooks(run.tx());
  auto known = webhooks.FindNamed(owner.owner().id, name);
  Webhook hook =
      known.value_or(Webhook{.id = run.NewId(), .organization = owner.owner().id, .name = name, .created = run.now});
  hook.url = settings.url;
  hook.events = settings.events;
  hook.enabled = settings.enabled;
  std::optional<Secret> secret;
  if (known) {
    webhooks.Update(hook);
    // What was wrong may be mended.
    if (hook.state.next_try != kNever) {
      storage::Outbox(run.tx()).MakeDue(hook.id, run.now);
      hook.state.next_try = std::min(hook.state.next_try, run.now);
      webhooks.SetState(hook);
    }
  } else {
    if (webhooks.HasSoMany(hook.organization, run.settings.limits.webhooks)) return Fail(Refusal::kLimitReached);
    secret = NewWebhookSecret(run);
    hook.secret = SealWebhookSecret(run, hook.id, *secret);
    webhooks.Add(hook);
  }
  if (hook.enabled && hook.events.Has(WebhookEvent::kTokenExpiring) &&
      !notes.interest.AnyWants(WebhookEvent::kTokenExpiring)) {
    BeginToTellOfEnds(run);
  }
  NoteInterest(run, notes, hook.organization);
  RecordWebhook(run, owner.by(), known ? "update_webhook" : "create_webhook", hook);
  return PutWebhookResult{{std::move(hook), owner.owner().name}, std::move(secret)};
}

void DeleteWebhook(const Run& run, WebhookNotes& notes, const PermittedWebhook<Access::kChange>& webhook) {
  const Webhook& hook = webhook.hook();
  storage::Webhooks(run.tx()).Remove(hook.id);
  // The outbox is swept.
  storage::PurgeLater(run.tx(), hook.id, storage::Gone::kWebhook);
  NoteInterest(run, notes, hook.organization);
  RecordWebhook(run, webhook.by(), "delete_webhook", hook);
}

NewWebhookSecretResult RenewWebhookSecret(const Run& run, const PermittedWebhook<Access::kChange>& webhook,
                                          Seconds overlap) {
  NewWebhookSecretResult renewed{webhook.owned(), NewWebhookSecret(run)};
  Webhook& hook = renewed.owned.hook;
  hook.former_secret = overlap.count() > 0 ? hook.secret : std::string();
  hook.former_ends = run.now + overlap;
  hook.secret = SealWebhookSecret(run, hook.id, renewed.secret);
  storage::Webhooks(run.tx()).SetSecrets(hook);
  RecordWebhook(run, webhook.by(), "renew_webhook_secret", hook);
  return renewed;
}

void LoadWebhookInterest(const Work& work, WebhookInterest& interest) {
  std::unordered_map<Id, WebhookEvents> wanted;
  AgePlace after;
  for (;;) {
    const auto hooks = storage::Webhooks(work.tx()).All(after, kAtATime);
    for (const Webhook& hook : hooks) {
      WebhookEvents& events = wanted[hook.organization];
      if (hook.enabled) events.Add(hook.events);
    }
    if (hooks.size() < kAtATime) break;
    after = {hooks.back().created, hooks.back().id};
  }
  for (const auto& [organization, events] : wanted) interest.Set(organization, events);
}

}  // namespace jeton::authority
