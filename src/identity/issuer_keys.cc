#include "identity/issuer_keys.h"

#include <algorithm>
#include <tuple>

#include "base/json.h"
#include "base/web_address.h"

namespace jeton {
namespace {

constexpr std::size_t kMostIssuers = 1024;
constexpr Seconds kShortestLifeOfKeys{60};
constexpr Seconds kUsualLife{3600};
constexpr Seconds kLongestLife{86400};
constexpr Seconds kLongestRest{300};
// Between two requests for the keys of a client, whose assertions come without any trust.
constexpr Seconds kShortestRestOfKeySet{60};

std::string_view WithoutSlash(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

bool IsHttps(std::string_view url) {
  const auto address = WebAddress::Parse(url);
  return address && address->encrypted;
}

// Returns the address of the keys from the issuer's metadata (OpenID Connect Discovery 1.0, sections 3 and 4.3).
Result<std::string, std::string> KeysUrl(const std::string& issuer, const std::string& document) {
  const auto metadata = ParseJson(document);
  if (!metadata || !metadata->is_object()) return Fail(std::string("its metadata is no JSON object"));
  // The keys in metadata of another issuer would be taken for that issuer's.
  if (WithoutSlash(TextOf(metadata->get_object(), "issuer")) != WithoutSlash(issuer)) {
    return Fail(std::string("its metadata is of another issuer"));
  }
  std::string url = TextOf(metadata->get_object(), "jwks_uri");
  if (!IsHttps(url)) return Fail(std::string("its jwks_uri is not https"));
  return url;
}

}  // namespace

Result<IssuerKeys::Keys, KeysError> IssuerKeys::Find(const std::string& issuer, std::string_view key_id,
                                                     TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(issuer);
  if (found == entries_.end()) return Fail(KeysError::kNotFetched);
  const Entry& entry = *found->second;
  const bool rested = HasRested(entry, now);
  if (!entry.keys) return Fail(rested ? KeysError::kNotFetched : entry.why);
  // A token that names no key says nothing about what there should be.
  const bool known = key_id.empty() || std::any_of(entry.keys->begin(), entry.keys->end(),
                                                   [&](const auto& k) { return k.id() == key_id; });
  const bool of_client = issuer.starts_with(kKeySetPrefix);
  const bool again = rested && (!of_client || now - entry.fetched >= kShortestRestOfKeySet);
  if (now >= entry.expires || (!known && again)) return Fail(KeysError::kNotFetched);
  return entry.keys;
}

bool IssuerKeys::MayAskAgain(const std::string& issuer, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(issuer);
  return found == entries_.end() || HasRested(*found->second, now);
}

bool IssuerKeys::HasRested(const Entry& entry, TimePoint now) const {
  Seconds rest = refetch_;
  for (int i = 1; i < entry.failures && rest < kLongestRest; ++i) rest = std::min(2 * rest, kLongestRest);
  return now - entry.fetched >= rest;
}

Result<std::size_t, std::string> IssuerKeys::Fetch(const std::string& issuer, TimePoint wanted, const Clock& clock) {
  const auto entry = EntryFor(issuer);
  const std::lock_guard one_at_a_time(entry->fetching);
  {
    const std::lock_guard lock(mutex_);
    if (entry->fetched >= wanted) return 0;
  }
  auto answer = Ask(issuer);
  const TimePoint now = clock.Now();
  const std::lock_guard lock(mutex_);
  entry->fetched = now;
  if (!answer || answer->keys.usable.empty()) {
    ++entry->failures;
    entry->why = answer ? KeysError::kUnusable : KeysError::kUnreachable;
    // Keeps keys that are still valid: an unknown key id or a bad signature must not lock out other tokens.
    if (now >= entry->expires) entry->keys = nullptr;
    return Fail(answer ? "it has no keys that can be used" : std::move(answer.error()));
  }
  entry->failures = 0;
  entry->keys = std::make_shared<const std::vector<crypto::VerificationKey>>(std::move(answer->keys.usable));
  entry->expires = now + answer->life;
  return answer->keys.ignored;
}

Result<IssuerKeys::Answer, std::string> IssuerKeys::Ask(const std::string& issuer) const {
  if (issuer.starts_with(kKeySetPrefix)) return ReadKeys(issuer.substr(kKeySetPrefix.size()));
  if (!fetch_document || !IsHttps(issuer)) return Fail(std::string("it is not https"));
  const auto metadata = fetch_document(std::string(WithoutSlash(issuer)) + "/.well-known/openid-configuration");
  if (!metadata) return Fail("its metadata cannot be read: " + metadata.error());
  const auto url = KeysUrl(issuer, metadata->body);
  if (!url) return Fail(url.error());
  return ReadKeys(*url);
}

Result<IssuerKeys::Answer, std::string> IssuerKeys::ReadKeys(const std::string& url) const {
  if (!fetch_document || !IsHttps(url)) return Fail(std::string("it is not https"));
  const auto document = fetch_document(url);
  if (!document) return Fail("its keys cannot be read: " + document.error());
  auto keys = crypto::ParseJwks(document->body);
  if (!keys) return Fail(std::string("its keys are no JWK set"));
  return Answer{std::move(*keys),
                std::clamp(document->max_age.value_or(kUsualLife), kShortestLifeOfKeys, kLongestLife)};
}

std::shared_ptr<IssuerKeys::Entry> IssuerKeys::EntryFor(const std::string& issuer) {
  const std::lock_guard lock(mutex_);
  if (const auto known = entries_.find(issuer); known != entries_.end()) return known->second;
  if (entries_.size() >= kMostIssuers) {
    // Never evicts an issuer that is being asked, and prefers one without keys.
    const auto worth = [](const auto& entry) {
      return std::tuple(entry.second.use_count() > 1, entry.second->keys != nullptr, entry.second->fetched);
    };
    entries_.erase(std::min_element(entries_.begin(), entries_.end(),
                                    [&](const auto& a, const auto& b) { return worth(a) < worth(b); }));
  }
  return entries_[issuer] = std::make_shared<Entry>();
}

}  // namespace jeton
