#include "jeton/api.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "client/small_server.h"

namespace jeton {
namespace {

using testing::Has;
using testing::Reply;
using testing::SmallServer;

TEST(ApiTest, SendsAndReadsJson) {
  SmallServer server({Reply(201, R"({"name":"ci"})", "ETag: \"7\"\r\n"), Reply(204, "")});
  Connection connection({.url = server.url()});
  Api api(connection);
  const auto made = api.Call({.method = "PUT",
                              .path = "/organizations/acme/robots/" + PathSegment("c/i"),
                              .query = {{"dry_run", "true"}, {"q", "a b&c"}},
                              .body = boost::json::object{{"disabled", false}},
                              .must_be_new = true});
  ASSERT_TRUE(made);
  EXPECT_EQ(TextOf(made->document.get_object(), "name"), "ci");
  EXPECT_EQ(made->entity_tag, "\"7\"");
  const std::string& sent = server.requests()[0];
  EXPECT_TRUE(Has(sent, "PUT /jeton/v1/organizations/acme/robots/c%2Fi?dry_run=true&q=a%20b%26c HTTP/1.1\r\n")) << sent;
  EXPECT_TRUE(Has(sent, "If-None-Match: *\r\n") && Has(sent, R"({"disabled":false})")) << sent;
  const auto gone = api.Call({.method = "DELETE", .path = "/tokens/1", .if_match = "\"7\""});
  ASSERT_TRUE(gone);
  EXPECT_TRUE(gone->document.is_null());
  EXPECT_TRUE(Has(server.requests()[1], "If-Match: \"7\"\r\n"));
}

TEST(ApiTest, ReadsAProblem) {
  SmallServer server({Reply(403, R"({"code":"forbidden","title":"Not allowed","detail":"No.","field":"who",)"
                                 R"("request_id":"00ff","needs":{"right":"admin"},"retry_after":7})")});
  Connection connection({.url = server.url()});
  const auto reply = Api(connection).Call({.path = "/whoami"});
  ASSERT_FALSE(reply);
  const Problem& problem = reply.error();
  EXPECT_EQ(problem.code, "forbidden");
  EXPECT_EQ(problem.status, 403);
  EXPECT_EQ(problem.field, "who");
  EXPECT_EQ(problem.request, "00ff");
  EXPECT_EQ(TextOf(problem.needs.get_object(), "right"), "admin");
  EXPECT_EQ(problem.retry_after, std::chrono::seconds(7));
}

TEST(ApiTest, WhatIsNoAnswerOfAJetonServerIsSaid) {
  for (const std::string& answer : {Reply(200, "<html>"), Reply(500, "<html>"), Reply(302, ""), Reply(400, "[]")}) {
    SmallServer server({answer});
    Connection connection({.url = server.url()});
    const auto reply = Api(connection).Call({.path = "/whoami"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "unreadable_answer");
  }
}

TEST(ApiTest, AProxyThatCannotReachTheServerIsNoAnswerOfIt) {
  SmallServer server({Reply(502, "<html>")});
  Connection connection({.url = server.url()});
  EXPECT_EQ(Api(connection).Call({.path = "/whoami"}).error().code, "unavailable");
}

TEST(ApiTest, ReadsAListToItsEnd) {
  SmallServer server({Reply(200, R"({"items":[1,2],"next_cursor":"x/y"})"),
                      Reply(200, R"({"items":[],"next_cursor":"z"})"),
                      Reply(200, R"({"items":[3],"next_cursor":null})")});
  Connection connection({.url = server.url()});
  std::int64_t sum = 0;
  const auto add = [&](const boost::json::value& item) {
    sum += item.as_int64();
    return true;
  };
  ASSERT_TRUE(Api(connection).List("/tokens", {{"owner", "me"}}, 0, add));
  EXPECT_EQ(sum, 6);
  EXPECT_TRUE(Has(server.requests()[0], "/tokens?owner=me&limit=200 "));
  EXPECT_TRUE(Has(server.requests()[1], "/tokens?owner=me&limit=200&cursor=x%2Fy "));
  EXPECT_TRUE(Has(server.requests()[2], "cursor=z "));
}

TEST(ApiTest, AsksForNoMoreItemsThanAreWanted) {
  SmallServer server(
      {Reply(200, R"({"items":[1,2],"next_cursor":"x"})"), Reply(200, R"({"items":[3],"next_cursor":"y"})")});
  Connection connection({.url = server.url()});
  int items = 0;
  ASSERT_TRUE(Api(connection).List("/tokens", {}, 3, [&](const auto&) { return ++items > 0; }));
  EXPECT_EQ(items, 3);
  EXPECT_TRUE(Has(server.requests()[0], "limit=3 "));
  EXPECT_TRUE(Has(server.requests()[1], "limit=1&"));
}

}  // namespace
}  // namespace jeton
