#include "authority/registry/identity_tokens.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/token_policy.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "domain/policy.h"
#include "storage/directory/accounts.h"
#include "storage/directory/reserved_names.h"
#include "storage/tokens/identity_tokens.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// More machines than any user has. Without a bound, a program that asks for one each time would fill the database.
constexpr std::size_t kMostOfOneParent = 100;
constexpr Seconds kLongestIdle{30 * 86400};
constexpr std::size_t kLongestLabel = 255;

// The password hash is salted, so no other password gives this digest, and it cannot be used to test passwords.
Digest DigestOfPassword(const Account& account) {
  return crypto::Sha256(std::string("password ").append(account.id.view()).append(account.password));
}

Digest ParentOf(const Work& work, const Actor& actor) {
  if (actor.credential == CredentialKind::kToken) return storage::Tokens(work.tx()).FindById(actor.token)->digest;
  return DigestOfPassword(*storage::Accounts(work.tx()).Find(actor.id));
}

bool IsIdle(const Token& token, const std::optional<TimePoint>& last_used, TimePoint now) {
  return now - std::max(token.created, last_used.value_or(token.created)) >= kLongestIdle;
}

void RemoveLongestIdle(const Work& work, const Digest& parent) {
  storage::Tokens tokens(work.tx());
  for (const Id& id : storage::IdentityTokens(work.tx()).LongestIdle(parent, kMostOfOneParent - 1)) {
    tokens.Remove(*tokens.FindById(id), work.now);
  }
}

Result<Actor, CredentialError> ActorOfParent(const Run& run, const CheckedToken& identity, const Digest& parent) {
  const Id& subject = identity.token().subject;
  if (auto checked = run.identity.CheckStored(run, parent)) {
    if (checked->token().subject != subject) return Fail(CredentialError::kUnknown);
    if (const auto used = run.identity.Use(run, *checked); !used) return Fail(used.error());
    return std::move(checked->actor);
  }
  const auto account = storage::Accounts(run.tx()).Find(subject);
  if (!account || account->password.empty() || DigestOfPassword(*account) != parent) {
    return Fail(CredentialError::kUnknown);
  }
  Actor actor = run.identity.UserActor(*account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  return actor;
}

bool ParentLives(const Work& work, const Account& holder, const Digest& parent) {
  if (!holder.password.empty() && DigestOfPassword(holder) == parent) return true;
  const auto token = storage::Tokens(work.tx()).Find(parent);
  return token && token->LiveAt(work.now);
}

}  // namespace

bool MayKeepLogin(const Settings& settings, const Actor& actor, const RegistryService& service) {
  const bool switched_off = actor.token_kind == TokenKind::kApplicationPassword && !settings.application_passwords;
  return service.identity_tokens && !switched_off && Decide(actor, KeepLogin{}).allowed();
}

Secret IssueIdentityToken(const Run& run, const Actor& actor, const RegistryService& service, std::string_view client) {
  const Digest parent = ParentOf(run, actor);
  RemoveLongestIdle(run, parent);
  Token token{.kind = TokenKind::kIdentity,
              .subject = actor.id,
              .created = run.now,
              .expires = std::min<TimePoint>(run.now + service.identity_token_life, actor.token_expires),
              .created_by = actor.id};
  LetAnswer(actor, token);
  IssuedToken issued = IssueWithinPolicy(run, std::move(token), LifeIs::kChosen);
  const IdentityBinding binding{.token = issued.token.id,
                                .service = service.service,
                                .parent = parent,
                                .client = ReplaceBadUtf8(client.substr(0, kLongestLabel)),
                                .address = std::string(run.address)};
  storage::IdentityTokens(run.tx()).Add(binding);
  const Id& name_space = actor.subject == SubjectKind::kRobot ? actor.name_space : actor.id;
  storage::ReservedNames(run.tx()).NoteIdentityToken(name_space, issued.token.expires);
  Record(run, actor, "create_registry_login", name_space, DescribeLogin(binding, actor.name));
  return std::move(issued.secret);
}

Result<Actor, CredentialError> ByIdentityToken(const Run& run, const RegistryService& service, std::string_view text) {
  const auto checked = run.identity.CheckIdentityToken(run, text);
  const bool readable = run.transaction != nullptr;
  if (!checked && (readable || checked.error() != CredentialError::kNotCached)) return Fail(CredentialError::kUnknown);
  if (!readable) return Fail(CredentialError::kNotCached);
  const Token& token = checked->token();
  const auto binding = storage::IdentityTokens(run.tx()).Find(token.id);
  if (!binding || binding->service != service.service) return Fail(CredentialError::kUnknown);
  if (IsIdle(token, storage::Tokens(run.tx()).LastUse(token.id), run.now)) return Fail(CredentialError::kUnknown);
  auto actor = ActorOfParent(run, *checked, binding->parent);
  if (!actor && actor.error() == CredentialError::kNeedsWrite) return actor;
  if (!actor || !MayKeepLogin(run.settings, *actor, service)) return Fail(CredentialError::kUnknown);
  actor->token_expires = std::min(actor->token_expires, token.expires);
  if (const auto used = run.identity.Use(run, *checked); !used) return Fail(used.error());
  return actor;
}

boost::json::object DescribeLogin(const IdentityBinding& binding, std::string_view holder) {
  return {{"registry_login", binding.token.ToUuid()},
          {"username", std::string(holder)},
          {"service", binding.service},
          {"client", binding.client}};
}

std::optional<RegistryLogin> ViewRegistryLogin(const Work& work, const Account& holder, Token token) {
  const auto last_used = storage::Tokens(work.tx()).LastUse(token.id);
  if (!token.LiveAt(work.now) || IsIdle(token, last_used, work.now)) return std::nullopt;
  auto binding = storage::IdentityTokens(work.tx()).Find(token.id);
  if (!binding || !ParentLives(work, holder, binding->parent)) return std::nullopt;
  return RegistryLogin{std::move(token), std::move(*binding), last_used};
}

}  // namespace jeton::authority
