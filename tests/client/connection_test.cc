#include "jeton/connection.h"

#include <gtest/gtest.h>

#include "client/small_server.h"

namespace jeton {
namespace {

using testing::Has;
using testing::Reply;
using testing::SmallServer;

TEST(ConnectionTest, SendsTheBearerTokenAndKeepsTheConnection) {
  SmallServer server({Reply(200, "one", "ETag: \"7\"\r\n"), Reply(404, "two")});
  Connection connection({.url = server.url() + "/", .bearer = "secret"});
  const auto first = connection.Send({.path = "/a?b=c"});
  const auto second = connection.Send({.method = "PUT", .path = "/d", .body = "{}"});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->body, "one");
  EXPECT_EQ(first->entity_tag, "\"7\"");
  EXPECT_EQ(second->status, 404);
  EXPECT_TRUE(Has(server.requests()[0], "GET /a?b=c HTTP/1.1\r\n"));
  EXPECT_TRUE(Has(server.requests()[0], "Authorization: Bearer secret\r\n"));
  EXPECT_TRUE(Has(server.requests()[1], "PUT /d HTTP/1.1\r\n"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(ConnectionTest, ALoginReplacesTheBearerToken) {
  SmallServer server({Reply(200, "")});
  Connection connection({.url = server.url(), .bearer = "secret"});
  ASSERT_TRUE(connection.SendAs({"acme+ci", "password"}, {.path = "/"}));
  EXPECT_TRUE(Has(server.requests()[0], "Authorization: Basic YWNtZStjaTpwYXNzd29yZA==\r\n"));
  EXPECT_FALSE(Has(server.requests()[0], "secret"));
}

TEST(ConnectionTest, FollowsNoRedirect) {
  SmallServer server({Reply(302, "", "Location: http://127.0.0.1:9/\r\n")});
  Connection connection({.url = server.url(), .bearer = "secret"});
  const auto reply = connection.Send({.path = "/"});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 302);
}

TEST(ConnectionTest, GivesLinesAsTheyCome) {
  SmallServer server({Reply(200, "one\ntwo\nrest"), Reply(403, "no\nlines\n")});
  Connection connection({.url = server.url()});
  std::string lines;
  const auto take = [&](std::string_view line) { lines.append(line).append("|"); };
  ASSERT_TRUE(connection.SendForLines({.path = "/"}, take));
  EXPECT_EQ(lines, "one|two|");
  const auto refused = connection.SendForLines({.path = "/"}, take);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->body, "no\nlines\n") << "the body of an error is whole";
  EXPECT_EQ(lines, "one|two|");
}

TEST(ConnectionTest, SaysWhyNoAnswerCame) {
  SmallServer silent({""});
  const struct {
    Connection::Options options;
    std::string_view code;
  } cases[] = {
      {{.url = "http://127.0.0.1:9"}, "unreachable"},
      {{.url = "tokens.example.com"}, "unreachable"},
      {{.url = "https://127.0.0.1:9", .ca_file = "/no/such/file"}, "untrusted"},
      {{.url = "http://tokens.example.com", .bearer = "x"}, "insecure"},
      {{.url = "http://127.0.0.1:9", .bearer = "a\r\nb: c"}, "unusable_credential"},
      {{.url = silent.url(), .timeout = std::chrono::milliseconds(50)}, "timeout"},
  };
  for (const auto& c : cases) {
    const auto reply = Connection(c.options).Send({.path = "/"});
    ASSERT_FALSE(reply) << c.code;
    EXPECT_EQ(reply.error().code, c.code) << reply.error().detail;
    EXPECT_EQ(reply.error().status, 0);
  }
}

TEST(ConnectionTest, EndsWhenItIsInterrupted) {
  SmallServer silent({""});
  Connection connection({.url = silent.url(), .interrupted = [] { return true; }});
  const auto reply = connection.Send({.path = "/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "interrupted");
}

TEST(ConnectionTest, TracesWithoutSecrets) {
  SmallServer server({Reply(200, "answer")});
  std::string trace;
  Connection connection({.url = server.url(), .bearer = "secret", .trace = [&](std::string_view line) {
                           trace.append(line).append("\n");
                         }});
  ASSERT_TRUE(connection.Send({.method = "POST", .path = "/a?query=1", .body = "body"}));
  EXPECT_TRUE(Has(trace, "> POST " + server.url() + "/a\n< 200 in "));
  for (const std::string_view hidden : {"secret", "query", "body", "answer"}) EXPECT_FALSE(Has(trace, hidden)) << trace;
}

}  // namespace
}  // namespace jeton
