#include "authority/registry/registry_logins.h"

#include "authority/audit.h"
#include "crypto/digest.h"
#include "domain/policy.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/identity_tokens.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

Result<Account, Refusal> FindSelf(const Work& work, const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  return std::move(*account);
}

std::vector<RegistryLogin> ListLogins(const Work& work, const Account& holder) {
  std::vector<RegistryLogin> logins;
  for (Token& token : storage::Tokens(work.tx()).Of(holder.id, TokenKind::kIdentity)) {
    if (auto login = ViewRegistryLogin(work, holder, std::move(token))) logins.push_back(std::move(*login));
  }
  return logins;
}

void EndLogin(const Run& run, const Actor& actor, const Account& holder, const Token& token,
              const IdentityBinding& binding) {
  storage::Tokens(run.tx()).Remove(token, run.now);
  const Id& name_space = holder.kind == AccountKind::kRobot ? holder.owner : holder.id;
  Record(run, actor, "revoke_registry_login", name_space, DescribeLogin(binding, holder.name));
}

Result<void, Refusal> EndLoginOf(const Run& run, const Actor& actor, const Account& holder, const Id& id) {
  auto token = storage::Tokens(run.tx()).FindById(id);
  if (!token || token->kind != TokenKind::kIdentity || token->subject != holder.id) return Fail(Refusal::kNotFound);
  const auto login = ViewRegistryLogin(run, holder, std::move(*token));
  if (!login) return Fail(Refusal::kNotFound);
  EndLogin(run, actor, holder, login->token, login->binding);
  return {};
}

}  // namespace

Result<std::vector<RegistryLogin>, Refusal> ListOwnLogins(const Work& work, const Actor& actor) {
  const auto holder = FindSelf(work, actor);
  if (!holder) return Fail(holder.error());
  return ListLogins(work, *holder);
}

Result<void, Refusal> EndOwnLogin(const Run& run, const Actor& actor, const Id& id) {
  const auto holder = FindSelf(run, actor);
  if (!holder) return Fail(holder.error());
  return EndLoginOf(run, actor, *holder, id);
}

std::vector<RegistryLogin> ListRobotLogins(const Work& work, const SeenRobot& robot) {
  return ListLogins(work, robot.account());
}

Result<void, Refusal> EndRobotLogin(const Run& run, const ChangedRobot& robot, const Id& id) {
  return EndLoginOf(run, robot.by(), robot.account(), id);
}

void EndPresentedLogin(const Run& run, const Actor& caller, std::string_view text) {
  if (!LooksLikeToken(text)) return;
  const auto token = storage::Tokens(run.tx()).Find(crypto::Sha256(text));
  if (!token || token->kind != TokenKind::kIdentity) return;
  const auto binding = storage::IdentityTokens(run.tx()).Find(token->id);
  const auto holder = storage::Accounts(run.tx()).Find(token->subject);
  if (binding && holder) EndLogin(run, caller, *holder, *token, *binding);
}

}  // namespace jeton::authority
