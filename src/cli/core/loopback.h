#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jeton::cli {

// Listens at a free port of this machine for the browser that comes back from the server (RFC 8252, section 7.3).
class LoopbackListener {
 public:
  // Fails with the system's reason.
  static Result<LoopbackListener, std::string> Open();
  ~LoopbackListener();
  LoopbackListener(LoopbackListener&& other) noexcept;
  LoopbackListener& operator=(LoopbackListener&&) = delete;

  // The address to which the browser is to be sent back.
  std::string redirect_uri() const;

  // Waits for a request at that address whose query `accepts` takes, and returns the query. Anything else that comes is
  // turned away. Nothing: none came in time, or the wait was interrupted.
  std::optional<std::string> Await(std::chrono::seconds most, const std::function<bool(std::string_view)>& accepts);

 private:
  LoopbackListener(int socket, int port) : socket_(socket), port_(port) {}

  int socket_;
  int port_;
};

}  // namespace jeton::cli
