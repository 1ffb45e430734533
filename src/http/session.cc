#include "http/session.h"

namespace jeton::http {
namespace {

std::string PeerOf(const Socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

}  // namespace

void StartSession(Loop& loop, Socket socket, bool refuse) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  std::string peer = PeerOf(socket);
  if (loop.shared.tls) {
    using TlsStream = asio::ssl::stream<Socket>;
    auto session = std::make_shared<Session<TlsStream>>(loop, std::move(peer), std::move(socket), *loop.shared.tls);
    refuse ? session->StartRefusing() : session->Start();
  } else {
    auto session = std::make_shared<Session<Socket>>(loop, std::move(peer), std::move(socket));
    refuse ? session->StartRefusing() : session->Start();
  }
}

}  // namespace jeton::http
