#include "endpoints/api/webhook_events.h"

#include <boost/json/serialize.hpp>
#include <optional>
#include <vector>

#include "endpoints/api/kinds.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::ToldKeys;
using authority::ToldRefusals;
using authority::ToldSubject;
using authority::ToldToken;
using authority::ToldTokens;
using authority::WebhookMessage;

struct EventSubject {
  std::string_view kind;
  std::string name;
};
constexpr wire::ShownMember<EventSubject> kEventSubjectMembers[] = {
    {"kind", wire::ShowChoice<&EventSubject::kind>("user robot application"), "What it is."},
    {"name", wire::Show<&EventSubject::name>(), "The name of the account, or the client id."},
};
constexpr wire::Document<EventSubject> kEventSubject("EventSubject", kEventSubjectMembers);

struct EventToken {
  Id id;
  std::string_view kind;
  std::optional<std::string> name;
  std::optional<std::string> organization;
  std::optional<EventSubject> subject;
  std::optional<std::string> application;
  TimePoint created{};
  TimePoint expires = kNever;
};
constexpr wire::ShownMember<EventToken> kEventTokenMembers[] = {
    {"id", wire::Show<&EventToken::id>(), "The id of the token, as in `/jeton/v1/tokens/{id}`."},
    {"kind", wire::ShowChoice<&EventToken::kind>(kListedKinds), "Its kind."},
    {"name", wire::Show<&EventToken::name>(), "The name or note that it was given."},
    {"organization", wire::Show<&EventToken::organization>(),
     "The organization that owns its robot or application; null: it is a user's own."},
    {"subject", wire::ShowObject<kEventSubject, &EventToken::subject>(),
     "What it acts as; null: that is deleted, and the token has ended with it."},
    {"application", wire::Show<&EventToken::application>(), "The client id of its application."},
    {"created", wire::Show<&EventToken::created>(), "When it was made."},
    {"expires", wire::Show<&EventToken::expires>(), "When it ends, or would have; null: never."},
};
constexpr wire::Document<EventToken> kEventToken("EventToken", kEventTokenMembers);

// What every event begins with.
struct EventHead {
  Id id;
  std::string_view event;
  TimePoint time{};
  std::string webhook;
  std::optional<std::string> organization;
};

struct TokensEvent {
  EventHead head;
  std::int64_t count = 0;
  std::vector<EventToken> tokens;
};
constexpr wire::ShownMember<TokensEvent> kTokensEventMembers[] = {
    {"id", wire::Show<&TokensEvent::head, &EventHead::id>(),
     "The id of this message, also in the header `Jeton-Delivery`. One that is sent again keeps it."},
    {"event", wire::ShowChoice<&TokensEvent::head, &EventHead::event>("token.expiring token.revoked token.leaked"),
     "What happened, also in the header `Jeton-Event`."},
    {"time", wire::Show<&TokensEvent::head, &EventHead::time>(), "When the first of it happened."},
    {"webhook", wire::Show<&TokensEvent::head, &EventHead::webhook>(), "The name of the webhook."},
    {"organization", wire::Show<&TokensEvent::head, &EventHead::organization>(),
     "The organization of the webhook; null: it is one of the whole installation."},
    {"count", wire::Show<&TokensEvent::count>(), "How many tokens this is about."},
    {"tokens", wire::ShowList<kEventToken, &TokensEvent::tokens>(), "These tokens: the first 100 of them."},
};
constexpr wire::Document<TokensEvent> kTokensEvent("TokensEvent", kTokensEventMembers);

struct RefusedOftenEvent {
  EventHead head;
  std::optional<EventSubject> subject;
  std::int64_t refusals = 0;
  TimePoint since{};
  std::string address;
  std::string code;
};
constexpr wire::ShownMember<RefusedOftenEvent> kRefusedOftenMembers[] = {
    {"id", wire::Show<&RefusedOftenEvent::head, &EventHead::id>(),
     "The id of this message, also in the header `Jeton-Delivery`. One that is sent again keeps it."},
    {"event", wire::ShowChoice<&RefusedOftenEvent::head, &EventHead::event>("access.refused_often"),
     "What happened, also in the header `Jeton-Event`."},
    {"time", wire::Show<&RefusedOftenEvent::head, &EventHead::time>(), "When this was noted."},
    {"webhook", wire::Show<&RefusedOftenEvent::head, &EventHead::webhook>(), "The name of the webhook."},
    {"organization", wire::Show<&RefusedOftenEvent::head, &EventHead::organization>(),
     "The organization of the webhook; null: it is one of the whole installation."},
    {"subject", wire::ShowObject<kEventSubject, &RefusedOftenEvent::subject>(),
     "What was refused; null: it is deleted by now."},
    {"refusals", wire::Show<&RefusedOftenEvent::refusals>(), "How often it was refused since `since`."},
    {"since", wire::Show<&RefusedOftenEvent::since>(), "When the first of these refusals was."},
    {"address", wire::Show<&RefusedOftenEvent::address>(), "Where the last refused request came from."},
    {"code", wire::Show<&RefusedOftenEvent::code>(),
     "The code of the last refusal: `GET /jeton/v1/refusals/{code}` tells why."},
};
constexpr wire::Document<RefusedOftenEvent> kRefusedOften("RefusedOftenEvent", kRefusedOftenMembers);

struct KeyRotatedEvent {
  EventHead head;
  std::string use;
  std::vector<std::string> current;
};
constexpr wire::ShownMember<KeyRotatedEvent> kKeyRotatedMembers[] = {
    {"id", wire::Show<&KeyRotatedEvent::head, &EventHead::id>(),
     "The id of this message, also in the header `Jeton-Delivery`. One that is sent again keeps it."},
    {"event", wire::ShowChoice<&KeyRotatedEvent::head, &EventHead::event>("key.rotated"),
     "What happened, also in the header `Jeton-Event`."},
    {"time", wire::Show<&KeyRotatedEvent::head, &EventHead::time>(), "When it happened."},
    {"webhook", wire::Show<&KeyRotatedEvent::head, &EventHead::webhook>(), "The name of the webhook."},
    {"organization", wire::Show<&KeyRotatedEvent::head, &EventHead::organization>(),
     "Null: keys are those of the whole installation."},
    {"use", wire::ShowChoice<&KeyRotatedEvent::use>("registry sealing federation access"), "What the keys are for."},
    {"current", wire::Show<&KeyRotatedEvent::current>(), "The ids of the keys that sign or seal from now on."},
};
constexpr wire::Document<KeyRotatedEvent> kKeyRotated("KeyRotatedEvent", kKeyRotatedMembers);

constexpr DescribedEvent kEvents[] = {
    {WebhookEvent::kTokenExpiring, "tokenExpiring", "Tokens come near their end",
     "Once for each token, 14 days before its end; at once for a token that is made with an end, or given one, which "
     "is nearer. Only for tokens that an owner replaces by hand (of the kinds oauth, robot, password, authorization "
     "and client_secret) and that live for a day or more.",
     &kTokensEvent},
    {WebhookEvent::kTokenRevoked, "tokenRevoked", "Tokens have ended before their time",
     "In whatever dialect, alone, with what they were made with, or with their robot, application or organization. Of "
     "many that end at the same time, and of those that end while a message waits, one message tells.",
     &kTokensEvent},
    {WebhookEvent::kTokenLeaked, "tokenLeaked", "Tokens have leaked",
     "They were reported by `POST /jeton/v1/tokens/leaked` and have ended, of which token.revoked tells as well.",
     &kTokensEvent},
    {WebhookEvent::kRefusedOften, "accessRefusedOften", "A known subject is refused again and again",
     "Ten times within ten minutes, at a registry's token endpoint; at most once an hour for each subject. Counts are "
     "kept in memory.",
     &kRefusedOften},
    {WebhookEvent::kKeyRotated, "keyRotated", "Keys were rotated", "Only webhooks of the whole installation are told.",
     &kKeyRotated},
};

EventHead HeadOf(const WebhookMessage& message) {
  return {message.id, NameOf(message.event), message.time, message.webhook, message.organization};
}

std::optional<EventSubject> View(const std::optional<ToldSubject>& subject) {
  if (!subject) return std::nullopt;
  return EventSubject{NameOf(subject->kind), subject->name};
}

boost::json::object Print(const WebhookMessage& message, const ToldTokens& told) {
  TokensEvent event{.head = HeadOf(message), .count = told.count, .tokens = {}};
  for (const ToldToken& token : told.tokens) {
    event.tokens.push_back({.id = token.id,
                            .kind = KindName(token.kind),
                            .name = token.name,
                            .organization = token.organization,
                            .subject = View(token.subject),
                            .application = token.application,
                            .created = token.created,
                            .expires = token.expires});
  }
  return kTokensEvent.Print(event);
}

boost::json::object Print(const WebhookMessage& message, const ToldRefusals& told) {
  return kRefusedOften.Print({HeadOf(message), View(told.subject), told.refusals, told.since, told.address, told.code});
}

boost::json::object Print(const WebhookMessage& message, const ToldKeys& told) {
  return kKeyRotated.Print({HeadOf(message), told.use, told.current});
}

}  // namespace

std::span<const DescribedEvent> AllEvents() { return kEvents; }

std::string PrintEvent(const WebhookMessage& message) {
  return std::visit([&](const auto& told) { return boost::json::serialize(Print(message, told)); }, message.content);
}

}  // namespace jeton::endpoints::api
