#include "authority/registry/registry_events.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/registry/registry_name.h"
#include "crypto/digest.h"
#include "storage/directory/accounts.h"
#include "storage/directory/registry_reports.h"
#include "storage/directory/repositories.h"
#include "storage/directory/uses.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// Registries accept a token for a little longer than its life, and their clocks differ from ours.
constexpr Seconds kLeeway{60};
// A registry's clock is never further ahead than this by accident.
constexpr Seconds kLongestAhead{86400};
// A look is noted once in so long, and so is that a registry reports: neither may cost a write each time.
constexpr Seconds kNotedAgain{6 * 3600};

enum class Told { kRecorded, kRepeated, kSkipped };

std::string_view KindOf(RegistryDeed deed) {
  switch (deed) {
    case RegistryDeed::kPull: return "pull_repo";
    case RegistryDeed::kPush: return "push_repo";
    case RegistryDeed::kDeleteTag: return "delete_tag";
    case RegistryDeed::kDeleteManifest:
    case RegistryDeed::kLook: break;
  }
  return "delete_manifest";
}

storage::UseDeed UseOf(RegistryDeed deed) {
  switch (deed) {
    case RegistryDeed::kPull: return storage::UseDeed::kPull;
    case RegistryDeed::kPush: return storage::UseDeed::kPush;
    case RegistryDeed::kLook: return storage::UseDeed::kLook;
    case RegistryDeed::kDeleteTag:
    case RegistryDeed::kDeleteManifest: break;
  }
  return storage::UseDeed::kDelete;
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
    if (event.deed == RegistryDeed::kLook) {
      NoteLook(event, facts, doer);
      return Told::kSkipped;
    }
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

  void NoteLook(const RegistryEvent& event, const RepositoryFacts& facts, Doer doer) {
    if (doer.actor.id.IsNone()) return;
    const TimePoint at = std::min(event.at, run_.now);
    FindToken(facts.id, at, doer);
    const Id id = UseId(facts.id, doer.actor.id, doer.actor.token);
    if (at < storage::Uses(run_.tx()).LastLook(id) + kNotedAgain) return;
    AddUse(event, facts, doer, at);
  }

  void AddUse(const RegistryEvent& event, const RepositoryFacts& facts, const Doer& doer, TimePoint at) {
    storage::Uses(run_.tx()).Add({.id = UseId(facts.id, doer.actor.id, doer.actor.token),
                                  .repository = facts.id,
                                  .account = doer.actor.id,
                                  .token = doer.actor.token,
                                  .deed = UseOf(event.deed),
                                  .at = at});
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

    // A use by a name without an account would look anonymous.
    const bool unknown = !event.actor.empty() && doer.actor.id.IsNone();
    if (!unknown) AddUse(event, facts, doer, at);
  }

  const Run& run_;
  GrantLog& grants_;
  const RegistryService& service_;
};

// Notes that the registry reports such events. After a long silence nothing is known of the time between.
void NoteReport(const Run& run, const RegistryService& service, const std::vector<RegistryEvent>& events) {
  storage::RegistryReports reports(run.tx());
  storage::RegistryReport report{.service = service.service, .since = run.now};
  const auto known = reports.Find(service.service);
  if (known && run.now - known->last <= storage::kLongestSilence) report = *known;
  for (const RegistryEvent& event : events) {
    const storage::UseDeed use = UseOf(event.deed);
    report.pulls = report.pulls || use == storage::UseDeed::kPull || use == storage::UseDeed::kLook;
    report.pushes = report.pushes || use == storage::UseDeed::kPush;
    report.deletions = report.deletions || use == storage::UseDeed::kDelete;
  }
  const bool same = known && known->since == report.since && known->pulls == report.pulls &&
                    known->pushes == report.pushes && known->deletions == report.deletions;
  if (same && run.now < known->last + kNotedAgain) return;
  report.last = run.now;
  reports.Set(report);
}

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
  NoteReport(run, service, events);
  Afterwards(run, [&counter = notes.counters.events, recorded = counts.recorded] {
    counter.fetch_add(recorded, std::memory_order_relaxed);
  });
  return counts;
}

}  // namespace jeton::authority
