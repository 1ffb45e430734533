#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "authority/federation/trust.h"
#include "base/result.h"

// What the members of a trust rule may hold, in every dialect.
namespace jeton::endpoints {

inline constexpr std::size_t kMostTrustRules = 100;
inline constexpr std::size_t kLongestTrustText = 2048;
inline constexpr std::string_view kNoAudience = "must name whom the token is for";

bool IsIssuerAddress(const std::string& issuer);

// Rules for wire::Read. Null is an empty list for the first.
Result<std::vector<std::string>, std::string> ReadAudiences(const boost::json::value& value);
Result<std::vector<std::string>, std::string> ReadSomeAudiences(const boost::json::value& value);
Result<std::vector<ClaimPattern>, std::string> ReadClaims(const boost::json::value& value);

// Return what is wrong; empty: nothing.
std::string_view FaultOfTrustText(std::string_view text);
std::string_view FaultOfIssuer(std::string_view issuer);
std::string FaultOfRule(authority::TrustRequest& rule);

// Returns whether an earlier rule accepts the same tokens.
bool IsTwice(const authority::TrustRequest& rule, const std::vector<authority::TrustRequest>& before);

}  // namespace jeton::endpoints
