#include "authority/tokens/token_filter.h"

#include <algorithm>

#include "base/address_range.h"
#include "base/encoding.h"

namespace jeton::authority {
namespace {

bool HoldsText(const std::optional<std::string>& text, const std::string& lower) {
  return text && ToLower(*text).find(lower) != std::string::npos;
}

bool IsWithin(const std::optional<std::string>& address, const std::string& range) {
  const auto parsed = AddressRange::Parse(range);
  return address && parsed && parsed->Contains(*address);
}

}  // namespace

std::optional<TimePoint> TokenFilter::CreatedBefore(TimePoint now) const {
  if (!unused) return created_before;
  const TimePoint idle = now - *unused + Microseconds{1};
  return std::min(idle, created_before.value_or(kNever));
}

bool TokenFilter::MayFit(const Token& token, TimePoint now) const {
  if (kind && token.kind != *kind) return false;
  if (created_before && token.created >= *created_before) return false;
  if (expires_within && (token.expires > now + *expires_within || !token.LiveAt(now))) return false;
  return !unused || token.created <= now - *unused;
}

bool TokenFilter::Fits(const TokenItem& item, TimePoint now) const {
  if (!MayFit(item.token, now)) return false;
  if (owner && item.owner != *owner) return false;
  if (subject && item.subject_name != *subject) return false;
  if (application && item.application != *application) return false;
  if (created_by && item.created_by != *created_by) return false;
  if (state && item.state != *state) return false;
  if (unused && item.last_used && *item.last_used > now - *unused) return false;
  if (address && !IsWithin(item.last_address, *address)) return false;
  if (!text) return true;
  const std::string lower = ToLower(*text);
  return HoldsText(item.name, lower) || HoldsText(item.subject_name, lower) || HoldsText(item.application, lower);
}

}  // namespace jeton::authority
