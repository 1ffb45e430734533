#include "fetch/https_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace jeton::fetch {
namespace {

// Something listens there and would be reached, if anybody tried.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    auto* const generic = reinterpret_cast<sockaddr*>(&address_);
    EXPECT_EQ(bind(socket_, generic, size), 0);
    EXPECT_EQ(listen(socket_, 8), 0);
    EXPECT_EQ(getsockname(socket_, generic, &size), 0);
  }
  ~Listener() { close(socket_); }

  std::string port() const { return std::to_string(ntohs(address_.sin_port)); }
  bool reached() const {
    pollfd waiting{socket_, POLLIN, 0};
    return poll(&waiting, 1, 0) == 1;
  }

 private:
  int socket_;
  sockaddr_in address_{};
};

TEST(HttpsClientTest, AnAddressThatIsNotPublicIsNotEvenConnectedTo) {
  const Listener listener;
  const HttpsClient client({.timeout = Seconds{2}});
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"}) {
    const auto answer = client.Get("https://" + host + ":" + listener.port() + "/");
    ASSERT_FALSE(answer) << host;
    EXPECT_NE(answer.error().find("is not public"), std::string::npos) << host << ": " << answer.error();
  }
  EXPECT_FALSE(listener.reached());
}

TEST(HttpsClientTest, ANetworkThatIsAllowedIsConnectedTo) {
  const Listener listener;
  const HttpsClient client({.private_networks = {*AddressRange::Parse("127.0.0.0/8")}, .timeout = Seconds{1}});
  EXPECT_FALSE(client.Get("https://127.0.0.1:" + listener.port() + "/")) << "nobody there speaks TLS";
  EXPECT_TRUE(listener.reached());
  EXPECT_FALSE(client.Get("https://10.0.0.1/")) << "another network stays closed";
}

TEST(HttpsClientTest, HttpsAloneIsSpoken) {
  const Listener listener;
  const HttpsClient client({.private_networks = {*AddressRange::Parse("127.0.0.0/8")}, .timeout = Seconds{1}});
  for (const std::string& url :
       {"http://127.0.0.1:" + listener.port() + "/", std::string("file:///etc/hostname"),
        "ftp://127.0.0.1:" + listener.port() + "/", "127.0.0.1:" + listener.port(),
        "gopher://127.0.0.1:" + listener.port() + "/", std::string("https:///"), std::string()}) {
    EXPECT_FALSE(client.Get(url)) << url;
  }
  EXPECT_FALSE(listener.reached());
}

}  // namespace
}  // namespace jeton::fetch
