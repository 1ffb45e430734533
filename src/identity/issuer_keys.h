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
};
// Reads one document of the web; the error is for the log. It takes as long as the network does.
using FetchDocument = std::function<Result<FetchedDocument, std::string>(const std::string& url)>;

enum class KeysError {
  kNotFetched,   // run again once a worker has fetched them
  kUnreachable,  // they could not be had a moment ago
  kUnusable,     // they were read a moment ago, and there is none that may be used here
};

// The public keys of foreign issuers, found by OpenID Connect Discovery 1.0 and kept for as long as they may be. Any
// thread.
class IssuerKeys {
 public:
  using Keys = std::shared_ptr<const std::vector<crypto::VerificationKey>>;

  // refetch: how long an issuer is left alone after it was asked, whatever it said: unknown key ids, bad signatures and
  // failures do not make it be asked more often. After each further failure it is left alone twice as long, up to five
  // minutes.
  explicit IssuerKeys(Seconds refetch = Seconds{30}) : refetch_(refetch) {}

  // From memory. The key of that id need not be among them: then a fetch would not help, either.
  Result<Keys, KeysError> Find(const std::string& issuer, std::string_view key_id, TimePoint now) const;

  // Whether it is time to ask the issuer again, for one that has put another key under an old id.
  bool MayAskAgain(const std::string& issuer, TimePoint now) const;

  // Asks the issuer, unless somebody has asked it since `wanted`, and says how many of its keys cannot be used. One at
  // a time per issuer; on a worker, never on an I/O thread nor in a transaction. The error is for the log.
  Result<std::size_t, std::string> Fetch(const std::string& issuer, TimePoint wanted, const Clock& clock);

  FetchDocument fetch_document;  // set once, before anything is served; without it no issuer can be reached

 private:
  struct Entry {
    std::mutex fetching;
    TimePoint fetched{};
    TimePoint expires{};
    Keys keys;  // null: there are none
    KeysError why = KeysError::kUnreachable;
    int failures = 0;  // one after another
  };
  struct Answer {
    crypto::KeySet keys;
    Seconds life;
  };

  bool HasRested(const Entry& entry, TimePoint now) const;
  Result<Answer, std::string> Ask(const std::string& issuer) const;
  std::shared_ptr<Entry> EntryFor(const std::string& issuer);

  const Seconds refetch_;
  mutable std::mutex mutex_;  // of the map and of what is in its entries
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace jeton
