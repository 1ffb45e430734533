#pragma once

#include <chrono>
#include <cstddef>

#include "base/time.h"

// Limits of one connection, of memory and time.
namespace jeton::http {

constexpr std::size_t kFirstBytes = 2048;  // most requests fit
// After a refusal the server reads and discards more input for this long. Closing with unread bytes would reset the
// connection, and the client might never see the answer.
constexpr Seconds kLingerTime{2};
constexpr std::size_t kLingerBytes = 4 * 1024 * 1024;
// A client that does not read its answers is not served further while this much output is waiting.
constexpr std::size_t kFullOutput = 64 * 1024;
// The system's send buffer of a connection that receives a long body. By default it would grow to megabytes.
constexpr int kSystemsBuffer = 64 * 1024;
// The pause after an answer that tells the client to come later.
constexpr std::chrono::milliseconds kRest{100};

}  // namespace jeton::http
