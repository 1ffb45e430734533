#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"
#include "storage/node.h"

namespace jeton::storage {

// Writes down a node, or what has become of it.
void NoteNode(Transaction& transaction, const Node& node);
void RemoveNode(Transaction& transaction, const Id& node);
// Removes those that ended without a word long ago.
void RemoveSilentNodes(Transaction& transaction, TimePoint before);
// By name.
std::vector<Node> AllNodes(Transaction& transaction);

}  // namespace jeton::storage
