#include "authority/installation/own_clients.h"

#include <optional>
#include <utility>

#include "domain/oauth_scope.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

// What this version says of the client. Everything else is as it was made.
Application Described(Application client) {
  client.name = "jeton";
  client.description = "The command line of this server.";
  client.redirect_uri = "http://127.0.0.1/callback";
  client.more_redirects = "http://[::1]/callback";
  client.scopes = kEveryOAuthScope.Print();
  client.client.grants = {GrantType::kAuthorizationCode, GrantType::kRefreshToken, GrantType::kDeviceCode};
  client.client.authentication = ClientAuthentication::kNone;
  return client;
}

bool IsAsDescribed(const Application& client) {
  const Application wanted = Described(client);
  return wanted.name == client.name && wanted.description == client.description &&
         wanted.redirect_uri == client.redirect_uri && wanted.more_redirects == client.more_redirects &&
         wanted.scopes == client.scopes && wanted.client == client.client;
}

std::optional<Application> FindClient(Transaction& transaction) {
  return storage::Applications(transaction).FindByClientId(kCommandLineClient);
}

Id OwnerOfClients(const Run& run) {
  storage::Accounts accounts(run.tx());
  if (const auto there = accounts.FindByName(kServerAccount)) return there->id;
  const Account account{
      .id = run.NewId(), .kind = AccountKind::kRobot, .name = std::string(kServerAccount), .created = run.now};
  if (accounts.Add(account)) return account.id;
  // Another server that starts at the same time has added it.
  const auto added = accounts.FindByName(kServerAccount);
  return added ? added->id : Id();
}

}  // namespace

void MakeOwnClients(Authority& authority, storage::Database& database, TimePoint now) {
  if (authority.settings.read_only || !database.trouble().empty()) return;
  const auto there = database.Read([](Transaction& transaction) { return FindClient(transaction); });
  if (there && IsAsDescribed(*there)) return;
  database.WriteAndWait([&](Transaction& transaction) {
    const Run run = authority.Begin({.transaction = &transaction, .now = now, .address = ""});
    storage::Applications clients(transaction);
    const Id owner = OwnerOfClients(run);
    const auto fresh = [&] {
      return Described(
          {.id = run.NewId(), .owner = owner, .client_id = std::string(kCommandLineClient), .created = now});
    };
    if (!FindClient(transaction) && clients.AddIfNew(fresh())) return;
    // It was there, or another server that starts at the same time has added it.
    if (const auto known = FindClient(transaction)) clients.Update(Described(*known), now);
  });
}

}  // namespace jeton::authority
