#include "authority/bootstrap.h"

#include <unistd.h>

#include "authority/applications.h"
#include "authority/audit.h"
#include "authority/first_user.h"
#include "storage/accounts.h"
#include "storage/applications.h"
#include "storage/tokens.h"

namespace jeton::authority {
namespace {

constexpr const char* kSuperuser = "admin";
constexpr std::string_view kNote = "bootstrap";

IssuedToken Issue(Authority& authority, const Work& work, const Id& owner, const Id& application) {
  const Settings& settings = authority.settings;
  return authority.issuer.Issue(work.tx(), {.kind = TokenKind::kOAuthAccess,
                                            .subject = owner,
                                            .application = application,
                                            .scopes = settings.bootstrap_scopes.Print(),
                                            .note = std::string(kNote),
                                            .created = work.now,
                                            .expires = work.now + settings.bootstrap_life,
                                            .created_by = owner});
}

Secret MakeFirstToken(Authority& authority, const Work& work) {
  const Account admin{
      .id = authority.issuer.NewId(), .kind = AccountKind::kUser, .name = kSuperuser, .created = work.now};
  storage::Accounts(work.tx()).Add(admin);
  Application application{.id = authority.issuer.NewId(),
                          .owner = admin.id,
                          .client_id = authority.issuer.NewClientId(),
                          .name = std::string(kBootstrapApplication),
                          .created = work.now};
  storage::Applications(work.tx()).Add(application);
  IssuedToken issued = Issue(authority, work, admin.id, application.id);
  const Actor nobody;
  Record(authority, work, nobody, "bootstrap", admin.id, {{"oauth_token_uuid", issued.token.id.ToUuid()}});
  return std::move(issued.secret);
}

// Of the reserved application, which nobody can make tokens of.
bool IsBootstrapToken(Authority& authority, const Work& work, const Actor& actor) {
  if (actor.token_kind != TokenKind::kOAuthAccess || actor.token_name != kNote) return false;
  const auto application = authority.facts.FindApplication(work, actor.application);
  return application && (*application)->name == kBootstrapApplication && (*application)->owner == actor.id;
}

}  // namespace

Result<bool, std::string> Bootstrap(Authority& authority, storage::Database& database, TimePoint now) {
  if (database.Read([](Transaction& transaction) { return HasAccounts(transaction); })) return false;
  const BootstrapFile& file = authority.settings.bootstrap_file;
  bool written = false;
  // The file comes first: a crash in between leaves a file whose token is worth nothing, and the next start begins
  // anew.
  const auto outcome = database.WriteAndWait([&](Transaction& transaction) {
    const Work work{.transaction = &transaction, .now = now, .address = ""};
    written = file.Write(MakeFirstToken(authority, work));
    if (!written) transaction.Abandon();
  });
  if (outcome == storage::Database::Outcome::kCommitted) return true;
  unlink(file.path.c_str());
  return Fail(written ? std::string("cannot write the database") : "cannot write " + file.path);
}

Result<void, RenewalError> RenewBootstrapToken(Authority& authority, const Work& work, const Actor& actor) {
  if (!IsBootstrapToken(authority, work, actor)) return Fail(RenewalError::kOrdinaryToken);
  storage::Tokens tokens(work.tx());
  for (const Token& token : tokens.Of(actor.id, TokenKind::kOAuthAccess)) {
    if (token.application == actor.application && token.note == kNote) tokens.Remove(token, work.now);
  }
  const IssuedToken fresh = Issue(authority, work, actor.id, actor.application);
  Record(authority, work, actor, "renew_bootstrap_token", actor.id, {{"oauth_token_uuid", fresh.token.id.ToUuid()}});
  // Should the commit fail after this, the file holds what is worth nothing; whoever asked still has the old token.
  if (!authority.settings.bootstrap_file.Write(fresh.secret)) return Fail(RenewalError::kNotWritten);
  return {};
}

}  // namespace jeton::authority
