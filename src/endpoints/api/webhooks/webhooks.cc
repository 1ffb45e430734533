#include "authority/webhooks/webhooks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/web_address.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "endpoints/api/values.h"
#include "endpoints/api/webhook_events.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

using authority::OwnedWebhook;
using authority::PermittedWebhook;

constexpr Seconds kLongestOverlap{7 * 86400};
constexpr std::string_view kHooksTag = "webhooks";

struct WebhookList {
  PageQuery page;
  std::optional<std::string> organization;
  bool everywhere = false;
};
constexpr auto kWebhookListMembers =
    wire::Join(std::to_array<wire::MemberOf<WebhookList>>({
                   {"organization", wire::Presence::kOptional, wire::Text<&WebhookList::organization>({.filled = true}),
                    "Webhooks of this organization. Absent: those of the whole installation, for superusers."},
                   {"everywhere", wire::Presence::kOptional, wire::Flag<&WebhookList::everywhere>(),
                    "Webhooks of all organizations and of the installation: for superusers."},
               }),
               SortMember<&WebhookList::page>("created -created"), kPageMembers<&WebhookList::page>);
constexpr wire::Body<WebhookList> kWebhookList(kWebhookListMembers, {.only_known = true});

constexpr std::string_view kWhoseWebhook =
    "The organization of the webhook. Absent: a webhook of the whole installation, for superusers, or else one of the "
    "only organization of the caller that has one of this name.";

struct WebhookPlace {
  std::optional<std::string> organization;
};
constexpr wire::MemberOf<WebhookPlace> kWebhookPlaceMembers[] = {
    {"organization", wire::Presence::kOptional, wire::Text<&WebhookPlace::organization>({.filled = true}),
     kWhoseWebhook},
};
constexpr wire::Body<WebhookPlace> kWebhookPlace(kWebhookPlaceMembers, {.only_known = true});

struct WebhookChange {
  std::optional<std::string> organization;
  bool dry_run = false;
};
constexpr wire::MemberOf<WebhookChange> kWebhookChangeMembers[] = {
    {"organization", wire::Presence::kOptional, wire::Text<&WebhookChange::organization>({.filled = true}),
     kWhoseWebhook},
    {"dry_run", wire::Presence::kOptional, wire::Flag<&WebhookChange::dry_run>(),
     "Whether to answer what would happen, after the same checks, and to change nothing."},
};
constexpr wire::Body<WebhookChange> kWebhookChange(kWebhookChangeMembers, {.only_known = true});

// The rule of federation, whose way out is used.
std::string_view FaultOfUrl(std::string_view url) {
  const auto address = WebAddress::Parse(url);
  const bool good = address && address->encrypted && url.find('#') == std::string_view::npos;
  return good ? "" : "must be an https address without a user name, a fragment or spaces";
}

Result<WebhookEvents, std::string> ReadEvents(const json::value& value) {
  WebhookEvents events;
  const std::string fault = "must be a list of some of " + std::string(kEventNames);
  if (!value.is_array()) return Fail(fault);
  for (const json::value& one : value.get_array()) {
    const auto event = one.is_string() ? WebhookEvents::Parse(wire::View(one.get_string())) : std::nullopt;
    if (!event || event->empty()) return Fail(fault);
    events.Add(*event);
  }
  if (events.empty()) return Fail(fault);
  return events;
}

struct SentWebhook {
  authority::WebhookSettings settings;
  std::optional<std::string> organization;
};
constexpr wire::MemberOf<SentWebhook> kSentWebhookMembers[] = {
    {"url", wire::Presence::kRequired,
     wire::Text<&SentWebhook::settings, &authority::WebhookSettings::url>({.longest = 2000, .fault = FaultOfUrl}),
     "The https address that is told."},
    {"events", wire::Presence::kRequired,
     wire::Read<ReadEvents, &SentWebhook::settings, &authority::WebhookSettings::events>(
         {.type = wire::Shape::Type::kList}),
     "What it is told of: `token.expiring`, `token.revoked`, `token.leaked`, `access.refused_often`, and, for the "
     "whole installation, `key.rotated`."},
    {"organization", wire::Presence::kNullable, wire::Text<&SentWebhook::organization>({.filled = true}),
     "The organization that it is for. Absent: the whole installation, for superusers."},
    {"enabled", wire::Presence::kNullable, wire::Flag<&SentWebhook::settings, &authority::WebhookSettings::enabled>(),
     "Whether it is told anything; true if absent."},
};
constexpr wire::Body<SentWebhook> kSentWebhook(kSentWebhookMembers, {.only_known = true, .name = "WebhookSettings"});

struct SentOverlap {
  Seconds overlap{0};
};
constexpr wire::MemberOf<SentOverlap> kSentOverlapMembers[] = {
    {"overlap", wire::Presence::kNullable, wire::Read<ReadSeconds, &SentOverlap::overlap>(kDurationShape),
     "How long the old secret signs beside the new one, like `24h`; 7 days at most. Absent: not at all."},
};
constexpr wire::Body<SentOverlap> kSentOverlap(kSentOverlapMembers, {.only_known = true, .name = "SecretRenewal"});

struct ShownWebhook {
  OwnedWebhook owned;
  std::optional<Secret> secret;
};
json::value ShowEvents(const ShownWebhook& shown) {
  json::array events;
  const std::string names = shown.owned.hook.events.Print();
  for (const std::string_view name : SplitWords(names)) events.push_back(wire::JsonView(name));
  return events;
}
json::value ShowLastStatus(const ShownWebhook& shown) {
  const std::int64_t status = shown.owned.hook.state.last_status;
  return status == 0 ? json::value(nullptr) : json::value(status);
}

// Settings first: the entity tag is of these alone, so that a delivery does not get in the way of an edit.
constexpr auto kWebhookSettingsMembers = std::to_array<wire::ShownMember<ShownWebhook>>({
    {"name", wire::Show<&ShownWebhook::owned, &OwnedWebhook::hook, &Webhook::name>(), "Its name in paths."},
    {"organization", wire::Show<&ShownWebhook::owned, &OwnedWebhook::organization>(),
     "The organization that it is for; null: the whole installation."},
    {"url", wire::Show<&ShownWebhook::owned, &OwnedWebhook::hook, &Webhook::url>(), "The address that is told."},
    {"events", wire::ShowBy<ShowEvents>({.type = wire::Shape::Type::kList}), "What it is told of."},
    {"enabled", wire::Show<&ShownWebhook::owned, &OwnedWebhook::hook, &Webhook::enabled>(),
     "Whether it is told anything."},
    {"created", wire::Show<&ShownWebhook::owned, &OwnedWebhook::hook, &Webhook::created>(), "When it was made."},
});
constexpr wire::Document<ShownWebhook> kSettingsOnly("WebhookSettingsShown", kWebhookSettingsMembers);

template <auto member>
constexpr auto ShowState() {
  return wire::Show<&ShownWebhook::owned, &OwnedWebhook::hook, &Webhook::state, member>();
}
constexpr auto kStateMembers = std::to_array<wire::ShownMember<ShownWebhook>>({
    {"pending", ShowState<&WebhookState::pending>(), "How many messages wait to be received."},
    {"delivered", ShowState<&WebhookState::delivered>(), "How many messages were received."},
    {"dropped", ShowState<&WebhookState::dropped>(),
     "How many messages were given up: after too many tries, after too long, or because too many waited."},
    {"last_delivery", ShowState<&WebhookState::last_delivery>(), "When a message was received last."},
    {"last_failure", ShowState<&WebhookState::last_failure>(), "When a try failed last."},
    {"last_failure_status", wire::ShowBy<ShowLastStatus>({.type = wire::Shape::Type::kWhole, .nullable = true}),
     "The status that the receiver answered then, which has to be one from 200 to 299; null: there was no answer in "
     "time, or the address is not allowed."},
    {"failing_since", ShowState<&WebhookState::failing_since>(),
     "Since when every try has failed; null: the last one did not."},
    {"next_try", ShowState<&WebhookState::next_try>(), "When the next try is due; null: nothing waits."},
});

template <std::size_t... sizes>
constexpr auto JoinShown(const std::array<wire::ShownMember<ShownWebhook>, sizes>&... tables) {
  std::array<wire::ShownMember<ShownWebhook>, (sizes + ...)> all{};
  auto at = all.begin();
  ((at = std::copy(tables.begin(), tables.end(), at)), ...);
  return all;
}
constexpr auto kShownWebhookMembers = JoinShown(kWebhookSettingsMembers, kStateMembers);
constexpr wire::Document<ShownWebhook> kShownWebhook("Webhook", kShownWebhookMembers);

constexpr auto kWebhookSecretMembers = std::to_array<wire::ShownMember<ShownWebhook>>({
    {"secret", wire::Show<&ShownWebhook::secret>(),
     "The secret that signs, in the answer that made it and never again; else null."},
});
constexpr auto kWebhookWithSecretMembers = JoinShown(kWebhookSettingsMembers, kStateMembers, kWebhookSecretMembers);
constexpr wire::Document<ShownWebhook> kWebhookWithSecret("WebhookWithSecret", kWebhookWithSecretMembers);

json::object TaggedPart(const OwnedWebhook& owned) { return kSettingsOnly.Print({owned, std::nullopt}); }

Response AnswerWebhook(const json::object& document, const OwnedWebhook& owned, int status = 200) {
  Response response = Answer(document, status);
  AddTag(response, TaggedPart(owned));
  return response;
}

Response RefusedWebhook(const Call& call, const Actor& actor, Refusal refusal,
                        const std::optional<std::string>& organization) {
  if (refusal == Refusal::kLimitReached) {
    return Refuse(call, {.code = "limit_reached",
                         .detail = "There may be " + std::to_string(call.run.settings.limits.webhooks) +
                                   " webhooks: delete one that is not needed any more."});
  }
  if (!organization) return Refused(call, actor, refusal, kNeedsSuperuser);
  return Refused(call, actor, refusal, {.right = "admin", .scope = "org:admin", .resource = *organization});
}

// Returns the webhook that the path and the query name. The error is the answer.
template <Access access>
Result<PermittedWebhook<access>, Outcome> NamedWebhook(const Call& call, const Actor& actor,
                                                       const std::optional<std::string>& organization) {
  auto found = authority::FindWebhooks<access>(call.run, actor, organization, call.request.parameters[0]);
  if (!found) return Fail(Outcome(RefusedWebhook(call, actor, found.error(), organization)));
  if (found->size() == 1) return std::move(found->front());
  return Fail(Outcome(Refuse(call, {.code = "missing_parameter",
                                    .detail = "Several of your organizations have a webhook of this name: say which.",
                                    .field = "organization"})));
}

Outcome ListHooks(const Call& call, const Actor& actor, const WebhookList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto print = [](const OwnedWebhook& owned) { return kShownWebhook.Print({owned, std::nullopt}); };
  if (query.everywhere && !query.organization) {
    const auto page =
        authority::ListAllWebhooks(call.run, actor, ReadAgePlace(*place, query.page), query.page.extent());
    return page ? AnswerPageOf(call, *page, print) : Refused(call, actor, page.error(), kNeedsSuperuser);
  }
  const auto owned = authority::AdministerWebhooks<Access::kRead>(call.run, actor, query.organization);
  if (!owned) return RefusedWebhook(call, actor, owned.error(), query.organization);
  return AnswerPageOf(call, ListWebhooks(call.run, *owned, ReadAgePlace(*place, query.page), query.page.extent()),
                      print);
}

Outcome GetHook(const Call& call, const Actor& actor, const WebhookPlace& query) {
  const auto webhook = NamedWebhook<Access::kRead>(call, actor, query.organization);
  if (!webhook) return webhook.error();
  return AnswerWebhook(kShownWebhook.Print({webhook->owned(), std::nullopt}), webhook->owned());
}

Outcome PutHook(const Call& call, const Actor& actor, const Change& change) {
  const auto body = ReadBody(call, kSentWebhook);
  if (!body) return body.error();
  const std::string& name = call.request.parameters[0];
  const auto owner = authority::AdministerWebhooks<Access::kChange>(call.run, actor, body->organization);
  if (!owner) return RefusedWebhook(call, actor, owner.error(), body->organization);
  if (!owner->owner().id.IsNone() && body->settings.events.Has(WebhookEvent::kKeyRotated)) {
    return Refuse(call, {.code = "invalid_parameter",
                         .detail = "Keys are those of the whole installation, and so are webhooks for `key.rotated`.",
                         .field = "events"});
  }
  const auto present = authority::FindWebhooks<Access::kRead>(call.run, actor, owner->owner().name, name);
  const bool exists = present && present->front().hook().organization == owner->owner().id;
  const auto tagged = exists ? std::optional(TaggedPart(present->front().owned())) : std::nullopt;
  if (auto refusal = RefuseByPrecondition(call, tagged)) return std::move(*refusal);
  auto put = PutWebhook(call.run, call.authority.webhooks, *owner, name, body->settings);
  if (!put) return RefusedWebhook(call, actor, put.error(), body->organization);
  const int status = put->secret ? 201 : 200;
  // Nothing keeps the secret of a dry run.
  if (change.dry_run) put->secret.reset();
  return AnswerWebhook(kWebhookWithSecret.Print({put->owned, std::move(put->secret)}), put->owned, status);
}

Outcome DeleteHook(const Call& call, const Actor& actor, const WebhookChange& query) {
  const auto webhook = NamedWebhook<Access::kChange>(call, actor, query.organization);
  if (!webhook) return webhook.error();
  if (auto refusal = RefuseByPrecondition(call, TaggedPart(webhook->owned()))) return std::move(*refusal);
  DeleteWebhook(call.run, call.authority.webhooks, *webhook);
  return NoContent();
}

Outcome RenewWebhookSecret(const Call& call, const Actor& actor, const WebhookChange& query) {
  const auto body = ReadBody(call, kSentOverlap);
  if (!body) return body.error();
  if (body->overlap > kLongestOverlap) {
    return Refuse(
        call,
        {.code = "invalid_parameter", .detail = "The member `overlap` must be 7 days at most.", .field = "overlap"});
  }
  const auto webhook = NamedWebhook<Access::kChange>(call, actor, query.organization);
  if (!webhook) return webhook.error();
  auto renewed = RenewWebhookSecret(call.run, *webhook, body->overlap);
  std::optional<Secret> secret = std::move(renewed.secret);
  if (query.dry_run) secret.reset();
  return AnswerWebhook(kWebhookWithSecret.Print({renewed.owned, std::move(secret)}), renewed.owned, 201);
}

}  // namespace

Rows WebhookRows() {
  using enum wire::Method;
  using enum Place;
  constexpr std::string_view kOne = "/jeton/v1/webhooks/{name}";
  return {
      {kGet,
       "/jeton/v1/webhooks",
       kRead,
       Listing<kWebhookList>(ListHooks),
       {.name = "listWebhooks",
        .tag = kHooksTag,
        .summary = "The webhooks of an organization or of the installation, oldest first",
        .scope = "org:admin",
        .query = &kWebhookList,
        .answer = &kShownWebhook,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?organization=acme&limit=10"}},
      {kGet,
       kOne,
       kRead,
       Asking<kWebhookPlace>(GetHook),
       {.name = "getWebhook",
        .tag = kHooksTag,
        .summary = "One webhook, and how its deliveries go",
        .text = "The entity tag is that of its settings: a delivery does not change it.",
        .scope = "org:admin",
        .query = &kWebhookPlace,
        .answer = &kShownWebhook,
        .problems = "missing_parameter",
        .parameters = "alerts?organization=acme"}},
      {kPut,
       kOne,
       kWrite,
       Changing(PutHook),
       {.name = "putWebhook",
        .tag = kHooksTag,
        .summary = "Makes a webhook, or changes it as a whole",
        .text = "The answer that makes it shows the secret that signs, once. A name is unique among the webhooks of "
                "one organization. What waits is tried again at once after a change. Webhooks of the whole "
                "installation are told of every organization and of users, and need the scope super:user.",
        .scope = "org:admin",
        .query = &kChange,
        .body = &kSentWebhook,
        .answer = &kWebhookWithSecret,
        .creates = true,
        .problems = "limit_reached changed_meanwhile",
        .parameters = "alerts",
        .example =
            R"({"url":"https://hooks.example.com/jeton","events":["token.expiring","token.revoked"],"organization":"acme"})"}},
      {kDelete,
       kOne,
       kWrite,
       Asking<kWebhookChange>(DeleteHook),
       {.name = "deleteWebhook",
        .tag = kHooksTag,
        .summary = "Deletes a webhook with what waits for it",
        .scope = "org:admin",
        .query = &kWebhookChange,
        .form = Described::Answer::kNothing,
        .problems = "missing_parameter changed_meanwhile",
        .parameters = "alerts?organization=acme"}},
      {kPost,
       "/jeton/v1/webhooks/{name}/secret",
       kWrite,
       Asking<kWebhookChange>(RenewWebhookSecret),
       {.name = "renewWebhookSecret",
        .tag = kHooksTag,
        .summary = "Gives a webhook a new secret, which the answer shows once",
        .text = "For `overlap`, messages have two signatures, so that receivers can change over without losing one.",
        .scope = "org:admin",
        .query = &kWebhookChange,
        .body = &kSentOverlap,
        .answer = &kWebhookWithSecret,
        .creates = true,
        .parameters = "alerts?organization=acme",
        .example = R"({"overlap":"1h"})"}},
  };
}

}  // namespace jeton::endpoints::api
