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

Secret MakeFirstToken(Authority& authority, const Work& work, const Account& user) {
  const Application application{.id = authority.issuer.NewId(),
                                .owner = user.id,
                                .client_id = user.name,
                                .name = "automation",
                                .created = work.now};
  storage::Applications(work.tx()).Add(application);
  return authority.issuer
      .Issue(work.tx(), {.kind = TokenKind::kOAuthAccess,
                         .subject = user.id,
                         .application = application.id,
                         .scopes = kEveryOAuthScope.Print(),
                         .created = work.now,
                         .expires = work.now + kTokenLife,
                         .created_by = user.id})
      .secret;
}

}  // namespace

bool HasAccounts(Transaction& transaction) { return storage::Accounts(transaction).HasAny(); }

Result<void, Refusal> MayMakeFirstUser(const Authority& authority, const Work& work, const FirstUserRequest& request) {
  if (!authority.settings.user_initialize) return Fail(Refusal::kNotFound);
  if (HasAccounts(work.tx())) return Fail(Refusal::kTaken);
  const Settings& settings = authority.settings;
  const bool means_another = HasMeaning(settings, request.name) && !settings.IsSuperuser(request.name);
  if (!IsAccountName(request.name) || means_another) return Fail(Refusal::kInvalidName);
  if (!request.email.empty() && !IsEmailAddress(request.email)) return Fail(Refusal::kInvalidEmail);
  return {};
}

Result<FirstUser, Refusal> MakeFirstUser(Authority& authority, const Work& work, const FirstUserRequest& request,
                                         const PreparedPassword& password) {
  // Asked again: somebody else may have come first while the password was hashed.
  if (const auto may = MayMakeFirstUser(authority, work, request); !may) return Fail(may.error());
  FirstUser made;
  made.account = {.id = authority.issuer.NewId(),
                  .kind = AccountKind::kUser,
                  .name = request.name,
                  .email = request.email,
                  .password = password.hash,
                  .created = work.now};
  storage::Accounts(work.tx()).Add(made.account);
  made.encrypted_password = authority.issuer.EncryptPassword(made.account.id, password.password.Reveal());
  const Actor user = authority.identity.UserActor(made.account);
  Record(authority, work, user, "user_create", made.account.id,
         {{"username", request.name}, {"email", request.email}, {"by", "initialize"}});
  if (request.access_token) made.access_token = MakeFirstToken(authority, work, made.account);
  made.session = BeginSession(authority, work, user, "", request.user_agent).secret;
  return made;
}

}  // namespace jeton::authority
