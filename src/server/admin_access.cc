#include "server/admin_access.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "base/encoding.h"
#include "base/file.h"
#include "crypto/digest.h"

namespace jeton::server {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr timeval kPatience{60, 0};

std::string SecretFile(const std::string& directory) { return directory + "/admin-secret"; }
std::string AddressFile(const std::string& directory) { return directory + "/admin-address"; }

class Socket {
 public:
  explicit Socket(int file) : file_(file) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (file_ >= 0) close(file_);
  }

  bool Send(std::string_view data) const {
    while (!data.empty()) {
      const ssize_t sent = send(file_, data.data(), data.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      data.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // All that comes until the other side closes.
  std::string Receive() const {
    std::string data;
    char buffer[4096];
    for (ssize_t got = 0; (got = recv(file_, buffer, sizeof buffer, 0)) > 0;) {
      data.append(buffer, static_cast<std::size_t>(got));
    }
    return data;
  }

  int file() const { return file_; }

 private:
  const int file_;
};

std::unique_ptr<Socket> Connect(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return nullptr;
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found) != 0) return nullptr;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    auto socket = std::make_unique<Socket>(::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol));
    setsockopt(socket->file(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    setsockopt(socket->file(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    if (socket->file() >= 0 && connect(socket->file(), at->ai_addr, at->ai_addrlen) == 0) return socket;
  }
  return nullptr;
}

// "HTTP/1.1 200 OK", headers, an empty line, and a body to the end: what our own listener sends before it closes.
std::optional<AdminAnswer> ParseAnswer(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == std::string_view::npos) return std::nullopt;
  const auto status = ParseInteger(text.substr(9, 3));
  if (!status) return std::nullopt;
  return AdminAnswer{static_cast<int>(*status), std::string(text.substr(end + 4))};
}

}  // namespace

Result<Digest, std::string> GrantAdminAccess(const std::string& directory, const std::string& address, Random& random) {
  const Secret secret(random.Characters(kAlphabet, 43));
  auto written = WriteFileAtomically(SecretFile(directory), std::string(secret.Reveal()) + "\n", 0600);
  if (written) written = WriteFileAtomically(AddressFile(directory), address + "\n", 0600);
  if (!written) return Fail(written.error());
  return crypto::Sha256(secret.Reveal());
}

void WithdrawAdminAccess(const std::string& directory) {
  unlink(SecretFile(directory).c_str());
  unlink(AddressFile(directory).c_str());
}

Result<AdminAccess, std::string> ReadAdminAccess(const std::string& directory) {
  const auto secret = ReadFile(SecretFile(directory));
  if (!secret) return Fail(secret.error());
  const auto address = ReadFile(AddressFile(directory));
  if (!address) return Fail(address.error());
  return AdminAccess{std::string(TrimSpace(*address)), Secret(std::string(TrimSpace(*secret)))};
}

Result<AdminAnswer, std::string> PostAdmin(const AdminAccess& access, const std::string& path,
                                           const std::string& form) {
  const auto socket = Connect(access.address);
  if (!socket) return Fail("cannot reach the server at " + access.address);
  const std::string head =
      "POST " + path + " HTTP/1.1\r\nHost: " + access.address + "\r\nAuthorization: Bearer " +
      std::string(access.secret.Reveal()) +
      "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(form.size()) +
      "\r\nConnection: close\r\n\r\n";
  if (!socket->Send(head + form)) return Fail("the server at " + access.address + " does not listen");
  auto answer = ParseAnswer(socket->Receive());
  if (!answer) return Fail("the server at " + access.address + " does not answer");
  return std::move(*answer);
}

}  // namespace jeton::server
