#include "authority/installation/receipts.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "storage/feed.h"
#include "storage/nodes.h"

namespace jeton::authority {
namespace {

constexpr std::uint64_t kNumberMask = (std::uint64_t{1} << storage::kEpochShift) - 1;
// A live node says every two seconds that it lives. Clocks may differ.
constexpr Seconds kSilent{10};

}  // namespace

std::uint64_t FeedPosition(const Work& work) { return storage::LastPosition(work.tx()); }

// The first epoch is r1.
std::string PrintReceipt(std::uint64_t position) {
  return fmt::format("r{}-{}", storage::EpochOf(position) + 1, position & kNumberMask);
}

std::optional<std::uint64_t> ReadReceipt(std::string_view text) {
  const auto dash = text.find('-');
  if (!text.starts_with('r') || dash == std::string_view::npos) return std::nullopt;
  const auto epoch = ParseInteger(text.substr(1, dash - 1));
  const auto number = ParseInteger(text.substr(dash + 1));
  constexpr std::int64_t kMostEpochs = 1 << 20;
  if (!epoch || !number || *epoch < 1 || *epoch > kMostEpochs || *number < 0) return std::nullopt;
  const std::uint64_t position =
      (static_cast<std::uint64_t>(*epoch - 1) << storage::kEpochShift) | static_cast<std::uint64_t>(*number);
  // Each position has one receipt: no sign, no leading zeros.
  return PrintReceipt(position) == text ? std::optional(position) : std::nullopt;
}

bool IsOfSameEpoch(std::uint64_t position, std::uint64_t other) {
  return storage::EpochOf(position) == storage::EpochOf(other);
}

std::vector<NodeStanding> LiveNodes(const Work& work) {
  std::vector<NodeStanding> live;
  for (const storage::Node& node : storage::AllNodes(work.tx())) {
    const auto lease = std::chrono::duration_cast<Microseconds>(node.lease);
    if (node.seen + lease + kSilent > work.now) live.push_back({node.name, node.position, node.keys});
  }
  return live;
}

}  // namespace jeton::authority
