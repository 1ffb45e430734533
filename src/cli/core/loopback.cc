#include "cli/core/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/file.h"
#include "cli/core/terminal.h"

namespace jeton::cli {
namespace {

constexpr std::string_view kCallbackPath = "/callback";
constexpr std::size_t kLongestHead = 16 * 1024;
constexpr int kHeadPatience = 5'000;  // milliseconds

// Returns whether there is something to read before the time is over.
bool HasInput(int file, int milliseconds) {
  pollfd wanted{.fd = file, .events = POLLIN, .revents = 0};
  return poll(&wanted, 1, milliseconds) == 1;
}

// The head of a request; empty: none came.
std::string ReadHead(int connection) {
  std::string head;
  std::array<char, 4096> bytes{};
  while (head.find("\r\n\r\n") == std::string::npos && head.size() < kLongestHead) {
    if (!HasInput(connection, kHeadPatience)) return {};
    const ssize_t count = read(connection, bytes.data(), bytes.size());
    if (count <= 0) return {};
    head.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return head;
}

// The query of a GET of our path.
std::optional<std::string> QueryOf(std::string_view head) {
  constexpr std::string_view kGet = "GET ";
  if (!head.starts_with(kGet)) return std::nullopt;
  head.remove_prefix(kGet.size());
  const std::string_view target = head.substr(0, head.find_first_of(" \r\n"));
  const auto mark = target.find('?');
  if (target.substr(0, mark) != kCallbackPath || mark == std::string_view::npos) return std::nullopt;
  return std::string(target.substr(mark + 1));
}

void SendPage(int connection, std::string_view status, std::string_view text) {
  std::string page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>jeton</title><p>";
  page.append(text).append("</p></html>\n");
  std::string reply = "HTTP/1.1 ";
  reply.append(status)
      .append("\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n")
      // The code is in the address of this page.
      .append("Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\nContent-Length: ")
      .append(std::to_string(page.size()))
      .append("\r\nConnection: close\r\n\r\n")
      .append(page);
  // A browser that has gone away has seen enough.
  static_cast<void>(send(connection, reply.data(), reply.size(), MSG_NOSIGNAL));
}

}  // namespace

Result<LoopbackListener, std::string> LoopbackListener::Open() {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  const bool open = listening >= 0 && bind(listening, name, size) == 0 && listen(listening, 4) == 0 &&
                    getsockname(listening, name, &size) == 0;
  if (open) return LoopbackListener(listening, ntohs(address.sin_port));
  std::string reason = LastReason();
  if (listening >= 0) close(listening);
  return Fail(std::move(reason));
}

LoopbackListener::~LoopbackListener() {
  if (socket_ >= 0) close(socket_);
}

LoopbackListener::LoopbackListener(LoopbackListener&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), port_(other.port_) {}

std::string LoopbackListener::redirect_uri() const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(kCallbackPath);
}

std::optional<std::string> LoopbackListener::Await(std::chrono::seconds most,
                                                   const std::function<bool(std::string_view)>& accepts) {
  const auto deadline = std::chrono::steady_clock::now() + most;
  while (!Interrupted() && std::chrono::steady_clock::now() < deadline) {
    if (!HasInput(socket_, 100)) continue;
    const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    auto query = QueryOf(ReadHead(connection));
    const bool taken = query && accepts(*query);
    if (taken) {
      SendPage(connection, "200 OK", "The program goes on. You can close this window.");
    } else {
      SendPage(connection, "404 Not Found", "The program waits for another page.");
    }
    close(connection);
    if (taken) return query;
  }
  return std::nullopt;
}

}  // namespace jeton::cli
