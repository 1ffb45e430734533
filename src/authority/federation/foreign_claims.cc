#include "authority/federation/foreign_claims.h"

#include <cmath>

#include "base/json.h"

namespace jeton::authority {
namespace {

// Later than any token, and far from where times in microseconds overflow.
constexpr double kLastSecond = 1e11;

std::vector<std::string> AudiencesOf(const boost::json::object& claims) {
  const auto* const value = claims.if_contains("aud");
  if (value == nullptr) return {};
  if (value->is_string()) return {std::string(value->get_string())};
  std::vector<std::string> audiences;
  if (!value->is_array()) return audiences;
  for (const auto& one : value->get_array()) {
    // Such a list is for no one: what else it means is not known here.
    if (!one.is_string()) return {};
    audiences.emplace_back(one.get_string());
  }
  return audiences;
}

// A NumericDate, which may have a fraction.
std::optional<TimePoint> TimeOf(const boost::json::value& value) {
  double seconds = -1;
  if (value.is_int64()) seconds = static_cast<double>(value.get_int64());
  if (value.is_uint64()) seconds = static_cast<double>(value.get_uint64());
  if (value.is_double()) seconds = value.get_double();
  if (!(seconds >= 0 && seconds < kLastSecond)) return std::nullopt;
  return FromMicros(static_cast<std::int64_t>(std::floor(seconds)) * 1'000'000);
}

}  // namespace

ForeignClaims ForeignClaims::Read(const boost::json::object& claims) {
  ForeignClaims read;
  read.identity = {TextOf(claims, "iss"), TextOf(claims, "sub"), AudiencesOf(claims), claims};
  read.id = TextOf(claims, "jti");
  const auto time = [&](const char* name) -> std::optional<TimePoint> {
    const auto* const value = claims.if_contains(name);
    if (value == nullptr) return std::nullopt;
    auto point = TimeOf(*value);
    read.well_formed = read.well_formed && point.has_value();
    return point;
  };
  read.expires = time("exp");
  read.issued = time("iat");
  read.not_before = time("nbf");
  return read;
}

}  // namespace jeton::authority
