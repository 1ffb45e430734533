#pragma once

#include <string>
#include <string_view>

#include "authority/foreign_issuers.h"
#include "authority/run.h"
#include "base/digest.h"
#include "base/result.h"
#include "domain/applications/oauth_client.h"
#include "identity/issuer_keys.h"

namespace jeton::authority {

// A client that authenticates by a JWT which it has signed itself: private_key_jwt (RFC 7523, section 3).

inline constexpr std::string_view kClientAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

struct PresentedAssertion {
  std::string_view assertion;
  std::string_view endpoint;  // the address at which it was presented
  std::string_view token_endpoint;
};

// The result of a worker's check. An assertion counts once: its `jti` is noted, durably, before any answer.
struct AssertionVerdict {
  enum class Finding {
    kGood,
    kUsedBefore,
    kForged,    // or no key fits
    kNotNoted,  // the database takes no changes now
  };
  Digest assertion;
  Finding finding = Finding::kForged;
};

enum class AssertionError {
  kNotCached,       // run again with a read transaction
  kUnchecked,       // run again once a worker has checked the signature
  kKeysNotFetched,  // run again once a worker has fetched the keys of the client
  kNotNoted,        // the database takes no changes now
  kInvalid,         // everything else, which the client is not told apart
};

struct AssertionRefusal {
  AssertionError error = AssertionError::kInvalid;
  std::string keys{};  // the name of the key set to fetch
};

// The client id that an assertion claims; empty: none. Nothing is verified.
std::string ClaimedClient(std::string_view assertion);

Result<ActorPointer, AssertionRefusal> ByAssertion(const Run& run, const ForeignIssuers& issuers,
                                                   const PresentedAssertion& presented);

// Checks the signature, and notes the `jti` in a transaction of its own, so that it stays noted whatever the answer is.
// Call on a worker.
AssertionVerdict CheckAssertion(const OAuthClient& client, const ForeignIssuers& issuers, storage::Database& database,
                                std::string_view assertion, TimePoint now);

}  // namespace jeton::authority
