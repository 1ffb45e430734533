#include "domain/claim_pattern.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <vector>

#include "base/glob.h"
#include "base/json.h"

namespace jeton {
namespace {

constexpr std::string_view kDelimiters = "/:@";
constexpr std::size_t kLongestClaim = 2048;
// Claims that have a member of their own in a rule, or change with every token.
constexpr std::string_view kReserved[] = {"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};

// `~1` is a slash and `~0` a tilde.
std::optional<std::string> Unescape(std::string_view part) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '~') {
      text += part[i];
      continue;
    }
    if (++i == part.size() || (part[i] != '0' && part[i] != '1')) return std::nullopt;
    text += part[i] == '0' ? '~' : '/';
  }
  return text;
}

// Returns the names that lead to a claim; none if `name` is invalid.
std::vector<std::string> PathOf(std::string_view name) {
  if (!name.starts_with('/')) return name.empty() ? std::vector<std::string>() : std::vector{std::string(name)};
  std::vector<std::string> path;
  while (!name.empty()) {
    const auto end = std::min(name.find('/', 1), name.size());
    const auto part = Unescape(name.substr(1, end - 1));
    if (!part || part->empty()) return {};
    path.push_back(*part);
    name.remove_prefix(end);
  }
  return path;
}

const boost::json::value* FindValue(const boost::json::object& claims, std::string_view name) {
  const std::vector<std::string> path = PathOf(name);
  if (path.empty()) return nullptr;
  const boost::json::value* value = claims.if_contains(path.front());
  for (std::size_t i = 1; i < path.size() && value != nullptr; ++i) value = Member(*value, path[i]);
  return value;
}

// Takes the text up to the first delimiter off `text`, which then begins with that delimiter.
std::string_view TakeSegment(std::string_view& text) {
  const auto end = std::min(text.find_first_of(kDelimiters), text.size());
  const std::string_view segment = text.substr(0, end);
  text.remove_prefix(end);
  return segment;
}

// Compares segment by segment, because no star matches a delimiter.
bool FitsText(std::string_view pattern, std::string_view text) {
  if (text.size() > kLongestClaim) return false;
  for (;;) {
    if (!FitsGlob(TakeSegment(pattern), TakeSegment(text), Star::kSomeText)) return false;
    if (pattern.empty() || text.empty()) return pattern.empty() && text.empty();
    if (pattern.front() != text.front()) return false;
    pattern.remove_prefix(1);
    text.remove_prefix(1);
  }
}

// Comparing several stars in one segment would be slow, and an attacker could use that to delay others.
bool HasCrowdedSegment(std::string_view pattern) {
  while (!pattern.empty()) {
    const std::string_view segment = TakeSegment(pattern);
    if (std::count(segment.begin(), segment.end(), '*') > 1) return true;
    if (!pattern.empty()) pattern.remove_prefix(1);
  }
  return false;
}

bool IsScalar(const boost::json::value& value) { return value.is_bool() || value.is_number(); }

}  // namespace

std::string_view FaultOf(const ClaimPattern& pattern) {
  const std::vector<std::string> path = PathOf(pattern.name);
  if (path.empty()) return "is no name of a claim";
  if (path.size() == 1 && std::find(std::begin(kReserved), std::end(kReserved), path[0]) != std::end(kReserved)) {
    return "is not for the list of claims";
  }
  if (pattern.name.size() > kLongestClaim || pattern.value.size() > kLongestClaim) return "is too long";
  if (pattern.value.empty()) return "must not be empty";
  if (pattern.value.find("**") != std::string::npos) return "must not hold '**': no wildcard goes beyond a delimiter";
  if (HasCrowdedSegment(pattern.value)) return "must not hold two wildcards between delimiters";
  if (pattern.value.find_first_not_of("*/:@") == std::string::npos) return "must not be made of wildcards alone";
  return {};
}

std::optional<std::string> FindClaim(const boost::json::object& claims, std::string_view name) {
  const boost::json::value* const value = FindValue(claims, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->get_string());
  return boost::json::serialize(*value);
}

bool Fits(const ClaimPattern& pattern, const boost::json::object& claims) {
  const boost::json::value* const value = FindValue(claims, pattern.name);
  if (value == nullptr || !FaultOf(pattern).empty()) return false;
  if (value->is_string()) return FitsText(pattern.value, std::string_view(value->get_string()));
  return IsScalar(*value) && boost::json::serialize(*value) == pattern.value;
}

}  // namespace jeton
