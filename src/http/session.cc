#include "http/session.h"

namespace jeton::http {

void StartSession(Loop& loop, Socket socket, std::string peer, bool refuse) {
  error_code ignored;
  socket.non_blocking(true, ignored);
  if (const auto tls = loop.shared.tls.load()) {
    using TlsStream = asio::ssl::stream<Socket>;
    auto session = std::make_shared<Session<TlsStream>>(loop, std::move(peer), std::move(socket), *tls);
    refuse ? session->StartRefusing() : session->Start();
  } else {
    auto session = std::make_shared<Session<Socket>>(loop, std::move(peer), std::move(socket));
    refuse ? session->StartRefusing() : session->Start();
  }
}

}  // namespace jeton::http
