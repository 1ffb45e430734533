#include "endpoints/misspelt_limits.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/encoding.h"
#include "base/nearest.h"

namespace jeton::endpoints {
namespace {

// Names for the life of a token elsewhere, in lower case without separators.
constexpr std::array<std::string_view, 9> kLives = {"exp",      "ttl",      "timetolive", "lifetime", "life",
                                                    "validity", "validfor", "duration",   "maxage"};

constexpr std::size_t kLongestMisspelling = 64;

using Restrictions = KnownLimits::Restrictions;

struct OtherWord {
  std::string_view word;
  std::string_view limit;
};

constexpr std::array<OtherWord, 9> kRestrictions = {{{"repositories", "repositories"},
                                                     {"repository", "repositories"},
                                                     {"repos", "repositories"},
                                                     {"actions", "actions"},
                                                     {"addresses", "addresses"},
                                                     {"notbefore", "not_before"},
                                                     {"nbf", "not_before"},
                                                     {"uses", "uses"},
                                                     {"maxuses", "uses"}}};

std::string Plain(std::string_view name) {
  std::string text = ToLower(name);
  std::erase_if(text, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return text;
}

// Short words resemble too many others, so they allow fewer edits.
bool IsNear(std::string_view text, std::string_view word) {
  const std::size_t most = word.size() < 5 ? 0 : word.size() < 8 ? 1 : 2;
  return text.size() <= word.size() + most && EditDistance(text, word) <= most;
}

bool MeansLife(std::string_view plain) {
  return plain.find("expir") != std::string_view::npos || IsNear(plain, "expiration") || IsNear(plain, "expires") ||
         std::find(kLives.begin(), kLives.end(), plain) != kLives.end();
}

std::string_view RestrictionMeant(std::string_view plain) {
  const auto* const found = std::find_if(kRestrictions.begin(), kRestrictions.end(),
                                         [&](const OtherWord& other) { return IsNear(plain, other.word); });
  return found == kRestrictions.end() ? std::string_view() : found->limit;
}

}  // namespace

std::optional<std::string> FaultOfLimit(std::string_view name, const KnownLimits& known) {
  if (name.size() > kLongestMisspelling) return std::nullopt;
  const std::string plain = Plain(name);
  const bool life = MeansLife(plain);
  const std::string_view meant = life ? known.expiry : RestrictionMeant(plain);
  if (!life && (meant.empty() || known.restrictions == Restrictions::kMeaningless)) return std::nullopt;
  const bool known_here = life ? !known.expiry.empty() : known.restrictions == Restrictions::kKnown;
  if (!known_here) return "is not known here: " + std::string(known.instead) + ".";
  if (name == meant) return std::nullopt;
  return "is not known. Did you mean " + std::string(meant) + "?";
}

}  // namespace jeton::endpoints
