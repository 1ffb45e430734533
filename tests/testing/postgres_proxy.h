#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "testing/temporary_folder.h"

namespace jeton::testing {

// Stands between a client and a PostgreSQL on a socket in a folder, and cuts connections at chosen moments.
class PostgresProxy {
 public:
  explicit PostgresProxy(const std::string& server_folder)
      : server_(AddressIn(server_folder)), listener_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    const sockaddr_un address = AddressIn(folder_.path());
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_, 16) != 0) {
      throw std::runtime_error("no proxy");
    }
    thread_ = std::thread([this] { Accept(); });
  }
  ~PostgresProxy() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    const std::lock_guard lock(mutex_);
    for (std::thread& thread : connections_) thread.join();
    close(listener_);
  }
  PostgresProxy(const PostgresProxy&) = delete;
  PostgresProxy& operator=(const PostgresProxy&) = delete;

  const std::string& folder() const { return folder_.path(); }

  // The next COMMIT reaches the server, which commits; its answer does not come back.
  void LoseAnswerOfNextCommit() { lose_answer_ = true; }
  // The next COMMIT does not reach the server.
  void LoseNextCommit() { lose_commit_ = true; }
  // Until it is allowed again, there is no server.
  void Refuse(bool refuses) { refuses_ = refuses; }
  // Ends all connections.
  void Cut() { ++cuts_; }
  // Lets nothing through, but keeps connections open.
  void Hang(bool hangs) { hangs_ = hangs; }

 private:
  static sockaddr_un AddressIn(const std::string& folder) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string path = folder + "/.s.PGSQL.5432";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  }

  void Accept() {
    for (;;) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      if (refuses_) {
        close(client);
        continue;
      }
      const std::lock_guard lock(mutex_);
      connections_.emplace_back([this, client] { Forward(client); });
    }
  }

  void Forward(int client) {
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    const int cuts = cuts_;
    if (connect(server, reinterpret_cast<const sockaddr*>(&server_), sizeof server_) == 0) {
      while (!stopping_ && cuts == cuts_ && !refuses_ && Pass(client, server)) {
      }
    }
    close(client);
    close(server);
  }

  // Returns false if the connection is to end.
  bool Pass(int client, int server) {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    poll(ends.data(), ends.size(), 10);
    if (hangs_) {
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
      return true;
    }
    if (ends[0].revents != 0) {
      const std::string bytes = Receive(client);
      if (bytes.empty()) return false;
      // With the end of the text: READ COMMITTED is no commit.
      const bool commits = bytes.find(std::string("COMMIT\0", 7)) != std::string::npos;
      if (commits && lose_commit_.exchange(false)) return false;
      Send(server, bytes);
      if (commits && lose_answer_.exchange(false)) {
        Receive(server);
        return false;
      }
    }
    if (ends[1].revents != 0) {
      const std::string bytes = Receive(server);
      if (bytes.empty()) return false;
      Send(client, bytes);
    }
    return true;
  }
  static std::string Receive(int from) {
    std::array<char, 65536> buffer{};
    const ssize_t count = recv(from, buffer.data(), buffer.size(), 0);
    return count <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(count));
  }
  static void Send(int to, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  TemporaryFolder folder_;
  const sockaddr_un server_;
  const int listener_;
  std::atomic<bool> stopping_{false}, lose_answer_{false}, lose_commit_{false}, refuses_{false}, hangs_{false};
  std::atomic<int> cuts_{0};
  std::mutex mutex_;
  std::vector<std::thread> connections_;
  std::thread thread_;
};

}  // namespace jeton::testing
