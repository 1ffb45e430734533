#include "identity/identity.h"

#include "crypto/digest.h"
#include "crypto/password.h"
#include "domain/access/metadata_document.h"
#include "domain/descent.h"
#include "domain/token_kind.h"
#include "keys/access_jwt.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/tokens.h"

namespace jeton {
namespace {

CredentialError ErrorOf(FactError error) {
  return error == FactError::kNotCached ? CredentialError::kNotCached : CredentialError::kUnknown;
}

}  // namespace

Actor Identity::UserActor(const Account& account) const {
  Actor actor;
  actor.subject = SubjectKind::kUser;
  actor.id = account.id;
  actor.name = account.name;
  actor.superuser = settings_.IsSuperuser(account.name);
  actor.readonly_superuser = settings_.IsReadonlySuperuser(account.name);
  actor.full_access = settings_.superusers_full_access;
  actor.restricted = settings_.restricted_users && !actor.superuser;
  return actor;
}

Result<AccountPointer, CredentialError> Identity::CheckRobotOwner(const Work& work, const Account& robot) const {
  if (!settings_.RobotAllowed(robot.name)) return Fail(CredentialError::kRobotsDisallowed);
  const auto owner = facts_.FindAccount(work, robot.owner);
  if (!owner && owner.error() == FactError::kNotCached) return Fail(CredentialError::kNotCached);
  if (!owner) return Fail(CredentialError::kNoRobotOwner);
  const auto parents = CheckParents(work, **owner);
  if (!parents && parents.error() == CredentialError::kNotCached) return Fail(parents.error());
  if (!(*owner)->enabled || !parents) return Fail(CredentialError::kRobotOwnerDisabled);
  if (!robot.enabled || work.now >= robot.expires) return Fail(CredentialError::kRobotDisabled);
  if (!MayPresent((*owner)->policy, work.address).allowed()) return Fail(CredentialError::kRestricted);
  return *owner;
}

Result<Actor, CredentialError> Identity::RobotActor(const Work& work, const Account& robot) const {
  const auto owner = CheckRobotOwner(work, robot);
  if (!owner) return Fail(owner.error());
  Actor actor;
  actor.subject = SubjectKind::kRobot;
  actor.id = robot.id;
  actor.name = robot.name;
  actor.name_space = robot.owner;
  actor.policy = (*owner)->policy;
  actor.ends = robot.expires;
  return actor;
}

// A token that one application got in exchange for that of another acts as the latter.
Result<void, CredentialError> Identity::AddSubjectApplication(const Work& work, CheckedToken& checked) const {
  const auto application = facts_.FindApplication(work, checked.token().subject);
  if (!application) return Fail(ErrorOf(application.error()));
  const auto owner = facts_.FindAccount(work, (*application)->owner);
  if (!owner) return Fail(ErrorOf(owner.error()));
  if (!(*owner)->enabled || !(*application)->enabled) return Fail(CredentialError::kDisabled);
  checked.actor.subject = SubjectKind::kApplication;
  checked.actor.id = (*application)->id;
  checked.actor.name = (*application)->client_id;
  return {};
}

Result<void, CredentialError> Identity::AddSubject(const Work& work, CheckedToken& checked) const {
  const auto account = facts_.FindAccount(work, checked.token().subject);
  if (!account) return AddSubjectApplication(work, checked);
  const Account& subject = **account;
  if (subject.kind == AccountKind::kRobot) {
    auto robot = RobotActor(work, subject);
    if (!robot) return Fail(robot.error());
    checked.actor = std::move(*robot);
    return {};
  }
  if (subject.kind != AccountKind::kUser) return Fail(CredentialError::kUnknown);
  if (!subject.enabled) return Fail(CredentialError::kDisabled);
  if (const auto parents = CheckParents(work, subject); !parents) return parents;
  checked.actor = UserActor(subject);
  return {};
}

Result<void, CredentialError> Identity::CheckParents(const Work& work, const Account& account) const {
  AccountPointer parent;
  for (Id owner = account.IsSubAccount() ? account.owner : Id(); !owner.IsNone();
       owner = parent->IsSubAccount() ? parent->owner : Id()) {
    const auto found = facts_.FindAccount(work, owner);
    if (!found) return Fail(ErrorOf(found.error()));
    parent = *found;
    if (!parent->enabled) return Fail(CredentialError::kDisabled);
  }
  return {};
}

Result<void, CredentialError> Identity::AddApplication(const Work& work, CheckedToken& checked) const {
  const Token& token = checked.token();
  auto application = facts_.FindApplication(work, token.application);
  if (!application) return Fail(ErrorOf(application.error()));
  checked.application = std::move(*application);
  const auto owner = facts_.FindAccount(work, checked.application->owner);
  if (!owner) return Fail(ErrorOf(owner.error()));
  if (!(*owner)->enabled || !checked.application->enabled) return Fail(CredentialError::kDisabled);
  // Clients that describe themselves may have been switched off since, or left to another organization.
  const bool described = IsMetadataDocumentUrl(checked.application->client_id);
  if (described && (*owner)->name != settings_.self_described_clients) return Fail(CredentialError::kDisabled);
  if (!MayPresent((*owner)->policy, work.address).allowed()) return Fail(CredentialError::kRestricted);
  // A token whose subject is its application came from client_credentials and has no user.
  if (token.subject == token.application) {
    checked.actor.subject = SubjectKind::kApplication;
    checked.actor.id = token.application;
    checked.actor.name = checked.application->client_id;
  }
  checked.actor.name_space = checked.application->owner;
  checked.actor.policy = (*owner)->policy;
  return {};
}

Result<void, CredentialError> Identity::AddApi(const Work& work, const Id& id, CheckedToken& checked) const {
  auto api = facts_.FindApi(work, id);
  if (!api) return Fail(ErrorOf(api.error()));
  const auto owner = facts_.FindAccount(work, (*api)->organization);
  if (!owner) return Fail(ErrorOf(owner.error()));
  if (!(*owner)->enabled || !(*api)->enabled) return Fail(CredentialError::kDisabled);
  checked.api = std::move(*api);
  return {};
}

Result<void, CredentialError> Identity::CheckPerson(const Work& work, const Id& account) const {
  const auto found = account.IsNone() ? Fail(FactError::kNotFound) : facts_.FindAccount(work, account);
  if (!found && found.error() == FactError::kNotCached) return Fail(CredentialError::kNotCached);
  if (!found || (*found)->kind != AccountKind::kUser || !(*found)->enabled) return Fail(CredentialError::kUnanswered);
  const auto parents = CheckParents(work, **found);
  if (!parents && parents.error() != CredentialError::kNotCached) return Fail(CredentialError::kUnanswered);
  return parents;
}

// A user answers for what acts as them.
Result<void, CredentialError> Identity::CheckAnswer(const Work& work, const CheckedToken& checked) const {
  const Actor& actor = checked.actor;
  if (!actor.policy || !actor.policy->owner_required || actor.subject == SubjectKind::kUser) return {};
  return CheckPerson(work, checked.token().AnsweredBy());
}

Digest Identity::ExpectToken(std::string_view text) const {
  const Digest digest = crypto::Sha256(text);
  facts_.ExpectToken(digest);
  return digest;
}

Result<TokenPointer, CredentialError> Identity::FindToken(const Work& work, std::string_view text,
                                                          const Digest& digest) const {
  // A text that cannot be a token, such as a mistyped one, costs no look-up in the database. Tokens in memory need no
  // check of their form.
  const auto impossible = [&] { return !LooksLikeToken(text); };
  if (work.transaction != nullptr && impossible()) return Fail(CredentialError::kUnknown);
  auto fact = facts_.FindToken(work, digest);
  if (fact) return std::move(*fact);
  return Fail(fact.error() == FactError::kNotCached && impossible() ? CredentialError::kUnknown
                                                                    : ErrorOf(fact.error()));
}

Result<CheckedToken, CredentialError> Identity::CheckToken(const Work& work, std::string_view text) const {
  auto checked = CheckAnyAudience(work, text, crypto::Sha256(text));
  if (checked && !checked->actor.audience.IsNone()) return Fail(CredentialError::kUnknown);
  return checked;
}

// The signature is checked last: those that know no live token's id cost a look-up alone.
Result<CheckedToken, CredentialError> Identity::CheckJwt(const Work& work, std::string_view text) const {
  const auto id = ClaimedTokenId(text);
  if (!id) return Fail(CredentialError::kUnknown);
  auto fact = facts_.FindTokenById(work, *id);
  if (!fact) return Fail(ErrorOf(fact.error()));
  auto checked = Complete(work, std::move(*fact));
  if (!checked) return checked;
  const bool is_jwt = checked->api && checked->api->token_format == ApiTokenFormat::kJwt;
  if (!is_jwt || !issuer_.SignedAccessToken(text)) return Fail(CredentialError::kUnknown);
  return checked;
}

Result<CheckedToken, CredentialError> Identity::CheckAnyAudience(const Work& work, std::string_view text,
                                                                 const Digest& digest) const {
  if (LooksLikeAccessJwt(text)) return CheckJwt(work, text);
  auto fact = FindToken(work, text, digest);
  if (!fact) return Fail(fact.error());
  if (!InfoOf((*fact)->token.kind).speaks_for_itself) return Fail(CredentialError::kUnknown);
  return Complete(work, std::move(*fact));
}

Result<CheckedToken, CredentialError> Identity::Complete(const Work& work, TokenPointer fact) const {
  CheckedToken checked{std::move(fact), {}, {}};
  const Token& token = checked.token();
  if (!token.LiveAt(work.now)) return Fail(CredentialError::kExpired);
  const auto& restriction = checked.fact->restriction;
  if (restriction && !MayPresent(*restriction, work.address, work.now).allowed()) {
    return Fail(CredentialError::kRestricted);
  }
  if (token.subject != token.application) {
    if (const auto added = AddSubject(work, checked); !added) return Fail(added.error());
  }
  if (!token.application.IsNone()) {
    if (const auto added = AddApplication(work, checked); !added) return Fail(added.error());
  }
  if (!token.api.IsNone()) {
    if (const auto added = AddApi(work, token.api, checked); !added) return Fail(added.error());
    checked.actor.audience = token.api;
  }
  if (const auto answered = CheckAnswer(work, checked); !answered) return Fail(answered.error());
  Actor& actor = checked.actor;
  if (actor.subject != SubjectKind::kUser) actor.answers = token.AnsweredBy();
  actor.powers = checked.fact->powers;
  actor.restriction = restriction;
  actor.credential = CredentialKind::kToken;
  actor.token_kind = token.kind;
  actor.token = token.id;
  actor.token_name = token.note;
  actor.token_expires = token.expires;
  actor.descendants_end = DescendantsEnd(token);
  actor.application = token.application;
  return checked;
}

Result<void, CredentialError> Identity::CountUse(const Work& work, const CheckedToken& checked) const {
  if (work.transaction == nullptr || !work.tx().writable()) return Fail(CredentialError::kNeedsWrite);
  storage::Tokens tokens(work.tx());
  const std::int64_t most = checked.fact->restriction->uses;
  const std::int64_t count = tokens.CountUse(checked.token(), work.now, work.address);
  if (count > most) return Fail(CredentialError::kUsedUp);
  // Uses after the last one need not be counted.
  if (count == most) tokens.SetEnd(checked.token(), work.now, work.now);
  return {};
}

Result<Actor, CredentialError> Identity::Used(const Work& work, CheckedToken checked) const {
  if (const auto used = Use(work, checked); !used) return Fail(used.error());
  return std::move(checked.actor);
}

Result<CheckedToken, CredentialError> Identity::CheckOnly(TokenKind kind, const Work& work,
                                                          std::string_view text) const {
  const auto fact = FindToken(work, text);
  if (!fact) return Fail(fact.error());
  if ((*fact)->token.kind != kind) return Fail(CredentialError::kUnknown);
  return Complete(work, *fact);
}

Result<CheckedToken, CredentialError> Identity::CheckCode(const Work& work, std::string_view code) const {
  return CheckOnly(TokenKind::kCode, work, code);
}

Result<CheckedToken, CredentialError> Identity::CheckIdentityToken(const Work& work, std::string_view text) const {
  return CheckOnly(TokenKind::kIdentity, work, text);
}

Result<CheckedToken, CredentialError> Identity::CheckStored(const Work& work, const Digest& digest) const {
  const auto fact = facts_.FindToken(work, digest);
  if (!fact) return Fail(ErrorOf(fact.error()));
  const Token& token = (*fact)->token;
  if (!InfoOf(token.kind).speaks_for_itself || !token.api.IsNone()) return Fail(CredentialError::kUnknown);
  return Complete(work, *fact);
}

Result<Actor, CredentialError> Identity::BySession(const Work& work, std::string_view cookie) const {
  auto checked = CheckOnly(TokenKind::kSession, work, cookie);
  if (!checked) return Fail(checked.error());
  if (const auto used = Use(work, *checked); !used) return Fail(used.error());
  checked->actor.credential = CredentialKind::kSession;
  checked->actor.logged_in = checked->token().created;
  return std::move(checked->actor);
}

Result<Actor, CredentialError> Identity::ByBearer(const Work& work, std::string_view text) const {
  auto checked = CheckToken(work, text);
  if (!checked) return Fail(checked.error());
  const bool registry_only = InfoOf(checked->token().kind).registry_only;
  if (registry_only || checked->actor.subject == SubjectKind::kRobot) return Fail(CredentialError::kUnknown);
  return Used(work, std::move(*checked));
}

Result<Actor, CredentialError> Identity::ByApplicationPassword(const Work& work, std::string_view text) const {
  auto checked = CheckToken(work, text);
  if (!checked && checked.error() == CredentialError::kExpired) return Fail(CredentialError::kUnknown);
  if (!checked) return Fail(checked.error());
  if (checked->token().kind != TokenKind::kApplicationPassword) return Fail(CredentialError::kUnknown);
  return Used(work, std::move(*checked));
}

Result<Actor, CredentialError> Identity::ByPassword(const Work& work, std::string_view name_or_email) const {
  if (work.transaction == nullptr) return Fail(CredentialError::kNotCached);
  const auto* const verdict = work.Found<PasswordVerdict>();
  if (verdict == nullptr) return Fail(CredentialError::kPasswordUnchecked);
  if (verdict->retry_after.count() > 0) return Fail(CredentialError::kTooManyWrong);
  if (verdict->needs_encrypted) return Fail(CredentialError::kNeedsEncryptedPassword);
  const auto account = storage::Accounts(work.tx()).FindUserByNameOrEmail(name_or_email);
  const bool right = account && verdict->right && verdict->account == account->id && verdict->hash == account->password;
  if (!right) return Fail(CredentialError::kWrongPassword);
  if (!account->enabled) return Fail(CredentialError::kDisabled);
  if (const auto parents = CheckParents(work, *account); !parents) return Fail(parents.error());
  Actor actor = UserActor(*account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  return actor;
}

Result<Actor, CredentialError> Identity::ByRobot(const Work& work, std::string_view name,
                                                 std::string_view secret) const {
  auto checked = CheckToken(work, secret);
  if (checked && checked->actor.subject == SubjectKind::kRobot && checked->actor.name == name) {
    return Used(work, std::move(*checked));
  }
  if (!checked && checked.error() == CredentialError::kNotCached) return Fail(CredentialError::kNotCached);
  // It will be refused. To find the reason, look at the robot itself.
  if (work.transaction == nullptr) return Fail(CredentialError::kNotCached);
  const auto robot = storage::Accounts(work.tx()).FindByName(name);
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(CredentialError::kUnknownRobot);
  // Reveals only to holders of the robot's own secret what is wrong with its owner.
  const auto fact = FindToken(work, secret);
  const bool its_own = fact && (*fact)->token.subject == robot->id && !checked &&
                       checked.error() != CredentialError::kExpired && checked.error() != CredentialError::kUnknown;
  return Fail(its_own ? checked.error() : CredentialError::kWrongRobotSecret);
}

std::optional<Account> Identity::FindForPassword(Transaction& transaction, std::string_view name_or_email) const {
  return storage::Accounts(transaction).FindUserByNameOrEmail(name_or_email);
}

Secret Identity::ReadPassword(const std::optional<Account>& account, std::string_view presented) const {
  auto decrypted = account ? issuer_.DecryptPassword(account->id, presented) : std::nullopt;
  return decrypted ? std::move(*decrypted) : Secret(std::string(presented));
}

PasswordVerdict Identity::ComparePassword(const std::optional<Account>& account, std::string_view password) const {
  if (!account || account->password.empty()) {
    crypto::VerifyPassword(password, crypto::DecoyHash());
    return {};
  }
  return {account->id, account->password, crypto::VerifyPassword(password, account->password), Seconds{0}, false};
}

bool IsStillGood(const Work& work, const Actor& actor) {
  if (actor.anonymous()) return true;
  if (work.now >= actor.token_expires) return false;
  if (!actor.token.IsNone() && !storage::Tokens(work.tx()).FindById(actor.token)) return false;
  if (actor.subject == SubjectKind::kApplication) return true;  // its tokens end with it
  const auto account = storage::Accounts(work.tx()).Find(actor.id);
  return account && account->enabled;
}

}  // namespace jeton
