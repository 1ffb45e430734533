#include "client/login.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "client/small_server.h"

namespace jeton::client {
namespace {

using std::chrono::seconds;
using testing::Reply;
using testing::SmallServer;

const std::string kLoginEndpoints =
    Reply(200, R"({"device_authorization_endpoint":"https://s.example/d","token_endpoint":"https://s.example/t"})");

TEST(LoginClientTest, BoundsTheIntervalBetweenPolls) {
  const struct {
    const char* sent;
    int expected;
  } cases[] = {{"0", 1}, {"-5", 1}, {"7", 7}, {"9223372036854775807", 3600}, {"\"7\"", 5}, {"null", 5}};
  for (const auto& c : cases) {
    SmallServer server(
        {kLoginEndpoints, Reply(200, R"({"device_code":"d","user_code":"u","verification_uri":"v","interval":)" +
                                         std::string(c.sent) + "}")});
    const auto request = LoginClient({.url = server.url()}, "program").BeginDevice("x");
    ASSERT_TRUE(request) << c.sent;
    EXPECT_EQ(request->interval, seconds(c.expected)) << c.sent;
    EXPECT_EQ(request->life, seconds(600));
  }
}

TEST(LoginClientTest, BoundsTheLifeOfATokenSoThatItsEndIsATime) {
  const struct {
    const char* sent;
    std::int64_t expected;
  } cases[] = {{"60", 60}, {"-1", 1}, {"9223372036854775807", 315'576'000}, {"null", 3600}};
  for (const auto& c : cases) {
    SmallServer server(
        {kLoginEndpoints, Reply(200, R"({"access_token":"a","expires_in":)" + std::string(c.sent) + "}")});
    const auto tokens = LoginClient({.url = server.url()}, "program").Refresh("r");
    ASSERT_TRUE(tokens) << c.sent;
    EXPECT_EQ(tokens->life, seconds(c.expected)) << c.sent;
  }
}

}  // namespace
}  // namespace jeton::client
