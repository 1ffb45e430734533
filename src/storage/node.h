#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace jeton::storage {

// One of the servers that share a database.
struct Node {
  Id id;                // of this start
  std::string name;     // for people
  std::string version;  // of the program
  std::string keys;     // a fingerprint of its keys: nodes with different ones do not understand each other's tokens
  std::uint64_t position = 0;          // up to here it has followed the feed
  std::chrono::milliseconds lease{0};  // how long it may go on from memory without looking at the feed
  TimePoint seen{};                    // when it said so for the last time, by its own clock
};

}  // namespace jeton::storage
