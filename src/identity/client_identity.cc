#include "domain/descent.h"
#include "domain/token_kind.h"
#include "identity/identity.h"

// Clients and APIs: programs that authenticate as themselves.
namespace jeton {
namespace {

CredentialError ErrorOfFact(FactError error) {
  return error == FactError::kNotCached ? CredentialError::kNotCached : CredentialError::kUnknown;
}

}  // namespace

Result<ActorPointer, CredentialError> Identity::ByClient(const Work& work, std::string_view client_id,
                                                         std::string_view secret) const {
  const auto fact = FindToken(work, secret);
  if (!fact) return Fail(fact.error());
  const Token& token = (*fact)->token;
  if (token.kind != TokenKind::kClientSecret || !token.LiveAt(work.now)) return Fail(CredentialError::kUnknown);
  CheckedToken checked{*fact, {}, {}};
  auto usable = AddApplication(work, checked);
  if (usable) usable = CheckAnswer(work, checked);
  if (!usable) {
    return Fail(usable.error() == CredentialError::kNotCached ? usable.error() : CredentialError::kUnknown);
  }
  if (checked.application->client_id != client_id) return Fail(CredentialError::kUnknown);
  // A client authenticates by its registered method alone. A secret may be left from another one.
  if (checked.application->client.authentication != ClientAuthentication::kSecret) {
    return Fail(CredentialError::kUnknown);
  }
  checked.actor.application = token.application;
  checked.actor.answers = token.AnsweredBy();
  checked.actor.token = token.id;
  checked.actor.token_kind = token.kind;
  checked.actor.token_expires = token.expires;
  checked.actor.descendants_end = DescendantsEnd(token);
  return std::make_shared<const Actor>(std::move(checked.actor));
}

Result<ActorPointer, CredentialError> Identity::ByApi(const Work& work, std::string_view username,
                                                      std::string_view secret) const {
  const auto fact = FindToken(work, secret);
  if (!fact) return Fail(fact.error());
  const Token& token = (*fact)->token;
  if (token.kind != TokenKind::kApiCredential || !token.LiveAt(work.now)) return Fail(CredentialError::kUnknown);
  CheckedToken checked{*fact, {}, {}};
  const auto added = AddApi(work, token.subject, checked);
  if (!added && added.error() == CredentialError::kNotCached) return Fail(added.error());
  if (!added || UsernameOf(*checked.api) != username) return Fail(CredentialError::kUnknown);
  const auto owner = facts_.FindAccount(work, checked.api->organization);
  if (!owner) return Fail(ErrorOfFact(owner.error()));
  Actor& actor = checked.actor;
  actor.subject = SubjectKind::kApi;
  actor.id = checked.api->id;
  actor.name = username;
  actor.name_space = checked.api->organization;
  actor.policy = (*owner)->policy;
  actor.answers = token.AnsweredBy();
  actor.token = token.id;
  actor.token_kind = token.kind;
  actor.token_expires = token.expires;
  actor.descendants_end = DescendantsEnd(token);
  if (!MayPresent(actor.policy, work.address).allowed()) return Fail(CredentialError::kUnknown);
  const auto answered = CheckAnswer(work, checked);
  if (!answered)
    return Fail(answered.error() == CredentialError::kNotCached ? answered.error() : CredentialError::kUnknown);
  usage_.Note(**fact, work.now, work.address);
  return std::make_shared<const Actor>(std::move(actor));
}

Result<ActorPointer, CredentialError> Identity::ByName(const Work& work, std::string_view client_id,
                                                       ClientAuthentication method) const {
  const auto application = facts_.FindApplicationOf(work, client_id);
  if (!application) return Fail(ErrorOfFact(application.error()));
  if ((*application)->client.authentication != method) return Fail(CredentialError::kUnknown);
  const Id& id = (*application)->id;
  CheckedToken checked{std::make_shared<TokenFact>(Token{.subject = id, .application = id}), {}, {}};
  auto usable = AddApplication(work, checked);
  // No person answers for a key, so an organization that wants a person for each credential takes none.
  if (usable && method == ClientAuthentication::kPrivateKey) usable = CheckAnswer(work, checked);
  if (!usable) {
    return Fail(usable.error() == CredentialError::kNotCached ? usable.error() : CredentialError::kUnknown);
  }
  checked.actor.application = id;
  return std::make_shared<const Actor>(std::move(checked.actor));
}

Identity::Recollection Identity::Recollect(const Work& work, std::string_view presented) const {
  Recollection recollection{crypto::Sha256(presented), facts_.position(), nullptr};
  if (!facts_.AsksMemory(work)) return recollection;
  const auto& recent = RecentFacts<Digest, Actor>::OfThisThread();
  auto client = recent.Find(facts_.number(), recollection.presented, recollection.position);
  if (client && work.now < client->token_expires) recollection.client = std::move(client);
  return recollection;
}

void Identity::Remember(const Work& work, const Recollection& recollection, const ActorPointer& client) const {
  // Facts from a transaction may be as old as its snapshot, and every use of a token must be noted.
  if (work.transaction != nullptr || client->credential == CredentialKind::kToken) return;
  // The same credentials may come from another address next time.
  if (client->policy && !client->policy->allowed_addresses.empty()) return;
  RecentFacts<Digest, Actor>::OfThisThread().Keep(facts_.number(), recollection.presented, recollection.position,
                                                  client);
}

}  // namespace jeton
