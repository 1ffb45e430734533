#pragma once

#include <chrono>
#include <cstddef>

#include "base/time.h"

// What one connection may take, of room and of time.
namespace jeton::http {

constexpr std::size_t kFirstBytes = 2048;  // most requests fit
// After a refusal the rest of what the client sends is read away for a while: closing with unread bytes would reset the
// connection, and the client might never see the answer.
constexpr Seconds kLingerTime{2};
constexpr std::size_t kLingerBytes = 4 * 1024 * 1024;
// A client that sends requests without reading the answers is served no further while so much waits to be sent.
constexpr std::size_t kFullOutput = 64 * 1024;
// Of a connection to which a long body is sent: what the system would take by itself, megabytes, is memory, too.
constexpr int kSystemsBuffer = 64 * 1024;
// After an answer that says: later.
constexpr std::chrono::milliseconds kRest{100};

}  // namespace jeton::http
