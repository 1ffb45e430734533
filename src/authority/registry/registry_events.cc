#include "authority/registry/registry_events.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/registry/registry_name.h"
#include "crypto/digest.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/uses.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// Registries accept a token for a little longer than its life, and their clocks differ from ours.
constexpr Seconds kLeeway{60};
// A registry's clock is never further ahead than this by accident.
constexpr Seconds kLongestAhead{86400};

enum class Told { kRecorded, kRepeated, kSkipped };

std::string_view KindOf(RegistryDeed deed) {
  switch (deed) {
    case RegistryDeed::kPull: return "pull_repo";
    case RegistryDeed::kPush: return "push_repo";
    case RegistryDeed::kDeleteTag: return "delete_tag";
    case RegistryDeed::kDeleteManifest: break;
  }
  return "delete_manifest";
}

// The same three ids always give the same row.
Id UseId(const Id& repository, const Id& account, const Id& token) {
  std::string all;
  for (const Id& id : {repository, account, token}) all += id.view();
  Id::Bytes bytes{};
  const Digest digest = crypto::Sha256(all);
  std::copy_n(digest.bytes.begin(), bytes.size(), bytes.begin());
  return Id(bytes);
}

class Listener {
 public:
  Listener(const Run& run, GrantLog& grants, const RegistryService& service)
      : run_(run), grants_(grants), service_(service) {}

  Told Hear(const RegistryEvent& event) {
    if (event.at <= run_.now - storage::kKeepToldEvents) return Told::kSkipped;
    if (event.at > run_.now + kLongestAhead) return Told::kSkipped;
    const Doer doer = FindDoer(event.actor, event.at);
    const RegistryName name = SplitRegistryName(run_.settings, service_, event.repository);
    const RepositoryFacts facts =
        storage::Repositories(run_.tx()).Stand(name.name_space, name.repository, doer.actor.id, run_.now);
    if (!facts.exists) return Told::kSkipped;
    const Digest digest = crypto::Sha256(service_.service + '\0' + event.id);
    // An event dated in the future can be repeated for longer, so remember it for longer.
    if (!storage::Uses(run_.tx()).Tell(digest, std::max(event.at, run_.now))) return Told::kRepeated;
    WriteDown(event, name, facts, doer);
    return Told::kRecorded;
  }

 private:
  struct Doer {
    Actor actor;
    TimePoint created{};
  };

  // Anonymous if no account has this name, or if the account was created after the event.
  Doer FindDoer(const std::string& name, TimePoint at) {
    Doer doer = FindBearer(name);
    return doer.created > at + kLeeway ? Doer{} : doer;
  }

  Doer FindBearer(const std::string& name) {
    Doer doer;
    if (name.empty()) return doer;
    const auto account = storage::Accounts(run_.tx()).FindByName(name);
    if (account && account->kind != AccountKind::kOrganization) {
      doer.actor.id = account->id;
      doer.created = account->created;
    } else if (const auto application = run_.facts.FindApplicationOf(run_, name)) {
      doer.actor.id = (*application)->id;
      doer.created = (*application)->created;
    }
    return doer;
  }

  void FindToken(const Id& repository, TimePoint at, Doer& doer) {
    if (doer.actor.id.IsNone()) return;
    const Seconds life = std::max(service_.pull_life, service_.push_life);
    const GrantLog::Window window{at - life - kLeeway, at + kLeeway};
    const auto only = grants_.OnlyToken({doer.actor.id, repository}, window, doer.created);
    if (!only || only->IsNone()) return;
    // Do not count uses for a token that is gone by now.
    const auto token = storage::Tokens(run_.tx()).FindById(*only);
    if (!token) return;
    doer.actor.credential = CredentialKind::kToken;
    doer.actor.token_kind = token->kind;
    doer.actor.token = token->id;
    doer.actor.token_name = token->note;
    doer.actor.application = token->application;
  }

  void WriteDown(const RegistryEvent& event, const RegistryName& name, const RepositoryFacts& facts, Doer doer) {
    const TimePoint at = std::min(event.at, run_.now);
    FindToken(facts.id, at, doer);
    boost::json::object metadata{{"namespace", std::string(name.name_space)},
                                 {"repo", std::string(name.repository)},
                                 {"told_by", service_.service}};
    const auto tell = [&metadata](const char* member, const std::string& text) {
      if (!text.empty()) metadata[member] = text;
    };
    tell("tag", event.tag);
    tell("manifest_digest", event.digest);
    tell("username", event.actor);
    tell("user-agent", event.user_agent);
    Run there = run_;
    there.now = at;
    there.address = event.address;
    Record(there, doer.actor, KindOf(event.deed), facts.name_space.id, std::move(metadata), facts.id);

    const bool push = event.deed == RegistryDeed::kPush;
    // A use by a name without an account would look anonymous.
    const bool unknown = !event.actor.empty() && doer.actor.id.IsNone();
    if (unknown || (!push && event.deed != RegistryDeed::kPull)) return;
    storage::Uses(run_.tx()).Add({.id = UseId(facts.id, doer.actor.id, doer.actor.token),
                                  .repository = facts.id,
                                  .account = doer.actor.id,
                                  .token = doer.actor.token,
                                  .push = push,
                                  .at = at});
  }

  const Run& run_;
  GrantLog& grants_;
  const RegistryService& service_;
};

}  // namespace

ToldCounts RecordEvents(const Run& run, RegistryNotes& notes, const RegistryService& service,
                        const std::vector<RegistryEvent>& events) {
  Listener listener(run, notes.grants, service);
  ToldCounts counts;
  for (const RegistryEvent& event : events) {
    switch (listener.Hear(event)) {
      case Told::kRecorded: ++counts.recorded; break;
      case Told::kRepeated: ++counts.repeated; break;
      case Told::kSkipped: ++counts.skipped; break;
    }
  }
  Afterwards(run, [&counter = notes.counters.events, recorded = counts.recorded] {
    counter.fetch_add(recorded, std::memory_order_relaxed);
  });
  return counts;
}

}  // namespace jeton::authority
