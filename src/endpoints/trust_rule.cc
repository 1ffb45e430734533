#include "endpoints/trust_rule.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/web_address.h"
#include "domain/claim_pattern.h"
#include "wire/json_body.h"

namespace jeton::endpoints {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostClaims = 20;

// Accepts numbers and booleans as their text.
std::string ReadClaimValue(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return value.is_number() || value.is_bool() ? json::serialize(value) : std::string();
}

}  // namespace

bool IsIssuerAddress(const std::string& issuer) {
  const auto address = WebAddress::Parse(issuer);
  return address && address->rest.find_first_of("?#") == std::string_view::npos;
}

// Audiences are stored separated by spaces, so none may contain one.
Result<std::vector<std::string>, std::string> ReadAudiences(const json::value& value) {
  std::vector<std::string> audiences;
  if (value.is_null()) return audiences;
  if (!value.is_array()) return Fail(std::string("must be a list of strings"));
  for (const json::value& one : value.get_array()) {
    const bool text = one.is_string() && !one.get_string().empty() && one.get_string().size() <= kLongestTrustText &&
                      wire::View(one.get_string()).find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
    if (!text) return Fail(std::string("must be a list of strings without spaces"));
    audiences.emplace_back(wire::View(one.get_string()));
  }
  return audiences;
}

Result<std::vector<std::string>, std::string> ReadSomeAudiences(const json::value& value) {
  auto audiences = ReadAudiences(value);
  if (audiences && audiences->empty()) return Fail(std::string(kNoAudience));
  return audiences;
}

Result<std::vector<ClaimPattern>, std::string> ReadClaims(const json::value& value) {
  if (!value.is_object()) return Fail(std::string("must be an object"));
  if (value.get_object().size() > kMostClaims) return Fail(std::string("are too many"));
  std::vector<ClaimPattern> claims;
  for (const auto& member : value.get_object()) {
    ClaimPattern claim{std::string(member.key()), ReadClaimValue(member.value())};
    const bool text = (claim.name + claim.value).find('\0') == std::string::npos;
    if (!text) return Fail(std::string("must not contain a NUL character"));
    claims.push_back(std::move(claim));
  }
  return claims;
}

std::string_view FaultOfTrustText(std::string_view text) {
  return text.size() > kLongestTrustText ? "is too long" : "";
}

std::string_view FaultOfIssuer(std::string_view issuer) {
  if (!IsIssuerAddress(std::string(issuer))) return "must be a URL";
  if (!issuer.starts_with("https://")) return "must begin with https://: keys are read over nothing else";
  return FaultOfTrustText(issuer);
}

std::string FaultOfRule(authority::TrustRequest& rule) {
  for (const ClaimPattern& claim : rule.claims) {
    const std::string_view fault = FaultOf(claim);
    if (!fault.empty()) return "'claims." + claim.name + "' " + std::string(fault);
  }
  if (rule.scopes.empty() && rule.anonymous) return "'anonymous' means nothing without 'scopes'";
  if (rule.scopes.empty() && rule.lifetime.count() > 0) return "'lifetime' means nothing without 'scopes'";
  return rule.subject.empty() && rule.claims.empty() ? "'subject' or claims are required" : "";
}

bool IsTwice(const authority::TrustRequest& rule, const std::vector<authority::TrustRequest>& before) {
  return std::any_of(before.begin(), before.end(), [&](const authority::TrustRequest& other) {
    return other.issuer == rule.issuer && other.subject == rule.subject && other.audiences == rule.audiences &&
           other.claims == rule.claims;
  });
}

}  // namespace jeton::endpoints
