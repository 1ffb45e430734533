#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jeton::server {

// What systemd, or another manager that speaks its protocols, has given this process: a socket for notices, sockets to
// listen on, and an interval for signs of life (sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3)). Both protocols
// are a few lines, stable and documented for reimplementation, so this does without libsystemd and what it pulls in.
// Without a manager, everything here does nothing.
class ServiceManager {
 public:
  // Takes it out of the environment, so that no child takes it for its own. Call it once, before there are threads.
  static ServiceManager FromEnvironment();

  void Ready() const;
  // Call Ready when it is done.
  void Reloading() const;
  void Stopping() const;
  void Alive() const;

  // How often Alive is to be called; nothing: never.
  std::optional<std::chrono::microseconds> period() const { return period_; }

  // Returns the passed listening socket of that name (FileDescriptorName=), -1 if there is none. A single socket
  // without a name of ours is the main listener's.
  int SocketFor(std::string_view name) const;

 private:
  void Notify(const std::string& text) const;

  std::string address_;
  std::optional<std::chrono::microseconds> period_;
  std::map<std::string, int, std::less<>> sockets_;
};

}  // namespace jeton::server
