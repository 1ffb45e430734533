#include "server/service_manager.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "base/encoding.h"

namespace jeton::server {
namespace {

constexpr int kFirstSocket = 3;
constexpr int kMostSockets = 64;

std::string Take(const char* name) {
  const char* const value = std::getenv(name);
  std::string taken = value == nullptr ? "" : value;
  unsetenv(name);
  return taken;
}

// Variables that were meant for another process name its number.
bool IsForUs(const std::string& pid) { return pid == std::to_string(getpid()); }

std::vector<std::string> Split(const std::string& names) {
  std::vector<std::string> parts(1);
  for (const char c : names) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

ServiceManager ServiceManager::FromEnvironment() {
  ServiceManager manager;
  manager.address_ = Take("NOTIFY_SOCKET");
  const std::string period = Take("WATCHDOG_USEC");
  const std::string watched = Take("WATCHDOG_PID");
  const auto microseconds = ParseInteger(period);
  if (microseconds && *microseconds > 0 && (watched.empty() || IsForUs(watched))) {
    // Twice as often as is asked for.
    manager.period_ = std::chrono::microseconds(*microseconds / 2);
  }
  const auto count = ParseInteger(Take("LISTEN_FDS"));
  const std::vector<std::string> names = Split(Take("LISTEN_FDNAMES"));
  if (!IsForUs(Take("LISTEN_PID")) || !count) return manager;
  for (int i = 0; i < *count && i < kMostSockets; ++i) {
    const int socket = kFirstSocket + i;
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    const auto at = static_cast<std::size_t>(i);
    const std::string name = at < names.size() ? names[at] : "";
    const bool ours = name == "main" || name == "admin";
    manager.sockets_.emplace(ours || *count > 1 ? name : "main", socket);
  }
  return manager;
}

int ServiceManager::SocketFor(std::string_view name) const {
  const auto found = sockets_.find(name);
  return found == sockets_.end() ? -1 : found->second;
}

void ServiceManager::Ready() const { Notify("READY=1\n"); }
void ServiceManager::Reloading() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  Notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\n", now.tv_sec * 1'000'000 + now.tv_nsec / 1000));
}
void ServiceManager::Stopping() const { Notify("STOPPING=1\n"); }
void ServiceManager::Alive() const { Notify("WATCHDOG=1\n"); }

void ServiceManager::Notify(const std::string& text) const {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (address_.empty() || address_.size() >= sizeof to.sun_path) return;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  if (address_.front() == '@') to.sun_path[0] = '\0';  // a name in the abstract space
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  // A manager that does not listen is not our trouble.
  (void)!sendto(socket, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), length);
  close(socket);
}

}  // namespace jeton::server
