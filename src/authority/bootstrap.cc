#include "authority/bootstrap.h"

#include <unistd.h>

#include "authority/application_tokens.h"
#include "authority/applications.h"
#include "authority/audit.h"
#include "authority/first_user.h"
#include "base/file.h"
#include "storage/accounts.h"
#include "storage/applications.h"

namespace jeton::authority {
namespace {

constexpr const char* kSuperuser = "admin";

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
  IssuedToken issued = authority.issuer.Issue(work.tx(), {.kind = TokenKind::kOAuthAccess,
                                                          .subject = admin.id,
                                                          .application = application.id,
                                                          .scopes = kEveryOAuthScope.Print(),
                                                          .note = "bootstrap",
                                                          .created = work.now,
                                                          .expires = work.now + kLongestTokenLife,
                                                          .created_by = admin.id});
  Actor nobody;
  Record(authority, work, nobody, "bootstrap", admin.id, {{"oauth_token_uuid", issued.token.id.ToUuid()}});
  return std::move(issued.secret);
}

}  // namespace

Result<bool, std::string> Bootstrap(Authority& authority, storage::Database& database,
                                    const std::string& data_directory, TimePoint now) {
  if (database.Read([](Transaction& transaction) { return HasAccounts(transaction); })) return false;
  const std::string path = data_directory + "/bootstrap-token";
  bool written = false;
  // The file comes first: a crash in between leaves a file whose token is worth nothing, and the next start begins
  // anew.
  const auto outcome = database.WriteAndWait([&](Transaction& transaction) {
    const Work work{.transaction = &transaction, .now = now, .address = ""};
    const Secret token = MakeFirstToken(authority, work);
    written = WriteFileAtomically(path, std::string(token.Reveal()) + "\n", 0600);
    if (!written) transaction.Abandon();
  });
  if (outcome == storage::Database::Outcome::kCommitted) return true;
  unlink(path.c_str());
  return Fail(written ? std::string("cannot write the database") : "cannot write " + path);
}

}  // namespace jeton::authority
