#include "authority/installation/bootstrap.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "authority/audit.h"
#include "authority/bootstrap_token.h"
#include "authority/installation/first_user.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

IssuedToken Issue(const Run& run, const Id& owner, const Id& application) {
  const Settings& settings = run.settings;
  return run.issuer.Issue(run, {.kind = TokenKind::kOAuthAccess,
                                .subject = owner,
                                .application = application,
                                .scopes = settings.bootstrap_scopes.Print(),
                                .note = std::string(kBootstrapToken),
                                .created = run.now,
                                .expires = run.now + settings.bootstrap_life,
                                .created_by = owner});
}

Secret MakeToken(const Run& run, const Account& owner) {
  const Application application{.id = run.NewId(),
                                .owner = owner.id,
                                .client_id = run.issuer.NewClientId(),
                                .name = std::string(kBootstrapApplication),
                                .created = run.now};
  storage::Applications(run.tx()).Add(application);
  IssuedToken issued = Issue(run, owner.id, application.id);
  Record(run, Actor{}, "bootstrap", owner.id, {{"oauth_token_uuid", issued.token.id.ToUuid()}});
  return std::move(issued.secret);
}

Account MakeOwner(const Run& run) {
  Account owner{
      .id = run.NewId(), .kind = AccountKind::kUser, .name = run.settings.bootstrap_owner, .created = run.now};
  storage::Accounts(run.tx()).Add(owner);
  return owner;
}

// Users' applications only: an organization cannot have one of that name.
std::vector<Application> BootstrapApplications(const Work& work) {
  auto applications = storage::Applications(work.tx()).Named(kBootstrapApplication);
  std::erase_if(applications, [&](const Application& application) {
    const auto owner = storage::Accounts(work.tx()).Find(application.owner);
    return !owner || owner->kind != AccountKind::kUser;
  });
  return applications;
}

bool HoldsBootstrapToken(const Work& work, const Application& application) {
  const auto tokens = storage::Tokens(work.tx()).Of(application.owner, TokenKind::kOAuthAccess);
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
    return token.application == application.id && token.note == kBootstrapToken;
  });
}

// The work of a start, done except for the file. `token` is what the file must hold.
struct Step {
  BootstrapOutcome outcome = BootstrapOutcome::kNothing;
  std::optional<Secret> token{};
};

Step RemoveAll(const Work& work) {
  const auto applications = BootstrapApplications(work);
  for (const Application& application : applications) {
    storage::Applications(work.tx()).Remove(application.id, work.now);
  }
  return {applications.empty() ? BootstrapOutcome::kNothing : BootstrapOutcome::kRemoved};
}

Step SeeToToken(const Run& run) {
  const auto owner = storage::Accounts(run.tx()).FindByName(run.settings.bootstrap_owner);
  const bool fit = owner && owner->kind == AccountKind::kUser && owner->enabled;
  if (!fit || !run.settings.IsSuperuser(owner->name)) return {BootstrapOutcome::kNoOwner};
  bool there = false;
  for (const Application& application : BootstrapApplications(run)) {
    const bool kept = application.owner == owner->id && HoldsBootstrapToken(run, application);
    if (!kept) storage::Applications(run.tx()).Remove(application.id, run.now);
    there = there || kept;
  }
  if (there) return {};
  return {BootstrapOutcome::kMade, MakeToken(run, *owner)};
}

Step StepFor(const Run& run) {
  const Settings& settings = run.settings;
  if (!HasAccounts(run.tx())) {
    // The first caller of the initialize endpoint creates the first user instead.
    if (settings.user_initialize) return {};
    return {BootstrapOutcome::kFirstStart, MakeToken(run, MakeOwner(run))};
  }
  if (settings.read_only) return {};
  if (settings.bootstrap_remove) return RemoveAll(run);
  if (settings.bootstrap_renewal) return SeeToToken(run);
  return {};
}

}  // namespace

Result<BootstrapOutcome, std::string> Bootstrap(Authority& authority, storage::Database& database, TimePoint now) {
  const Settings& settings = authority.settings;
  const bool looks = settings.bootstrap_remove || settings.bootstrap_renewal;
  if (!looks && database.Read([](Transaction& transaction) { return HasAccounts(transaction); })) {
    return BootstrapOutcome::kNothing;
  }
  const BootstrapFile& file = settings.bootstrap_file;
  Step step;
  Result<void, std::string> written;
  // Write the file before the commit: a crash in between leaves a file with a worthless token, and the next start
  // begins anew.
  const auto outcome = database.WriteAndWait([&](Transaction& transaction) {
    step = StepFor(authority.Begin({.transaction = &transaction, .now = now, .address = ""}));
    if (step.token) written = file.Write(*step.token);
    if (!written) transaction.Abandon();
  });
  const bool committed = outcome == storage::Database::Outcome::kCommitted;
  if (committed && step.outcome != BootstrapOutcome::kRemoved) return step.outcome;
  if (committed || step.token) unlink(file.path.c_str());
  if (committed) return step.outcome;
  return Fail(written ? "cannot write the database: " + database.trouble() : written.error());
}

Result<void, RenewalError> RenewBootstrapToken(const Run& run, const Actor& actor) {
  if (!IsBootstrapToken(run.facts, run, actor)) return Fail(RenewalError::kOrdinaryToken);
  storage::Tokens tokens(run.tx());
  for (const Token& token : tokens.Of(actor.id, TokenKind::kOAuthAccess)) {
    if (token.application == actor.application && token.note == kBootstrapToken) tokens.Remove(token, run.now);
  }
  const IssuedToken fresh = Issue(run, actor.id, actor.application);
  Record(run, actor, "renew_bootstrap_token", actor.id, {{"oauth_token_uuid", fresh.token.id.ToUuid()}});
  // If the commit fails after this, the file holds a worthless token, and the caller still has the old one.
  if (!run.settings.bootstrap_file.Write(fresh.secret)) return Fail(RenewalError::kNotWritten);
  return {};
}

}  // namespace jeton::authority
