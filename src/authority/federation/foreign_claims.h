#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "base/time.h"
#include "domain/trust_rule.h"

namespace jeton::authority {

// The claims of a foreign token (RFC 7519, section 4.1) that matter here.
struct ForeignClaims {
  ForeignIdentity identity;
  std::string id;  // jti; empty: none
  std::optional<TimePoint> expires;
  std::optional<TimePoint> issued;
  std::optional<TimePoint> not_before;
  bool well_formed = true;  // every time claim is a valid number

  static ForeignClaims Read(const boost::json::object& claims);
};

}  // namespace jeton::authority
