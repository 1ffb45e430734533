#include "identity/bad_signatures.h"

#include <algorithm>
#include <string>

#include "base/address_range.h"
#include "crypto/digest.h"

namespace jeton {
namespace {

Digest KeyOf(const BadSignatures::Place& place) {
  return crypto::Sha256(std::string(place.login).append("\n").append(SourceOf(place.address)));
}

// Compares identity, not equality.
bool IsOf(const IssuerKeys::Keys::weak_type& a, const IssuerKeys::Keys& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

bool BadSignatures::Knows(const Place& place, std::string_view token, const IssuerKeys::Keys& keys) {
  const Digest key = KeyOf(place);
  {
    const std::lock_guard lock(mutex_);
    const Entry* const entry = entries_.Find(key);
    if (entry == nullptr || !IsOf(entry->keys, keys)) return false;
  }
  const Digest digest = crypto::Sha256(token);
  const std::lock_guard lock(mutex_);
  const Entry* const entry = entries_.Find(key);
  return entry != nullptr && IsOf(entry->keys, keys) &&
         std::find(entry->tokens.begin(), entry->tokens.end(), digest) != entry->tokens.end();
}

void BadSignatures::Remember(const Place& place, std::string_view token, const IssuerKeys::Keys& keys, TimePoint now) {
  const Digest key = KeyOf(place);
  const Digest digest = crypto::Sha256(token);
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_.Take(key);
  if (!IsOf(entry.keys, keys)) entry = Entry{.key = key, .keys = keys};
  entry.at = now;
  if (std::find(entry.tokens.begin(), entry.tokens.end(), digest) != entry.tokens.end()) return;
  entry.tokens[entry.next] = digest;
  entry.next = (entry.next + 1) % entry.tokens.size();
}

}  // namespace jeton
