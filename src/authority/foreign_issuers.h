#pragma once

#include <functional>
#include <string>

#include "base/time.h"
#include "identity/bad_signatures.h"
#include "identity/issuer_keys.h"

namespace jeton::authority {

// Fetches the keys of an issuer, unless they were read since `wanted`. IssuerKeys::Find returns the result. Takes as
// long as the network does.
using FetchIssuerKeys = std::function<void(const std::string& issuer, TimePoint wanted)>;

// What the server remembers between runs about the issuers of robots' tokens. Any thread.
struct ForeignIssuers {
  explicit ForeignIssuers(Seconds refetch) : keys(refetch) {}

  IssuerKeys keys;
  BadSignatures bad_signatures;
  FetchIssuerKeys fetch_keys;  // set once, before the server accepts requests
};

}  // namespace jeton::authority
