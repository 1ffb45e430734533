#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/verification_key.h"

namespace jeton {

struct FetchedDocument {
  std::string body;
  std::optional<Seconds> max_age;
  std::string media_type{};  // as its server says
};
// Reads one document from the web. Waits for the network. The error is for the log.
using FetchDocument = std::function<Result<FetchedDocument, std::string>(const std::string& url)>;

enum class KeysError {
  kNotFetched,   // run again once a worker has fetched them
  kUnreachable,  // a recent fetch failed
  kUnusable,     // a recent fetch found no usable key
};

// The public keys of foreign issuers, found by OpenID Connect Discovery 1.0 and kept for as long as allowed. Any
// thread.
class IssuerKeys {
 public:
  using Keys = std::shared_ptr<const std::vector<crypto::VerificationKey>>;

  // refetch: the shortest time between two requests to an issuer, so that unknown key ids, bad signatures and failures
  // do not cause more requests. Doubles with each further failure, up to five minutes.
  explicit IssuerKeys(Seconds refetch = Seconds{30}) : refetch_(refetch) {}

  // The name of a key set of which the address itself is known, without discovery.
  static std::string KeySetAt(std::string_view url) { return std::string(kKeySetPrefix).append(url); }

  // Returns the keys from memory. They may lack the key of that id; a fetch would then not help, either.
  Result<Keys, KeysError> Find(const std::string& issuer, std::string_view key_id, TimePoint now) const;

  // Returns whether the issuer may be asked again, in case it has put another key under an old id.
  bool MayAskAgain(const std::string& issuer, TimePoint now) const;

  // Asks the issuer, unless another call has done so since `wanted`. Returns how many of its keys are unusable. One
  // call at a time per issuer. Call on a worker, never on an I/O thread or inside a transaction. The error is for the
  // log.
  Result<std::size_t, std::string> Fetch(const std::string& issuer, TimePoint wanted, const Clock& clock);

  FetchDocument fetch_document;  // set once, before serving begins; without it no issuer can be reached

 private:
  static constexpr std::string_view kKeySetPrefix = "jwks ";

  struct Entry {
    std::mutex fetching;
    TimePoint fetched{};
    TimePoint expires{};
    Keys keys;  // null: none
    KeysError why = KeysError::kUnreachable;
    int failures = 0;  // consecutive
  };
  struct Answer {
    crypto::KeySet keys;
    Seconds life;
  };

  bool HasRested(const Entry& entry, TimePoint now) const;
  Result<Answer, std::string> Ask(const std::string& issuer) const;
  Result<Answer, std::string> ReadKeys(const std::string& url) const;
  std::shared_ptr<Entry> EntryFor(const std::string& issuer);

  const Seconds refetch_;
  mutable std::mutex mutex_;  // guards the map and its entries
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace jeton
