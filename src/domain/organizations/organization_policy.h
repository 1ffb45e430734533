#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace jeton {

// Whether the caller chose the life of a token, or it has the one that its dialect gives every token of its kind.
enum class LifeIs { kGiven, kChosen };

// The life of a token of our own surfaces for which nothing else is said.
constexpr Seconds kUsualTokenLife{30 * 86400};

// What an organization allows of the tokens that belong to it: those of its applications and robots.
struct OrganizationPolicy {
  std::optional<Seconds> longest_life;  // from the issue; nothing: any
  std::optional<Seconds> default_life;  // of tokens whose life the caller does not choose
  bool never_allowed = true;            // whether a token may have no end; if so, it does not count as too long
  bool owner_required = false;          // whether a person must answer for each token
  std::string allowed_addresses;        // from where tokens may be presented, separated by spaces; empty: anywhere

  // Parses what Print returns. Nothing if the text is malformed.
  static std::optional<OrganizationPolicy> Parse(std::string_view text);
  // Reads the stored text. Null for the policy that allows everything. A text that cannot be read allows nothing.
  static std::shared_ptr<const OrganizationPolicy> FromStored(std::string_view text);
  std::string Print() const;  // empty: allows everything

  bool AcceptsFrom(std::string_view address) const;

  // Returns the end of a token that is issued now, and would end at `end` without the policy (kNever: not at all).
  TimePoint EndOf(TimePoint end, LifeIs life, TimePoint now) const;
  // Returns the end of a token that ends at `end`, and shall end at `wish` from now on.
  TimePoint MovedEnd(TimePoint wish, TimePoint created, TimePoint end, TimePoint now) const;
  // Returns the latest end to which a token may be moved that was issued at `created` and ends at `end`.
  TimePoint LatestEnd(TimePoint created, TimePoint end) const;

  // The life of tokens of our own surfaces for which the caller names none.
  Seconds UsualLife() const;
  // Returns what is allowed in place of a wish, as a sentence; empty: the wish is. Nothing: a token without an end.
  std::string FaultOf(const std::optional<Seconds>& wish) const;

  friend bool operator==(const OrganizationPolicy&, const OrganizationPolicy&) = default;
};

}  // namespace jeton
