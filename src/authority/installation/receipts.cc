#include "authority/installation/receipts.h"

#include "base/encoding.h"
#include "storage/feed.h"

namespace jeton::authority {

std::uint64_t FeedPosition(const Work& work) { return storage::LastPosition(work.tx()); }

std::string PrintReceipt(std::uint64_t position) { return "r1-" + std::to_string(position); }

std::optional<std::uint64_t> ReadReceipt(std::string_view text) {
  if (!text.starts_with("r1-")) return std::nullopt;
  const auto number = ParseInteger(text.substr(3));
  if (!number || *number < 0) return std::nullopt;
  const auto position = static_cast<std::uint64_t>(*number);
  // Each position has one receipt: no sign, no leading zeros.
  return PrintReceipt(position) == text ? std::optional(position) : std::nullopt;
}

}  // namespace jeton::authority
