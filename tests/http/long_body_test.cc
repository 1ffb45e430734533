#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "http/server.h"

namespace jeton::http {
namespace {

// A body of `pieces` pieces "<n>\n…", of which one may fail.
class CountedBody final : public wire::BodySource {
 public:
  CountedBody(int pieces, std::size_t size, int broken) : pieces_(pieces), size_(size), broken_(broken) {}
  wire::BodyPiece Next() override {
    const int number = made_++;
    if (number == broken_) throw std::runtime_error("broken");
    std::string bytes = std::to_string(number) + "\n";
    bytes.resize(std::max(bytes.size(), size_), '.');
    return {std::move(bytes), number + 1 == pieces_};
  }
  int made() const { return made_; }

 private:
  const int pieces_;
  const std::size_t size_;
  const int broken_;
  std::atomic<int> made_{0};
};

// A client that says and reads bytes.
class Client {
 public:
  explicit Client(const std::string& address, int room = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (room > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    ::inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void Say(const std::string& text) {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // What comes until `end`, or until the other end closes.
  std::string Read(const std::string& end = "\xff") {
    std::string text;
    char bytes[4096];
    while (text.find(end) == std::string::npos) {
      const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
      if (size < 0) reset_ = true;
      if (size <= 0) break;
      text.append(bytes, static_cast<std::size_t>(size));
    }
    return text;
  }
  bool reset() const { return reset_; }

 private:
  const int socket_;
  bool reset_ = false;
};

class LongBodyTest : public ::testing::Test {
 protected:
  enum : std::size_t { kLong, kShort };

  LongBodyTest() {
    router_.Add(wire::Method::kGet, "/long", 0);
    router_.Add(wire::Method::kGet, "/short", 0);
    service_.serve = [this](std::size_t route, wire::Request&, wire::Response& response, const auto&) {
      response.body = route == kShort ? "short" : "begin\n";
      if (route == kLong) response.rest = body_;
      return true;
    };
    service_.refuse = [](int status, std::string_view) { return wire::Response{.status = status}; };
    service_.make_piece = [this](const std::shared_ptr<wire::BodySource>& source, PieceResponder responder) {
      const std::lock_guard lock(mutex_);
      makers_.emplace_back([source, responder]() mutable {
        std::optional<wire::BodyPiece> piece;
        try {
          piece = source->Next();
        } catch (const std::exception&) {
        }
        responder(std::move(piece));
      });
    };
    Start(Seconds{30});
  }
  ~LongBodyTest() override { Stop(); }

  void Start(Seconds send) {
    server_.emplace(router_, service_, clock_);
    EXPECT_TRUE(server_->Bind({.address = "127.0.0.1:0", .limits = {.send = send}}).has_value());
    server_->Serve();
  }
  void Stop() {
    server_->Stop(Seconds{0});
    for (auto& maker : makers_) maker.join();
    makers_.clear();
    server_.reset();
  }
  void Body(int pieces, std::size_t size = 0, int broken = -1) {
    body_ = std::make_shared<CountedBody>(pieces, size, broken);
  }
  std::string Ask(const std::string& request) {
    Client client(server_->address());
    client.Say(request);
    return client.Read();
  }
  static bool Ends(const std::string& text, const std::string& end) { return text.ends_with(end); }
  bool WaitFor(const std::function<bool()>& done) {
    for (int i = 0; i < 2000 && !done(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return done();
  }

  Router router_;
  Service service_;
  SystemClock clock_;
  std::shared_ptr<CountedBody> body_;
  std::mutex mutex_;
  std::deque<std::thread> makers_;
  std::optional<Server> server_;
};

TEST_F(LongBodyTest, ComesInChunksAndIsEndedByAnEmptyOne) {
  Body(2);
  const std::string answer = Ask("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos) << answer;
  EXPECT_TRUE(Ends(answer, "\r\n\r\n6\r\nbegin\n\r\n2\r\n0\n\r\n2\r\n1\n\r\n0\r\n\r\n")) << answer;
}

TEST_F(LongBodyTest, AnEmptyPieceDoesNotEndIt) {
  body_ = nullptr;
  class Sparse final : public wire::BodySource {
    wire::BodyPiece Next() override { return ++made_ < 3 ? wire::BodyPiece{} : wire::BodyPiece{"end", true}; }
    int made_ = 0;
  };
  const auto sparse = std::make_shared<Sparse>();
  service_.serve = [sparse](std::size_t, wire::Request&, wire::Response& response, const auto&) {
    response.rest = sparse;
    return true;
  };
  EXPECT_TRUE(Ends(Ask("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "\r\n\r\n3\r\nend\r\n0\r\n\r\n"));
}

TEST_F(LongBodyTest, ForAnOldClientItEndsWithTheConnection) {
  Body(2);
  const std::string answer = Ask("GET /long HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer.find("Transfer-Encoding"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(Ends(answer, "\r\n\r\nbegin\n0\n1\n")) << answer;
}

TEST_F(LongBodyTest, HeadMakesNoPieces) {
  Body(2);
  router_.Add(wire::Method::kHead, "/long", 0);
  service_.serve = [this](std::size_t, wire::Request&, wire::Response& response, const auto&) {
    response.rest = body_;
    return true;
  };
  const std::string answer = Ask("HEAD /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(Ends(answer, "\r\n\r\n")) << answer;
  EXPECT_EQ(body_->made(), 0);
}

TEST_F(LongBodyTest, WhatIsAskedForBehindItIsAnsweredAfterIt) {
  Body(2);
  const std::string answer =
      Ask("GET /long HTTP/1.1\r\nHost: x\r\n\r\nGET /short HTTP/1.1\r\nHost: x\r\n\r\n"
          "GET /short HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto end = answer.find("0\r\n\r\nHTTP/1.1 200 OK");
  ASSERT_NE(end, std::string::npos) << answer;
  EXPECT_NE(answer.find("short", end), answer.rfind("short")) << answer;
}

TEST_F(LongBodyTest, TheConnectionGoesOnAfterIt) {
  Body(1);
  Client client(server_->address());
  client.Say("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(Ends(client.Read("0\r\n\r\n"), "0\r\n\r\n"));
  client.Say("GET /short HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(Ends(client.Read(), "short"));
}

TEST_F(LongBodyTest, OneThatBreaksDoesNotLookWhole) {
  for (const std::string version : {"1.1", "1.0"}) {
    Body(3, 0, 1);
    Client client(server_->address());
    client.Say("GET /long HTTP/" + version + "\r\nHost: x\r\n\r\n");
    EXPECT_FALSE(Ends(client.Read(), "0\r\n\r\n")) << version;
    EXPECT_TRUE(client.reset()) << version;
  }
}

TEST_F(LongBodyTest, NoPieceIsMadeForAClientThatDoesNotRead) {
  Body(1000, 64 * 1024);
  Client client(server_->address(), 16 * 1024);
  client.Say("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(WaitFor([&] { return body_->made() > 0; }));
  int made = -1;
  WaitFor([&] { return std::exchange(made, body_->made()) == body_->made() && made > 0; });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  // What the system takes at both ends, and one piece that waits: less than a megabyte of sixty-four.
  EXPECT_LT(body_->made(), 16);
}

TEST_F(LongBodyTest, AClientThatDoesNotReadIsCutOff) {
  Stop();
  Start(Seconds{1});
  Body(1000, 64 * 1024);
  Client client(server_->address(), 16 * 1024);
  client.Say("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(WaitFor([&] { return server_->counters().timeouts > 0; }));
  EXPECT_FALSE(Ends(client.Read(), "0\r\n\r\n"));
}

TEST_F(LongBodyTest, AClientThatLeavesEndsIt) {
  Body(100'000, 64 * 1024);
  {
    Client client(server_->address());
    client.Say("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
    client.Read("0\n");
  }
  EXPECT_TRUE(WaitFor([&] { return server_->counters().connections == 0; }));
  EXPECT_LT(body_->made(), 100'000);
}

TEST_F(LongBodyTest, AnswersToRequestsThatAreNotReadDoNotPileUp) {
  std::atomic<int> served = 0;
  service_.serve = [&](std::size_t, wire::Request&, wire::Response& response, const auto&) {
    ++served;
    response.body.assign(60'000, 'x');
    return true;
  };
  std::string requests;
  for (int i = 0; i < 150; ++i) requests += "GET /short HTTP/1.1\r\nHost: x\r\n\r\n";
  requests += "GET /short HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  Client client(server_->address(), 16 * 1024);
  client.Say(requests);
  ASSERT_TRUE(WaitFor([&] { return served > 0; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(served.load(), 151) << "the rest waits until some has been read";
  client.Read();
  EXPECT_EQ(served.load(), 151);
}

}  // namespace
}  // namespace jeton::http
