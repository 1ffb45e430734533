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

namespace jeton::authority {

struct FetchedDocument {
  std::string body;
  std::optional<Seconds> max_age;
};
// Reads one document of the web; the error is for the log. It takes as long as the network does.
using FetchDocument = std::function<Result<FetchedDocument, std::string>(const std::string& url)>;

enum class KeysError {
  kNotFetched,   // run again once a worker has fetched them
  kUnreachable,  // they could not be had a moment ago
};

// The public keys of foreign issuers, found by OpenID Connect Discovery 1.0 and kept for as long as they may be. Any
// thread.
class IssuerKeys {
 public:
  using Keys = std::shared_ptr<const std::vector<crypto::VerificationKey>>;

  // refetch: how long an issuer is left alone after it was asked, whatever it said: unknown key ids and failures do not
  // make it be asked more often.
  explicit IssuerKeys(Seconds refetch = Seconds{30}) : refetch_(refetch) {}

  // From memory. The key of that id need not be among them: then a fetch would not help, either.
  Result<Keys, KeysError> Find(const std::string& issuer, std::string_view key_id, TimePoint now) const;

  // Asks the issuer, unless somebody has asked it since `wanted`. One at a time per issuer; on a worker, never on an
  // I/O thread nor in a transaction. The error is for the log.
  Result<void, std::string> Fetch(const std::string& issuer, TimePoint wanted, const Clock& clock);

  FetchDocument fetch_document;  // set once, before anything is served; without it no issuer can be reached

 private:
  struct Entry {
    std::mutex fetching;
    TimePoint fetched{};
    TimePoint expires{};
    Keys keys;  // null: the issuer could not be reached
  };
  struct KeySet {
    Keys keys;
    Seconds life;
  };

  Result<KeySet, std::string> FetchKeys(const std::string& issuer) const;
  std::shared_ptr<Entry> EntryFor(const std::string& issuer);

  const Seconds refetch_;
  mutable std::mutex mutex_;  // of the map and of what is in its entries
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace jeton::authority
