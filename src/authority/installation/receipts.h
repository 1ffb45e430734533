#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/run.h"

namespace jeton::authority {

// Returns how far the change feed of this installation has come.
std::uint64_t FeedPosition(const Work& work);

// A receipt of a change is the text rEPOCH-NUMBER, for its position in the feed: the change holds wherever the feed has
// reached that position. The epoch is another after a fail-over that may have lost changes.
std::string PrintReceipt(std::uint64_t position);
// Returns nothing for any other text.
std::optional<std::uint64_t> ReadReceipt(std::string_view text);

bool IsOfSameEpoch(std::uint64_t position, std::uint64_t other);

// One server of the installation.
struct NodeStanding {
  std::string name;
  std::uint64_t position = 0;  // so far it has followed the feed
  std::string keys;            // a fingerprint
};
// Returns the servers that share the database and may still answer from memory, without those that have ended; none, if
// the database is for one alone.
std::vector<NodeStanding> LiveNodes(const Work& work);

}  // namespace jeton::authority
