#include "authority/installation/setup_link.h"

#include "authority/accounts/password_change.h"
#include "authority/audit.h"
#include "base/random.h"
#include "crypto/digest.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/setup_link.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kLength = 32;  // 190 bits

}  // namespace

Secret MakeSetupLink(const Run& run) {
  Secret secret(run.issuer.random().Characters(kLettersAndDigits, kLength));
  storage::SetSetupLink(run.tx(), crypto::Sha256(secret.Reveal()), run.now + kSetupLinkLife);
  Record(run, Actor{}, "make_setup_link", Id(), {});
  return secret;
}

bool IsSetupLink(const Work& work, std::string_view secret) {
  return storage::IsSetupLink(work.tx(), crypto::Sha256(secret), work.now);
}

Result<void, Refusal> MaySetUpAdministrator(const Run& run, std::string_view secret, std::string_view name) {
  if (!IsSetupLink(run, secret)) return Fail(Refusal::kNotFound);
  const Settings& settings = run.settings;
  if (IsOfServer(name) || !settings.IsSuperuser(name) || settings.IsReadonlySuperuser(name))
    return Fail(Refusal::kForbidden);
  const auto account = storage::Accounts(run.tx()).FindByName(name);
  if (account && (account->kind != AccountKind::kUser || !account->enabled)) return Fail(Refusal::kForbidden);
  return {};
}

Result<Account, Refusal> SetUpAdministrator(const Run& run, std::string_view secret, const std::string& name,
                                            const PreparedPassword& password) {
  if (const auto may = MaySetUpAdministrator(run, secret, name); !may) return Fail(may.error());
  if (!storage::UseSetupLink(run.tx(), crypto::Sha256(secret), run.now)) return Fail(Refusal::kNotFound);
  storage::Accounts accounts(run.tx());
  auto account = accounts.FindByName(name);
  if (!account) {
    account = {.id = run.NewId(), .kind = AccountKind::kUser, .name = name, .created = run.now};
    accounts.Add(*account);
  }
  ChangePassword(run, *account, password.hash, false);
  Record(run, Actor{}, "set_up_administrator", account->id, {{"username", name}});
  return std::move(*account);
}

}  // namespace jeton::authority
