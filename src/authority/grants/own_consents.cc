#include "authority/grants/own_consents.h"

#include <utility>

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/grants/device_grants.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// Returns nothing for an application that is gone: what it had waits for the sweeper.
std::optional<GrantedApplication> Complete(const Run& run, const Actor& actor, const Id& id) {
  auto application = storage::Applications(run.tx()).Find(id);
  auto owner = application ? storage::Accounts(run.tx()).Find(application->owner) : std::nullopt;
  if (!owner) return std::nullopt;
  storage::Consents consents(run.tx());
  GrantedApplication granted{.application = std::move(*application),
                             .owner = std::move(*owner),
                             .remembered = consents.Of(actor.id, id),
                             .refresh_tokens = {},
                             .devices = storage::DeviceGrants(run.tx()).AllowedTo(id, actor.id, run.now)};
  for (const Id& token : consents.RefreshTokensOf(actor.id, id)) {
    auto found = storage::Tokens(run.tx()).FindById(token);
    if (found && found->LiveAt(run.now)) granted.refresh_tokens.push_back(std::move(*found));
  }
  return granted;
}

bool IsEmpty(const GrantedApplication& granted) {
  return granted.remembered.empty() && granted.refresh_tokens.empty() && granted.devices.empty();
}

// An application that holds something of the user, remembered or not.
Result<Application, Refusal> FindHolder(const Run& run, const Actor& actor, std::string_view client_id) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  auto application = storage::Applications(run.tx()).FindByClientId(client_id);
  if (!application) return Fail(Refusal::kNotFound);
  const Id& id = application->id;
  storage::Consents consents(run.tx());
  const bool holds = !consents.Of(actor.id, id).empty() || !consents.HeldTokensOf(actor.id, id, 1).empty() ||
                     !storage::DeviceGrants(run.tx()).AllowedTo(id, actor.id, run.now).empty();
  if (!holds) return Fail(Refusal::kNotFound);
  return std::move(*application);
}

// Ends what an application holds, some at a time. The consent is gone before the first part, so that nothing is added.
class EndOfHeldTokens {
 public:
  EndOfHeldTokens(Actor actor, Application application, AfterTokenEnd then)
      : actor_(std::move(actor)), application_(std::move(application)), then_(std::move(then)) {}

  bool operator()(const Run& run) {
    const auto held = storage::Consents(run.tx()).HeldTokensOf(actor_.id, application_.id, kRemovedInOnePart);
    storage::Tokens tokens(run.tx());
    for (const Id& id : held) {
      const auto token = tokens.FindById(id);
      if (!token || !tokens.Remove(*token, run.now)) continue;
      ++ended_;
      descendants_.Add(id);
    }
    const bool all_removed = held.size() < kRemovedInOnePart;
    if (all_removed) descendants_.Remove(run, kRemovedInOnePart - held.size());
    descendants_.EndPart(run);
    if (!all_removed || !descendants_.empty()) return true;
    const std::size_t all = ended_ + descendants_.removed();
    Record(run, actor_, "take_back_consent", actor_.id,
           {{"application_name", application_.name}, {"client_id", application_.client_id}, {"tokens_revoked", all}});
    if (then_) then_(run, {all, run.tx().position()});
    return false;
  }

 private:
  Actor actor_;
  Application application_;
  AfterTokenEnd then_;
  FormerParents descendants_;
  std::size_t ended_ = 0;
};

}  // namespace

Result<GrantedApplicationPage, Refusal> ListConsents(const Run& run, const Actor& actor, const Id& after,
                                                     std::size_t most) {
  if (!Decide(actor, OnSelf{SelfRole::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return MakePage<GrantedApplicationPage>(
      storage::Consents(run.tx()).ApplicationsOf(actor.id, after, most, run.now), most, [](const Id& id) { return id; },
      [&](const Id& id) {
        auto granted = Complete(run, actor, id);
        return granted && !IsEmpty(*granted) ? std::move(granted) : std::nullopt;
      });
}

Result<GrantedApplication, Refusal> ShowConsent(const Run& run, const Actor& actor, std::string_view client_id) {
  if (!Decide(actor, OnSelf{SelfRole::kRead}).allowed()) return Fail(Refusal::kForbidden);
  const auto application = storage::Applications(run.tx()).FindByClientId(client_id);
  auto granted = application ? Complete(run, actor, application->id) : std::nullopt;
  if (!granted || IsEmpty(*granted)) return Fail(Refusal::kNotFound);
  return std::move(*granted);
}

Result<void, Refusal> TakeBackConsent(const Run& run, const Actor& actor, std::string_view client_id,
                                      AfterTokenEnd then) {
  auto application = FindHolder(run, actor, client_id);
  if (!application) return Fail(application.error());
  storage::Consents(run.tx()).Remove(actor.id, application->id);
  storage::DeviceGrants(run.tx()).TakeBack(actor.id, application->id);
  DoInParts(run, EndOfHeldTokens(actor, std::move(*application), std::move(then)));
  return {};
}

Result<std::size_t, Refusal> CountTakenBack(const Run& run, const Actor& actor, std::string_view client_id) {
  const auto application = FindHolder(run, actor, client_id);
  if (!application) return Fail(application.error());
  const auto held = storage::Consents(run.tx()).HeldTokensOf(actor.id, application->id, kMostCountedAhead);
  return CountWhatEnds(run, held, Descendants::kEnd);
}

}  // namespace jeton::authority
