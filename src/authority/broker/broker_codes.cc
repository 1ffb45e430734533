#include "authority/broker/broker_codes.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/tokens/token_counts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::string_view kCodeScope = "oauthaccesstoken";
// RFC 6749, section 4.1.2. The configured life of the scope can only shorten it.
constexpr Seconds kLongestCodeLife{600};

Token NewToken(const Work& work, const Actor& user, const BrokerClient& client, const AuthorizationScopes& scopes,
               Seconds life) {
  return {.kind = TokenKind::kAuthorization,
          .subject = user.id,
          .scopes = scopes.Print(),
          .created = work.now,
          .expires = work.now + life,
          .created_by = client.Mark()};
}

void RecordToken(const Run& run, const Actor& user, const BrokerClient& client, const Token& token) {
  Record(run, user, "create_authorization", user.id,
         {{"authorization", token.id.ToObjectId()}, {"scope", token.scopes}, {"client_id", client.id}});
}

Seconds LifeOf(const Settings& settings, const AuthorizationScopes& scopes) {
  return settings.authorization_lifetimes.For(scopes).standard;
}

}  // namespace

const BrokerClient* FindBrokerClient(const Settings& settings, std::string_view id) {
  const auto& clients = settings.broker_clients;
  const auto found =
      std::find_if(clients.begin(), clients.end(), [&](const BrokerClient& client) { return client.id == id; });
  return found == clients.end() ? nullptr : &*found;
}

Result<Secret, Refusal> IssueCode(const Run& run, const Actor& user, const BrokerClient& client) {
  // The token takes the place of its code, so checking the limit here is enough.
  const std::int64_t most = run.settings.limits.authorizations;
  if (storage::TokenCounts(run.tx()).AtLimit(user.id, TokenKind::kAuthorization, most, run.now)) {
    return Fail(Refusal::kLimitReached);
  }
  AuthorizationScopes scopes;
  scopes.names.emplace_back(kCodeScope);
  const Seconds life = std::min(LifeOf(run.settings, scopes), kLongestCodeLife);
  Token token = NewToken(run, user, client, scopes, life);
  token.note = "OAuth code for " + client.name;
  IssuedToken issued = IssueFor(run, user, std::move(token));
  RecordToken(run, user, client, issued.token);
  return std::move(issued.secret);
}

bool IsCodeOf(const Token& token, const BrokerClient& client) {
  return token.kind == TokenKind::kAuthorization && token.scopes == kCodeScope && token.created_by == client.Mark();
}

std::optional<IssuedToken> ExchangeCode(const Run& run, const Actor& user, const Token& code,
                                        const BrokerClient& client) {
  // The found code may be a cached one that another request in the same commit has consumed.
  if (!storage::Tokens(run.tx()).Remove(code, run.now)) return std::nullopt;
  Token token = NewToken(run, user, client, client.scopes, LifeOf(run.settings, client.scopes));
  token.note = "OAuth token for " + client.name;
  // The code is gone: the token descends from the credential that the user got the code with.
  token.parent = code.parent;
  IssuedToken issued = run.issuer.Issue(run, std::move(token));
  RecordToken(run, user, client, issued.token);
  return issued;
}

}  // namespace jeton::authority
