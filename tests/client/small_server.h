#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace jeton::testing {

// Answers requests on loopback with the given texts, one after the other, on one connection after the other, and keeps
// what it was sent. An empty text: no answer.
class SmallServer {
 public:
  explicit SmallServer(std::vector<std::string> answers)
      : answers_(std::move(answers)), socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(socket_, 8);
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { Serve(); });
  }
  ~SmallServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  const std::string& url() const { return url_; }
  // The requests so far. Only while none is in progress.
  const std::vector<std::string>& requests() const { return requests_; }
  int connections() const { return connections_; }

 private:
  void Serve() {
    while (requests_.size() < answers_.size()) {
      const int peer = accept(socket_, nullptr, nullptr);
      if (peer < 0) return;
      ++connections_;
      Talk(peer);
      close(peer);
    }
  }

  void Talk(int peer) {
    char bytes[65536];
    while (requests_.size() < answers_.size()) {
      const ssize_t count = recv(peer, bytes, sizeof bytes, 0);
      if (count <= 0) return;
      requests_.emplace_back(bytes, static_cast<std::size_t>(count));
      const std::string& answer = answers_[requests_.size() - 1];
      if (answer.empty()) {
        // Until the client leaves.
        while (recv(peer, bytes, sizeof bytes, 0) > 0) continue;
        return;
      }
      send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  const std::vector<std::string> answers_;
  const int socket_;
  std::string url_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  std::thread thread_;
};

inline bool Has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

inline std::string Reply(int status, const std::string& body, const std::string& headers = {}) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

}  // namespace jeton::testing
