#include "authority/installation/first_user.h"

#include "authority/accounts/account_names.h"
#include "authority/audit.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

constexpr Seconds kTokenLife{9000};

Secret MakeFirstToken(const Run& run, const Account& user) {
  const Application application{
      .id = run.NewId(), .owner = user.id, .client_id = user.name, .name = "automation", .created = run.now};
  storage::Applications(run.tx()).Add(application);
  return run.issuer
      .Issue(run, {.kind = TokenKind::kOAuthAccess,
                   .subject = user.id,
                   .application = application.id,
                   .scopes = kEveryOAuthScope.Print(),
                   .created = run.now,
                   .expires = run.now + kTokenLife,
                   .created_by = user.id})
      .secret;
}

}  // namespace

bool HasAccounts(Transaction& transaction) { return storage::Accounts(transaction).HasAny(); }

Result<void, Refusal> MayMakeFirstUser(const Run& run, const FirstUserRequest& request) {
  if (!run.settings.user_initialize) return Fail(Refusal::kNotFound);
  if (HasAccounts(run.tx())) return Fail(Refusal::kTaken);
  const Settings& settings = run.settings;
  const bool superuser = settings.IsSuperuser(request.name) && !IsOfServer(request.name);
  const bool means_another = HasMeaning(settings, request.name) && !superuser;
  if (!IsAccountName(request.name) || means_another) return Fail(Refusal::kInvalidName);
  if (!request.email.empty() && !IsEmailAddress(request.email)) return Fail(Refusal::kInvalidEmail);
  return {};
}

Result<FirstUser, Refusal> MakeFirstUser(const Run& run, const FirstUserRequest& request,
                                         const PreparedPassword& password) {
  // Check again: another caller may have come first while the password was hashed.
  if (const auto may = MayMakeFirstUser(run, request); !may) return Fail(may.error());
  FirstUser made;
  made.account = {.id = run.NewId(),
                  .kind = AccountKind::kUser,
                  .name = request.name,
                  .email = request.email,
                  .password = password.hash,
                  .created = run.now};
  storage::Accounts(run.tx()).Add(made.account);
  made.encrypted_password = run.issuer.EncryptPassword(made.account.id, password.password.Reveal());
  const Actor user = run.identity.UserActor(made.account);
  Record(run, user, "user_create", made.account.id,
         {{"username", request.name}, {"email", request.email}, {"by", "initialize"}});
  if (request.access_token) made.access_token = MakeFirstToken(run, made.account);
  made.session = BeginSession(run, user, "", request.user_agent).secret;
  return made;
}

}  // namespace jeton::authority
