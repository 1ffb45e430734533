#pragma once

#include <functional>
#include <string>

#include "base/time.h"
#include "identity/bad_signatures.h"
#include "identity/issuer_keys.h"

namespace jeton::authority {

// Asks an issuer for its keys, unless they were read since `wanted`; IssuerKeys::Find tells what came of it. Takes as
// long as the network does.
using FetchIssuerKeys = std::function<void(const std::string& issuer, TimePoint wanted)>;

// What is known of those whose tokens are taken for robots, beyond one run. Any thread.
struct ForeignIssuers {
  explicit ForeignIssuers(Seconds refetch) : keys(refetch) {}

  IssuerKeys keys;
  BadSignatures bad_signatures;
  FetchIssuerKeys fetch_keys;  // set once, before anything is served
};

}  // namespace jeton::authority
