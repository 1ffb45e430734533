#include "authority/issuer_keys.h"

#include <algorithm>

#include "base/json.h"
#include "base/web_address.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostIssuers = 1024;
constexpr Seconds kShortestLifeOfKeys{60};
constexpr Seconds kUsualLife{3600};
constexpr Seconds kLongestLife{86400};

std::string_view WithoutSlash(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

bool IsHttps(std::string_view url) {
  const auto address = WebAddress::Parse(url);
  return address && address->encrypted;
}

// Where the keys are, by the document of the issuer that says so (OpenID Connect Discovery 1.0, sections 3 and 4.3).
Result<std::string, std::string> KeysUrl(const std::string& issuer, const std::string& document) {
  const auto metadata = ParseJson(document);
  if (!metadata || !metadata->is_object()) return Fail(std::string("its metadata is no JSON object"));
  // Who speaks for another issuer would have his keys taken for that one's.
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
  const bool rested = now - entry.fetched >= refetch_;
  if (!entry.keys) return Fail(rested ? KeysError::kNotFetched : KeysError::kUnreachable);
  const bool known =
      std::any_of(entry.keys->begin(), entry.keys->end(), [&](const auto& k) { return k.id() == key_id; });
  if (now >= entry.expires || (!known && rested)) return Fail(KeysError::kNotFetched);
  return entry.keys;
}

Result<void, std::string> IssuerKeys::Fetch(const std::string& issuer, TimePoint wanted, const Clock& clock) {
  const auto entry = EntryFor(issuer);
  const std::lock_guard one_at_a_time(entry->fetching);
  {
    const std::lock_guard lock(mutex_);
    if (entry->fetched >= wanted) return {};
  }
  auto set = FetchKeys(issuer);
  const TimePoint now = clock.Now();
  const std::lock_guard lock(mutex_);
  entry->fetched = now;
  if (!set) {
    // Keys that are still good stay: whoever shows an unknown key id must not be able to lock the others out.
    if (now >= entry->expires) entry->keys = nullptr;
    return Fail(std::move(set.error()));
  }
  entry->keys = std::move(set->keys);
  entry->expires = now + set->life;
  return {};
}

Result<IssuerKeys::KeySet, std::string> IssuerKeys::FetchKeys(const std::string& issuer) const {
  if (!fetch_document || !IsHttps(issuer)) return Fail(std::string("it is not https"));
  const auto metadata = fetch_document(std::string(WithoutSlash(issuer)) + "/.well-known/openid-configuration");
  if (!metadata) return Fail("its metadata cannot be read: " + metadata.error());
  const auto url = KeysUrl(issuer, metadata->body);
  if (!url) return Fail(url.error());
  const auto document = fetch_document(*url);
  if (!document) return Fail("its keys cannot be read: " + document.error());
  auto keys = crypto::ParseJwks(document->body);
  if (!keys || keys->empty()) return Fail(std::string("it has no keys that can be used"));
  return KeySet{std::make_shared<const std::vector<crypto::VerificationKey>>(std::move(*keys)),
                std::clamp(document->max_age.value_or(kUsualLife), kShortestLifeOfKeys, kLongestLife)};
}

std::shared_ptr<IssuerKeys::Entry> IssuerKeys::EntryFor(const std::string& issuer) {
  const std::lock_guard lock(mutex_);
  if (const auto known = entries_.find(issuer); known != entries_.end()) return known->second;
  if (entries_.size() >= kMostIssuers) {
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return a.second->fetched < b.second->fetched;
    }));
  }
  return entries_[issuer] = std::make_shared<Entry>();
}

}  // namespace jeton::authority
