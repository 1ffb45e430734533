#include "testing/test_server.h"

#include <gtest/gtest.h>

// What tests of whole requests rely on.
namespace jeton::testing {
namespace {

namespace json = boost::json;

TEST(TestServerTest, AnswersARequestAsTheProgramDoes) {
  TestServer server;
  EXPECT_EQ(server.Get("/api/v1/user/").status, 401);
  const Reply reply = server.Get("/api/v1/user/", Bearer{server.bootstrap_token()});
  EXPECT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.MediaType(), "application/json");
  EXPECT_EQ(reply.Text("username"), "admin");
}

TEST(TestServerTest, AnApplicationGetsATokenAndItEndsWithTheClock) {
  TestServer server;
  TestAuthority& authority = server.authority();
  const Actor alice = authority.AddUser("alice");
  authority.AddOrganization(alice, "acme");
  const auto app = authority.AddApplication(alice, "acme");
  const Basic client{app.application.client_id, std::string(app.secret->Reveal())};
  const Reply issued = server.Post("/oauth2/token", client, Form{{{"grant_type", "client_credentials"}}});
  ASSERT_EQ(issued.status, 200) << issued;
  const auto active = [&] {
    const Reply told = server.Post("/oauth2/introspect", client, Form{{{"token", issued.Text("access_token")}}});
    return told.Json().at("active").as_bool();
  };
  const std::int64_t life = issued.Json().at("expires_in").as_int64();
  server.Advance(Seconds{life - 1});
  EXPECT_TRUE(active());
  server.Advance(Seconds{1});
  EXPECT_FALSE(active());
}

TEST(TestServerTest, WaitsForSlowWork) {
  TestServer server;
  const Reply made = server.Post("/api/v1/superuser/users/", Bearer{server.bootstrap_token()},
                                 Json{{{"username", "alice"}, {"email", "alice@example.org"}}});
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(server.Get("/v2/auth", Basic{"alice", made.Text("password")}).status, 200);
  EXPECT_EQ(server.Get("/v2/auth", Basic{"alice", "wrong"}).status, 401);
}

TEST(TestServerTest, AnswersAtTheEdgeInTheDialectOfThePath) {
  TestServer server;
  EXPECT_EQ(server.Get("/nowhere").status, 404);
  EXPECT_NE(server.Get("/v2/none").body.find("NAME_UNKNOWN"), std::string::npos);
  const Reply wrong = server.Get("/oauth2/token");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.Header("allow"), "POST, OPTIONS");
  EXPECT_EQ(server.Send(wire::Method::kOptions, "/oauth2/token").status, 204);
  EXPECT_EQ(server.Get("/api/v1/user?x=1").Header("location"), "/api/v1/user/?x=1");
  EXPECT_EQ(server.Get("/api/v1/organization/%ff").status, 400);
  EXPECT_EQ(server.Post("/oauth2/token", Form{{{"x", std::string(100'000, 'x')}}}).status, 413);
}

TEST(TestServerTest, ALongListIsWhole) {
  TestServer server;
  const Bearer admin{server.bootstrap_token()};
  ASSERT_EQ(server.Post("/api/v1/organization/", admin, Json{{{"name", "acme"}}}).status, 201);
  for (int n = 0; n < 400; ++n) {
    const std::string path = "/api/v1/organization/acme/robots/bot" + std::to_string(n);
    const Json body{{{"description", std::string(200, 'x')}}};
    ASSERT_EQ(server.Put(path, admin, body).status, 201);
  }
  const Reply list = server.Get("/api/v1/organization/acme/robots", admin);
  EXPECT_GT(list.body.size(), wire::kPieceBytes);
  EXPECT_EQ(list.Json().at("robots").as_array().size(), 400u);
}

TEST(TestServerTest, GoesOnWithOtherSettings) {
  TestServer server;
  const Bearer admin{server.bootstrap_token()};
  ASSERT_EQ(server.Post("/api/v1/organization/", admin, Json{{{"name", "acme"}}}).status, 201);
  server.Restart({.read_only = true});
  EXPECT_EQ(server.Get("/api/v1/organization/acme", admin).status, 200);
  EXPECT_EQ(server.Post("/api/v1/organization/", admin, Json{{{"name", "other"}}}).status, 503);
}

}  // namespace
}  // namespace jeton::testing
