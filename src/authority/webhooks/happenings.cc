#include "authority/webhooks/happenings.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "authority/tokens/token_item.h"
#include "authority/webhooks/message.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/token_list.h"
#include "storage/webhooks/outbox.h"
#include "storage/webhooks/webhooks.h"

namespace jeton::authority {
namespace {

using storage::NotedToken;
using storage::OutboxRow;

// What an owner has to replace in time, if it lives long enough for that.
bool IsReplacedByHand(const NotedToken& token) {
  switch (token.kind) {
    case TokenKind::kOAuthAccess:
    case TokenKind::kRobot:
    case TokenKind::kAuthorization:
    case TokenKind::kClientSecret:
    case TokenKind::kApiCredential:
    case TokenKind::kApplicationPassword: return token.expires - token.created >= storage::kShortestToldLife;
    case TokenKind::kSession:
    case TokenKind::kCode:
    case TokenKind::kRefresh:
    case TokenKind::kIdentity:
    case TokenKind::kRegistryEvents: break;
  }
  return false;
}

// Names what messages tell of. Reads what many have in common once.
class NamedThings {
 public:
  explicit NamedThings(const Work& work) : work_(work) {}

  std::optional<ToldSubject> Subject(const Id& id) {
    const auto found = subjects_.try_emplace(id);
    if (found.second) found.first->second = Read(id);
    return found.first->second;
  }
  std::optional<std::string> Organization(const Id& id) {
    if (id.IsNone()) return std::nullopt;
    const auto found = organizations_.try_emplace(id);
    if (!found.second) return found.first->second;
    const auto account = storage::Accounts(work_.tx()).Find(id);
    if (account && account->kind == AccountKind::kOrganization) found.first->second = account->name;
    return found.first->second;
  }
  ToldToken Token(const NotedToken& token) {
    ToldToken told{.id = token.id,
                   .kind = token.kind,
                   .name = token.name,
                   .organization = Organization(token.name_space),
                   .subject = Subject(token.subject),
                   .application = {},
                   .created = token.created,
                   .expires = token.expires};
    if (const auto application = Subject(token.application)) told.application = application->name;
    return told;
  }

 private:
  std::optional<ToldSubject> Read(const Id& id) const {
    if (id.IsNone()) return std::nullopt;
    if (const auto account = storage::Accounts(work_.tx()).Find(id)) {
      return ToldSubject{account->kind == AccountKind::kRobot ? SubjectKind::kRobot : SubjectKind::kUser,
                         account->name};
    }
    const auto application = storage::Applications(work_.tx()).Find(id);
    if (!application) return std::nullopt;
    return ToldSubject{SubjectKind::kApplication, application->client_id};
  }

  const Work& work_;
  std::unordered_map<Id, std::optional<ToldSubject>> subjects_;
  std::unordered_map<Id, std::optional<std::string>> organizations_;
};

// Writes messages into the outboxes of the webhooks of one organization, or of the installation.
class Mailbox {
 public:
  Mailbox(const Run& run, WebhookNotes& notes, const Id& organization)
      : run_(run), notes_(notes), hooks_(storage::Webhooks(run.tx()).Listening(organization)) {}

  void Put(WebhookEvent event, const ToldContent& content) {
    for (Webhook& hook : hooks_) {
      if (hook.events.Has(event)) Add(hook, NewRow(hook, event, PrintContent(content), 1));
    }
  }
  void PutTokens(WebhookEvent event, const ToldTokens& told) {
    for (Webhook& hook : hooks_) {
      if (!hook.events.Has(event) || Join(hook, event, told)) continue;
      OutboxRow row = NewRow(hook, event, PrintContent(told), told.count);
      row.opened = true;
      row.listed = static_cast<std::int64_t>(told.tokens.size());
      // More may come, as of a job that ends tokens part by part.
      if (hook.state.last_try) row.due = std::max(row.due, *hook.state.last_try + run_.settings.webhooks.gather);
      Add(hook, row);
    }
  }

 private:
  OutboxRow NewRow(const Webhook& hook, WebhookEvent event, std::string document, std::int64_t count) const {
    return {.hook = hook.id,
            .id = run_.NewId(),
            .event = event,
            .count = count,
            .document = std::move(document),
            .created = run_.now,
            .due = run_.now};
  }

  bool Join(const Webhook& hook, WebhookEvent event, const ToldTokens& told) const {
    storage::Outbox outbox(run_.tx());
    auto row = outbox.FindOpened(hook.id, event);
    if (!row) return false;
    row->count += told.count;
    const auto room = static_cast<std::int64_t>(kMostToldTokens) - row->listed;
    if (room > 0) {
      auto known = std::get<ToldTokens>(ReadContent(event, row->document));
      const auto more = std::min(room, static_cast<std::int64_t>(told.tokens.size()));
      known.tokens.insert(known.tokens.end(), told.tokens.begin(), told.tokens.begin() + more);
      row->listed += more;
      row->document = PrintContent(known);
    }
    outbox.Update(*row);
    return true;
  }

  void Add(Webhook& hook, const OutboxRow& row) {
    storage::Outbox outbox(run_.tx());
    WebhookState& state = hook.state;
    if (const auto excess = state.pending - run_.settings.webhooks.pending + 1; excess > 0) {
      const std::int64_t dropped = outbox.RemoveOldest(hook.id, excess);
      state.pending -= dropped;
      state.dropped += dropped;
      Afterwards(run_, [&counter = notes_.counters.dropped, dropped] {
        counter.fetch_add(static_cast<std::uint64_t>(dropped), std::memory_order_relaxed);
      });
    }
    outbox.Add(row);
    ++state.pending;
    // A receiver that fails is left alone until its time.
    if (state.next_try == kNever || state.failures == 0) state.next_try = std::min(state.next_try, row.due);
    storage::Webhooks(run_.tx()).SetState(hook);
  }

  const Run& run_;
  WebhookNotes& notes_;
  std::vector<Webhook> hooks_;
};

// Sorts what happened by those that are told.
class Telling {
 public:
  Telling(const Run& run, WebhookNotes& notes) : run_(run), notes_(notes), names_(run) {}

  void operator()(const storage::TokenRevoked& happened) { Add(WebhookEvent::kTokenRevoked, happened.token); }
  void operator()(const storage::TokenLeaked& happened) { Add(WebhookEvent::kTokenLeaked, happened.token); }
  void operator()(const storage::TokenNearsEnd& happened) {
    if (IsReplacedByHand(happened.token)) Add(WebhookEvent::kTokenExpiring, happened.token);
  }
  // One whose end is further away is told of when that comes near.
  void operator()(const storage::TokenGivenEnd& happened) {
    if (!notes_.interest.AnyWants(WebhookEvent::kTokenExpiring)) return;
    const auto told = storage::Webhooks(run_.tx()).Told();
    if (!told || happened.expires > told->ends) return;
    const auto listed = storage::TokenList(run_.tx()).Find(happened.id);
    if (listed) (*this)(storage::TokenNearsEnd{storage::NoteOf(listed->token, listed->name_space)});
  }
  void operator()(const storage::RefusedOften& happened) {
    const auto wanting = Wanting(WebhookEvent::kRefusedOften, happened.owner);
    if (wanting.empty()) return;
    const ToldRefusals told{.subject = names_.Subject(happened.subject),
                            .refusals = happened.refusals,
                            .since = happened.since,
                            .address = happened.address,
                            .code = happened.code};
    for (const Id& organization : wanting) MailboxOf(organization).Put(WebhookEvent::kRefusedOften, told);
  }
  void operator()(const storage::KeysRotated& happened) {
    if (!notes_.interest.Wants(Id(), WebhookEvent::kKeyRotated)) return;
    MailboxOf(Id()).Put(WebhookEvent::kKeyRotated, ToldKeys{happened.use, happened.current});
  }

  void PutTokens() {
    for (const auto& [whom, told] : tokens_) MailboxOf(whom.first).PutTokens(whom.second, told);
  }

 private:
  // Those that are told of what happened to an account: its webhooks, and those of the installation.
  std::vector<Id> Wanting(WebhookEvent event, const Id& account) const {
    std::vector<Id> wanting;
    if (!account.IsNone() && notes_.interest.Wants(account, event)) wanting.push_back(account);
    if (notes_.interest.Wants(Id(), event)) wanting.emplace_back();
    return wanting;
  }
  void Add(WebhookEvent event, const NotedToken& token) {
    for (const Id& organization : Wanting(event, token.name_space)) {
      ToldTokens& told = tokens_[{organization, event}];
      ++told.count;
      if (told.tokens.size() < kMostToldTokens) told.tokens.push_back(names_.Token(token));
    }
  }
  Mailbox& MailboxOf(const Id& organization) {
    return mailboxes_.try_emplace(organization, run_, notes_, organization).first->second;
  }

  const Run& run_;
  WebhookNotes& notes_;
  NamedThings names_;
  std::map<std::pair<Id, WebhookEvent>, ToldTokens> tokens_;
  std::unordered_map<Id, Mailbox> mailboxes_;
};

constexpr std::size_t kEndsAtATime = 200;

storage::Webhooks::ToldEnds EndsToTell(const Work& work) { return {work.now + kExpiringSoon, Id()}; }

std::vector<NotedToken> EndsSince(const Work& work, std::size_t most) {
  storage::Webhooks webhooks(work.tx());
  const auto told = webhooks.Told();
  return told ? webhooks.EndingBetween(*told, EndsToTell(work).ends, most) : std::vector<NotedToken>();
}

}  // namespace

void TellWebhooks(Authority& authority, storage::Transaction& transaction, const storage::Happenings& happenings,
                  TimePoint now) {
  if (authority.webhooks.interest.empty()) return;
  const Run run = authority.Begin({.transaction = &transaction, .now = now});
  Telling telling(run, authority.webhooks);
  for (const storage::Happening& happening : happenings) std::visit(telling, happening);
  telling.PutTokens();
}

bool HasEndsToTellOf(const Work& work) { return !EndsSince(work, 1).empty(); }

bool TellOfSomeEnds(const Run& run) {
  std::vector<NotedToken> tokens = EndsSince(run, kEndsAtATime);
  if (tokens.empty()) return false;
  storage::Webhooks(run.tx()).SetTold({tokens.back().expires, tokens.back().id});
  const bool more = tokens.size() == kEndsAtATime;
  for (NotedToken& token : tokens) run.tx().Happened(storage::TokenNearsEnd{std::move(token)});
  return more;
}

void BeginToTellOfEnds(const Work& work) { storage::Webhooks(work.tx()).SetTold(EndsToTell(work)); }

}  // namespace jeton::authority
