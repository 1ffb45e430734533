#include "authority/applications/client_assertion.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "authority/federation/foreign_claims.h"
#include "authority/federation/foreign_token.h"
#include "crypto/digest.h"
#include "crypto/foreign_jwt.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kLongestAssertion = 8 * 1024;
constexpr std::size_t kLongestJti = 255;
// Libraries write lives of up to an hour.
constexpr Seconds kLongestAssertionLife{3600};

std::optional<crypto::ForeignJwt> ParseAssertion(std::string_view assertion) {
  if (assertion.size() > kLongestAssertion) return std::nullopt;
  auto jwt = crypto::ForeignJwt::Parse(assertion, crypto::kClientAssertionRules);
  return jwt ? std::optional(std::move(*jwt)) : std::nullopt;
}

bool HasGoodTimes(const ForeignClaims& claims, TimePoint now) {
  if (!claims.well_formed || !claims.expires) return false;
  const TimePoint latest = now + kForeignLeeway;
  const bool live = now < *claims.expires + kForeignLeeway && *claims.expires <= latest + kLongestAssertionLife;
  const bool begun = claims.issued.value_or(now) <= latest && claims.not_before.value_or(now) <= latest;
  return live && begun && claims.issued.value_or(now) >= now - kLongestAssertionLife;
}

// One audience, byte for byte: of an assertion for several, each could present it to the others.
bool IsForUs(const Run& run, const ForeignClaims& claims, AssertionAudience accepted,
             const PresentedAssertion& presented) {
  if (claims.identity.audiences.size() != 1) return false;
  const std::string& audience = claims.identity.audiences.front();
  if (audience == run.settings.public_url) return true;
  return accepted == AssertionAudience::kAny &&
         (audience == presented.endpoint || audience == presented.token_endpoint);
}

Result<IssuerKeys::Keys, KeysError> KeysOfClient(const OAuthClient& client, const ForeignIssuers& issuers,
                                                 std::string_view key_id, TimePoint now) {
  if (!client.jwks_uri.empty()) return issuers.keys.Find(IssuerKeys::KeySetAt(client.jwks_uri), key_id, now);
  auto keys = crypto::ParseJwks(client.jwks);
  if (!keys) return Fail(KeysError::kUnusable);
  return std::make_shared<const std::vector<crypto::VerificationKey>>(std::move(keys->usable));
}

Digest DigestOfUse(const ForeignClaims& claims) {
  const boost::json::array named{"client_assertion", claims.identity.issuer, claims.id};
  return crypto::Sha256(boost::json::serialize(named));
}

// Returns nothing if the database takes no changes.
std::optional<bool> NoteUse(storage::Database& database, const Digest& use, TimePoint until) {
  bool first = false;
  const auto outcome = database.WriteAndWait(
      [&](storage::Transaction& transaction) { first = storage::UseAssertion(transaction, use, until); });
  if (outcome != storage::Database::Outcome::kCommitted) return std::nullopt;
  return first;
}

}  // namespace

std::string ClaimedClient(std::string_view assertion) {
  const auto jwt = ParseAssertion(assertion);
  return jwt ? jwt->claimed_issuer() : std::string();
}

Result<ActorPointer, AssertionRefusal> ByAssertion(const Run& run, const ForeignIssuers& issuers,
                                                   const PresentedAssertion& presented) {
  const auto fail = [](AssertionError error, std::string keys = {}) {
    return Fail(AssertionRefusal{error, std::move(keys)});
  };
  const auto jwt = ParseAssertion(presented.assertion);
  if (!jwt) return fail(AssertionError::kInvalid);
  const auto claims = ForeignClaims::Read(jwt->unverified_claims());
  const bool of_itself = !claims.identity.issuer.empty() && claims.identity.issuer == claims.identity.subject;
  const bool named = !claims.id.empty() && claims.id.size() <= kLongestJti;
  if (!of_itself || !named || !HasGoodTimes(claims, run.now)) return fail(AssertionError::kInvalid);
  auto client = run.identity.ByKeyOfClient(run, claims.identity.issuer);
  if (!client) {
    const bool again = client.error() == CredentialError::kNotCached;
    return fail(again ? AssertionError::kNotCached : AssertionError::kInvalid);
  }
  const auto application = run.facts.FindApplication(run, (*client)->application);
  if (!application) return fail(AssertionError::kInvalid);
  const OAuthClient& registered = (*application)->client;
  if (!IsForUs(run, claims, registered.assertion_audience, presented)) return fail(AssertionError::kInvalid);
  if (const auto* const verdict = run.Found<AssertionVerdict>();
      verdict != nullptr && verdict->assertion == crypto::Sha256(presented.assertion)) {
    if (verdict->finding == AssertionVerdict::Finding::kGood) return std::move(*client);
    const bool later = verdict->finding == AssertionVerdict::Finding::kNotNoted;
    return fail(later ? AssertionError::kNotNoted : AssertionError::kInvalid);
  }
  if (registered.jwks_uri.empty()) return fail(AssertionError::kUnchecked);
  const auto keys = KeysOfClient(registered, issuers, jwt->key_id(), run.now);
  if (keys) return fail(AssertionError::kUnchecked);
  if (keys.error() != KeysError::kNotFetched) return fail(AssertionError::kInvalid);
  return fail(AssertionError::kKeysNotFetched, IssuerKeys::KeySetAt(registered.jwks_uri));
}

AssertionVerdict CheckAssertion(const OAuthClient& client, const ForeignIssuers& issuers, storage::Database& database,
                                std::string_view assertion, TimePoint now) {
  using Finding = AssertionVerdict::Finding;
  const Digest digest = crypto::Sha256(assertion);
  const auto jwt = ParseAssertion(assertion);
  const auto keys = jwt ? KeysOfClient(client, issuers, jwt->key_id(), now) : Fail(KeysError::kUnusable);
  const auto verified = keys ? jwt->Verify(**keys) : Fail(crypto::JwtError::kUnknownKey);
  if (!verified) return {digest, Finding::kForged};
  const auto claims = ForeignClaims::Read(verified->claims());
  const auto first = NoteUse(database, DigestOfUse(claims), *claims.expires + kForeignLeeway);
  if (!first) return {digest, Finding::kNotNoted};
  return {digest, *first ? Finding::kGood : Finding::kUsedBefore};
}

}  // namespace jeton::authority
