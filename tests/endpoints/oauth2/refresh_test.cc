#include <set>
#include <thread>

#include "storage/tokens/tokens.h"
#include "testing/oauth_client.h"

// Refresh tokens: rotation with a grace, and one live head whatever happens.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Reply;

class RefreshTest : public testing::OAuthClientTest {
 protected:
  std::string First() { return Tokens().Text("refresh_token"); }
  std::string Next(const std::string& token) {
    const Reply reply = Refresh(token);
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Text("refresh_token");
  }
  // Rows of live refresh tokens: there must never be two for one grant.
  std::size_t Heads() {
    return server_.authority().db().Read([&](storage::Transaction& transaction) {
      storage::Statement row = transaction.Prepare("SELECT COUNT(*) FROM tokens WHERE kind = $1 AND expires > $2");
      row.Bind(TokenKind::kRefresh, server_.authority().Now()).Next();
      return static_cast<std::size_t>(row.Integer(0));
    });
  }
};

TEST_F(RefreshTest, EachUseOfTheHeadGivesTheNextOneAndAnAccessToken) {
  const std::string first = First();
  const Reply reply = Refresh(first);
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_NE(reply.Text("refresh_token"), first);
  EXPECT_EQ(reply.Text("token_type"), "Bearer");
  EXPECT_EQ(reply.Text("scope"), "repo:read user:read");
  EXPECT_GT(reply.Json().at("expires_in").as_int64(), 0);
  EXPECT_EQ(reply.Header("cache-control"), "no-store");
  EXPECT_TRUE(Works(reply.Text("access_token")));
  EXPECT_EQ(Heads(), 1u);
}

TEST_F(RefreshTest, ALostAnswerIsGivenAgain) {
  const std::string first = First();
  const std::string second = Next(first);
  const Reply again = Refresh(first);
  ASSERT_EQ(again.status, 200) << again;
  EXPECT_EQ(again.Text("refresh_token"), second) << "and no second chain";
  EXPECT_TRUE(Works(again.Text("access_token")));
  EXPECT_EQ(Heads(), 1u);
  EXPECT_NE(Next(second), second);
}

TEST_F(RefreshTest, AnOldGenerationLeadsToTheHeadOverSeveralSteps) {
  const std::string first = First();
  std::string head = first;
  for (int step = 0; step < 8; ++step) head = Next(head);
  EXPECT_EQ(Refresh(first).Text("refresh_token"), head);
  head = Next(head);
  ExpectError(Refresh(first), 400, "invalid_grant");
  ExpectError(Refresh(head), 400, "invalid_grant");
}

TEST_F(RefreshTest, TheGraceEndsAtItsEdge) {
  const std::string first = First();
  const std::string second = Next(first);
  server_.Advance(Seconds{60} - Microseconds{1000});
  EXPECT_EQ(Refresh(first).Text("refresh_token"), second);
  server_.Advance(Microseconds{1000});
  ExpectError(Refresh(first), 400, "invalid_grant");
}

TEST_F(RefreshTest, TheGraceCountsFromTheFirstUse) {
  const std::string first = First();
  Next(first);
  server_.Advance(Seconds{40});
  ASSERT_EQ(Refresh(first).status, 200);
  server_.Advance(Seconds{20});
  ExpectError(Refresh(first), 400, "invalid_grant");
}

TEST_F(RefreshTest, AReplayAfterTheGraceEndsTheFamilyAndItsAccessTokens) {
  const Reply given = Tokens();
  const Reply renewed = Refresh(given.Text("refresh_token"));
  server_.Advance(Seconds{60});
  ExpectError(Refresh(given.Text("refresh_token")), 400, "invalid_grant");
  ExpectError(Refresh(renewed.Text("refresh_token")), 400, "invalid_grant");
  EXPECT_FALSE(Works(given.Text("access_token")));
  EXPECT_FALSE(Works(renewed.Text("access_token")));
  EXPECT_EQ(Heads(), 0u);
  EXPECT_EQ(server_.authority().Audit("refresh_token_reuse").size(), 1u);
}

TEST_F(RefreshTest, AReplayAcrossAClosedBoxEndsTheFamily) {
  const std::string first = First();
  const std::string second = Next(first);
  server_.Advance(Seconds{30});
  const std::string third = Next(second);
  server_.Advance(Seconds{30});
  ExpectError(Refresh(first), 400, "invalid_grant");
  ExpectError(Refresh(third), 400, "invalid_grant");
}

TEST_F(RefreshTest, WithoutAGraceTheFirstReplayEndsTheFamily) {
  client_ = AddClient("strict", {{"refresh", {{"grace", 0}}}});
  const std::string first = First();
  const std::string second = Next(first);
  ExpectError(Refresh(first), 400, "invalid_grant");
  ExpectError(Refresh(second), 400, "invalid_grant");
}

TEST_F(RefreshTest, AnotherClientsReplayEndsNothing) {
  const Client other = AddClient("other", {});
  const std::string first = First();
  const std::string second = Next(first);
  server_.Advance(Seconds{120});
  ExpectError(Refresh(first, {}, other), 400, "invalid_grant");
  ExpectError(Refresh(second, {}, other), 400, "invalid_grant");
  EXPECT_EQ(Refresh(second).status, 200);
}

TEST_F(RefreshTest, ParallelUsesConvergeOnOneSuccessor) {
  const std::string first = First();
  constexpr int kThreads = 8;
  std::vector<std::string> next(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { next[static_cast<std::size_t>(i)] = Next(first); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set(next.begin(), next.end()).size(), 1u);
  EXPECT_EQ(Heads(), 1u);
}

TEST_F(RefreshTest, TheBoxOpensWithTheOldSecretAlone) {
  const std::string first = First();
  const std::string second = Next(first);
  const std::string third = Next(second);
  server_.authority().db().Read([&](storage::Transaction& transaction) {
    storage::Statement row = transaction.Prepare("SELECT box FROM refresh_generations");
    int boxes = 0;
    while (row.Next()) {
      ++boxes;
      for (const std::string& secret : {first, second, third}) {
        EXPECT_EQ(row.Text(0).find(secret), std::string::npos);
      }
    }
    EXPECT_EQ(boxes, 2);
  });
}

TEST_F(RefreshTest, AConfidentialClientMayKeepItsToken) {
  client_ = AddClient("server", {{"auth_method", "client_secret_basic"}, {"refresh", {{"rotate", false}}}});
  const std::string first = First();
  EXPECT_EQ(Next(first), first);
  server_.Advance(Seconds{29 * 86400});
  EXPECT_EQ(Next(first), first);
  server_.Advance(Seconds{29 * 86400});
  EXPECT_EQ(Next(first), first) << "each use moves the end of an idle one";
}

TEST_F(RefreshTest, AnIdleTokenEndsAndTheAbsoluteEndNeverMoves) {
  client_ = AddClient("short", {{"refresh", {{"idle_life", "100s"}, {"absolute_life", "250s"}}}});
  const std::string idle = First();
  server_.Advance(Seconds{100});
  ExpectError(Refresh(idle), 400, "invalid_grant");
  std::string head = First();
  for (int i = 0; i < 2; ++i) {
    server_.Advance(Seconds{99});
    head = Next(head);
  }
  server_.Advance(Seconds{51});
  const Reply last = Refresh(head);
  ASSERT_EQ(last.status, 200) << last;
  EXPECT_EQ(last.Json().at("expires_in"), 1) << "an access token does not outlive it either";
  server_.Advance(Seconds{1});
  ExpectError(Refresh(last.Text("refresh_token")), 400, "invalid_grant");
}

TEST_F(RefreshTest, OnlyTheAccessTokenNarrows) {
  const Reply narrow = Refresh(First(), {{"scope", "user:read"}});
  ASSERT_EQ(narrow.status, 200) << narrow;
  EXPECT_EQ(narrow.Text("scope"), "user:read");
  EXPECT_EQ(Refresh(narrow.Text("refresh_token")).Text("scope"), "repo:read user:read");
  const std::string token = First();
  ExpectError(Refresh(token, {{"scope", "repo:write"}}), 400, "invalid_scope");
  ExpectError(Refresh(token, {{"resource", "https://unknown.example"}}), 400, "invalid_target");
  EXPECT_EQ(Refresh(token).status, 200) << "a refused request uses nothing up";
}

TEST_F(RefreshTest, IsAskedAgainWhoseItIs) {
  const std::string token = First();
  shop_.Do(wire::Method::kPut, "/api/v1/superuser/users/alice", {{"enabled", false}});
  ExpectError(Refresh(token), 400, "invalid_grant");
  shop_.Do(wire::Method::kPut, "/api/v1/superuser/users/alice", {{"enabled", true}});
  EXPECT_EQ(Refresh(token).status, 200);
}

TEST_F(RefreshTest, WhatIsNoRefreshTokenIsAnInvalidGrant) {
  const Reply given = Tokens();
  for (const std::string& text : {std::string("x"), given.Text("access_token"), std::string(64, 'a')}) {
    ExpectError(Refresh(text), 400, "invalid_grant");
  }
  ExpectError(Refresh(""), 400, "invalid_request");
}

TEST_F(RefreshTest, IsNoCredentialAndUnknownToAPIs) {
  const std::string token = First();
  EXPECT_EQ(server_.Get("/api/v1/user/", Bearer{token}).status, 401);
  const Client api = AddClient("api", {{"auth_method", "client_secret_basic"}});
  EXPECT_EQ(Post("/oauth2/introspect", {{"token", token}}, api).body, R"({"active":false})");
}

TEST_F(RefreshTest, ItsRevocationEndsTheWholeFamily) {
  const Reply given = Tokens();
  const Reply renewed = Refresh(given.Text("refresh_token"));
  for (const bool used : {false, true}) {
    const Reply more = Tokens();
    const std::string head = Next(more.Text("refresh_token"));
    const Reply revoked = Post("/oauth2/revoke", {{"token", used ? more.Text("refresh_token") : head}});
    EXPECT_EQ(revoked.status, 200);
    EXPECT_EQ(revoked.body, "");
    ExpectError(Refresh(head), 400, "invalid_grant");
    EXPECT_FALSE(Works(more.Text("access_token")));
    EXPECT_EQ(Post("/oauth2/revoke", {{"token", head}}).status, 200) << "twice";
  }
  EXPECT_TRUE(Works(renewed.Text("access_token"))) << "another grant's";
}

TEST_F(RefreshTest, TheRevocationOfAnAccessTokenLeavesTheFamily) {
  const Reply given = Tokens();
  EXPECT_EQ(Post("/oauth2/revoke", {{"token", given.Text("access_token")}}).status, 200);
  EXPECT_FALSE(Works(given.Text("access_token")));
  EXPECT_EQ(Refresh(given.Text("refresh_token")).status, 200);
}

TEST_F(RefreshTest, AnotherClientCannotRevokeIt) {
  const Client other = AddClient("other", {});
  const std::string token = First();
  EXPECT_EQ(Post("/oauth2/revoke", {{"token", token}}, other).status, 200);
  EXPECT_EQ(Refresh(token).status, 200);
}

TEST_F(RefreshTest, IsListedOnceWhateverItsGeneration) {
  std::string head = First();
  for (int i = 0; i < 3; ++i) head = Next(head);
  const Reply list = server_.Get("/jeton/v1/tokens?kind=refresh", Bearer{shop_.SessionOf("alice", password_)});
  ASSERT_EQ(list.status, 200) << list;
  EXPECT_EQ(list.Json().at("items").as_array().size(), 1u);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
