#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "client/small_server.h"
#include "jeton/introspector.h"
#include "jeton/token_source.h"

namespace jeton {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Has;
using testing::Reply;
using testing::SmallServer;

const std::string kEndpoints = Reply(
    200, R"({"token_endpoint":"https://elsewhere.example/t","introspection_endpoint":"https://elsewhere.example/i"})");

std::string Token(const std::string& text, int life) {
  return Reply(200, R"({"access_token":")" + text + R"(","expires_in":)" + std::to_string(life) + "}");
}

TEST(TokenSourceTest, AsksOnceForManyThreads) {
  SmallServer server({kEndpoints, Token("one", 3600)});
  TokenSource source({.url = server.url()}, {.client_id = "app", .client_secret = "a+b", .scope = "x y"});
  std::vector<std::string> tokens(8);
  std::vector<std::thread> threads;
  for (std::string& token : tokens) threads.emplace_back([&] { token = source.Token().value_or("none"); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(tokens, std::vector<std::string>(8, "one"));
  ASSERT_EQ(server.requests().size(), 2U);
  const std::string& sent = server.requests()[1];
  EXPECT_TRUE(Has(sent, "POST /t HTTP/1.1\r\n")) << "whatever host the metadata name";
  EXPECT_TRUE(Has(sent, "Authorization: Basic YXBwOmElMkJi\r\n")) << sent;
  EXPECT_TRUE(Has(sent, "grant_type=client_credentials&scope=x%20y")) << sent;
}

TEST(TokenSourceTest, RenewsATokenBeforeItsEnd) {
  SmallServer server({kEndpoints, Token("one", 50), Token("two", 3600)});
  TokenSource source({.url = server.url()}, {.client_id = "a", .client_secret = "b", .margin = seconds(60)});
  EXPECT_EQ(source.Token(), "one");
  EXPECT_EQ(source.Token(), "two");
  EXPECT_EQ(source.Token(), "two");
}

TEST(TokenSourceTest, KeepsALiveTokenWhileTheServerFails) {
  SmallServer server({kEndpoints, Token("one", 50), Reply(503, ""), Reply(400, R"({"error":"invalid_client"})")});
  TokenSource source({.url = server.url()}, {.client_id = "a", .client_secret = "b", .margin = seconds(60)});
  EXPECT_EQ(source.Token(), "one");
  EXPECT_EQ(source.Token(), "one") << "it cannot be renewed now";
  EXPECT_EQ(source.Token().error().code, "invalid_client") << "it will not be renewed";
}

TEST(TokenSourceTest, ForgetsARefusedToken) {
  SmallServer server({kEndpoints, Token("one", 3600), Token("two", 3600)});
  TokenSource source({.url = server.url()}, {.client_id = "a", .client_secret = "b"});
  EXPECT_EQ(source.Token(), "one");
  source.Forget();
  EXPECT_EQ(source.Token(), "two");
}

std::string TokenAndRefresh(const std::string& text, const std::string& refresh) {
  return Reply(200, R"({"access_token":")" + text + R"(","expires_in":1,"refresh_token":")" + refresh + R"("})");
}

TEST(TokenSourceTest, GoesOnForAUserWithARefreshTokenAndHandsOverTheNextOne) {
  SmallServer server({kEndpoints, TokenAndRefresh("one", "r2"), TokenAndRefresh("two", "r2"), Token("three", 3600)});
  std::vector<std::string> kept;
  TokenSource source({.url = server.url()}, {.client_id = "app",
                                             .client_secret = "",
                                             .refresh_token = "r1",
                                             .keep = [&](const std::string& refresh) { kept.push_back(refresh); }});
  for (const char* const token : {"one", "two", "three"}) EXPECT_EQ(source.Token(), token);
  EXPECT_EQ(kept, std::vector<std::string>{"r2"});
  EXPECT_TRUE(Has(server.requests()[1], "grant_type=refresh_token&refresh_token=r1&client_id=app"));
  EXPECT_TRUE(Has(server.requests()[2], "refresh_token=r2"));
  EXPECT_TRUE(Has(server.requests()[3], "refresh_token=r2")) << "the answer had no other one";
}

TEST(TokenSourceTest, ShowsTheIdentityOfAJobAnewForEachToken) {
  SmallServer server({kEndpoints, Token("one", 1), Token("two", 3600)});
  int asked = 0;
  TokenSource source(
      {.url = server.url()},
      {.client_id = "", .client_secret = "", .scope = "repo:read", .job_token = [&]() -> Answer<std::string> {
         return "job" + std::to_string(++asked);
       }});
  EXPECT_EQ(source.Token(), "one");
  EXPECT_EQ(source.Token(), "two");
  EXPECT_EQ(source.Token(), "two");
  const std::string& sent = server.requests()[2];
  EXPECT_TRUE(Has(sent, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=job2")) << sent;
  EXPECT_TRUE(Has(sent, "scope=repo%3Aread")) << sent;
  EXPECT_FALSE(Has(sent, "client_id") || Has(sent, "Authorization")) << "its trust rule needs no client";
}

TEST(TokenSourceTest, AJobWithoutAnIdentityAsksNoServer) {
  SmallServer server({});
  TokenSource source({.url = server.url()},
                     {.client_id = "", .client_secret = "", .job_token = []() -> Answer<std::string> {
                        return tl::unexpected(Problem{.code = "no_identity"});
                      }});
  EXPECT_EQ(source.Token().error().code, "no_identity");
}

const std::string kActive = Reply(200, R"({"active":true,"sub":"mira","client_id":"app","scope":"a b"})");
const std::string kInactive = Reply(200, R"({"active":false})");

TEST(IntrospectorTest, ReadsWhatTheServerSays) {
  SmallServer server({kEndpoints, kActive, kInactive});
  Introspector introspector({.url = server.url()}, {.client_id = "a", .client_secret = "b"});
  const auto good = introspector.Check("one");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->subject, "mira");
  EXPECT_TRUE(good->Has("b"));
  EXPECT_FALSE(good->Has("c"));
  const auto bad = introspector.Check("two");
  ASSERT_TRUE(bad);
  EXPECT_FALSE(bad->active);
  EXPECT_FALSE(bad->Has("a"));
  EXPECT_TRUE(Has(server.requests()[1], "POST /i HTTP/1.1\r\n") && Has(server.requests()[1], "\r\n\r\ntoken=one"));
}

TEST(IntrospectorTest, BelievesAnAnswerForItsAgeAndNoLonger) {
  SmallServer server({kEndpoints, kActive, kInactive});
  Introspector introspector({.url = server.url()},
                            {.client_id = "a", .client_secret = "b", .most_age = milliseconds(200)});
  EXPECT_TRUE(introspector.Check("one")->active);
  EXPECT_TRUE(introspector.Check("one")->active);
  EXPECT_EQ(server.requests().size(), 2U);
  std::this_thread::sleep_for(milliseconds(220));
  EXPECT_FALSE(introspector.Check("one")->active) << "the revocation is heard";
}

TEST(IntrospectorTest, WithoutAnAgeNothingIsRemembered) {
  SmallServer server({kEndpoints, kActive, kInactive});
  Introspector introspector({.url = server.url()},
                            {.client_id = "a", .client_secret = "b", .most_age = milliseconds(0)});
  EXPECT_TRUE(introspector.Check("one")->active);
  EXPECT_FALSE(introspector.Check("one")->active);
}

TEST(IntrospectorTest, DoesNotBelieveInATokenPastItsEnd) {
  SmallServer server({kEndpoints, Reply(200, R"({"active":true,"exp":1})"), kInactive});
  Introspector introspector({.url = server.url()}, {.client_id = "a", .client_secret = "b"});
  EXPECT_TRUE(introspector.Check("one")->active);
  EXPECT_FALSE(introspector.Check("one")->active);
}

TEST(IntrospectorTest, RemembersABoundedNumber) {
  SmallServer server({kEndpoints, kActive, kActive, kActive, kInactive});
  Introspector introspector({.url = server.url()}, {.client_id = "a", .client_secret = "b", .most_answers = 2});
  for (const char* const token : {"one", "two", "three"}) EXPECT_TRUE(introspector.Check(token)->active);
  EXPECT_TRUE(introspector.Check("three")->active);
  EXPECT_TRUE(introspector.Check("two")->active);
  EXPECT_FALSE(introspector.Check("one")->active) << "the oldest was forgotten";
}

TEST(IntrospectorTest, AServerThatFailsIsNoAnswer) {
  SmallServer server({kEndpoints, Reply(401, R"({"error":"invalid_client"})"), Reply(503, "")});
  Introspector introspector({.url = server.url()}, {.client_id = "a", .client_secret = "b"});
  EXPECT_EQ(introspector.Check("one").error().code, "invalid_client");
  EXPECT_EQ(introspector.Check("one").error().code, "unavailable");
}

}  // namespace
}  // namespace jeton
