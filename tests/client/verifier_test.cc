#include "jeton/verifier.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "client/small_server.h"
#include "crypto/jws.h"
#include "testing/key_files.h"

namespace jeton {
namespace {

using crypto::KeyIdForm;
using crypto::SigningKey;
using std::chrono::milliseconds;
using testing::EcKey;
using testing::Has;
using testing::Reply;
using testing::RsaKey;
using testing::SmallServer;

std::string KeysOf(const std::vector<SigningKey>& keys, const std::string& headers = {}) {
  return Reply(200, PrintJwks(keys), headers);
}

std::string InSeconds(int from_now) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() +
      from_now);
}

constexpr const char* kIssuer = "https://tokens.example";

std::string Claims(const std::string& more = {}) {
  return R"({"iss":"https://tokens.example","aud":["x","shop"],"sub":"mira","client_id":"app","scope":"a b","exp":)" +
         InSeconds(60) + more + "}";
}

std::string Signed(const SigningKey& key, const std::string& claims = Claims()) {
  return SignJwt(key, KeyIdForm::kThumbprint, claims);
}

Verifier::Options Ours() {
  return {.audience = "shop", .issuer = kIssuer, .most_age = milliseconds(100), .cool_down = milliseconds(50)};
}

TEST(VerifierTest, ReadsAGoodToken) {
  SmallServer server({KeysOf({EcKey(), RsaKey()})});
  Verifier verifier({.url = server.url(), .bearer = "secret"}, Ours());
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    const auto token = verifier.Check(Signed(key));
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->good) << token->why;
    EXPECT_EQ(token->subject, "mira");
    EXPECT_EQ(token->client_id, "app");
    EXPECT_TRUE(token->Has("b"));
    EXPECT_FALSE(token->Has("c"));
  }
  ASSERT_EQ(server.requests().size(), 1U) << "the keys are remembered";
  EXPECT_TRUE(Has(server.requests()[0], "GET /.well-known/jwks.json HTTP/1.1\r\n"));
  EXPECT_FALSE(Has(server.requests()[0], "secret")) << "keys are public";
}

TEST(VerifierTest, SaysWhyATokenIsRefused) {
  const std::string good = Signed(EcKey());
  std::string changed = good;
  changed[good.find(".") + 5] = changed[good.find(".") + 5] == "A"[0] ? "B"[0] : "A"[0];
  const auto with = [](const std::string& iss, const std::string& aud, const std::string& times) {
    return Signed(EcKey(), R"({"iss":")" + iss + R"(","aud":)" + aud + times + "}");
  };
  const std::string live = R"(,"exp":)" + InSeconds(60);
  const struct {
    const char* why;
    std::string token;
  } cases[] = {
      {"malformed", "none"},
      {"malformed", good + ".x"},
      {"unknown_key", Signed(SigningKey::Generate(crypto::SigningAlgorithm::kEs256))},
      {"forged",
       good.substr(0, good.rfind('.') + 1) + Signed(EcKey()).substr(good.rfind('.') + 1).replace(4, 8, "AAAAAAAA")},
      {"wrong_issuer", with("https://tokens.example/", R"("shop")", live)},
      {"wrong_audience", with(kIssuer, R"("shopping")", live)},
      {"wrong_audience", with(kIssuer, R"(["x",7])", live)},
      {"wrong_audience", with(kIssuer, R"({"shop":1})", live)},
      {"ended", with(kIssuer, R"("shop")", "")},
      {"ended", with(kIssuer, R"("shop")", R"(,"exp":")" + InSeconds(60) + R"(")")},
      {"ended", with(kIssuer, R"("shop")", R"(,"exp":)" + InSeconds(-31))},
      {"not_yet", with(kIssuer, R"("shop")", live + R"(,"nbf":)" + InSeconds(40))},
      {"", with(kIssuer, R"("shop")", R"(,"exp":)" + InSeconds(-20))},
      {"", with(kIssuer, R"("shop")", live + R"(,"nbf":)" + InSeconds(20))},
  };
  SmallServer server({KeysOf({EcKey()}), KeysOf({EcKey()})});
  Verifier::Options options = Ours();
  options.most_age = std::chrono::minutes(5);
  options.cool_down = std::chrono::minutes(5);
  Verifier verifier({.url = server.url()}, options);
  for (const auto& one : cases) {
    const auto token = verifier.Check(one.token);
    ASSERT_TRUE(token) << one.token;
    EXPECT_EQ(token->why, one.why) << one.token;
    EXPECT_EQ(token->good, one.why[0] == '\0');
    EXPECT_EQ(token->claims.empty(), !token->good) << "nothing of a refused token is told";
  }
  EXPECT_NE(verifier.Check(changed)->why, "");
}

TEST(VerifierTest, WithoutAnAudienceEveryTokenIsRefused) {
  SmallServer server({KeysOf({EcKey()})});
  Verifier::Options options = Ours();
  options.audience.clear();
  Verifier verifier({.url = server.url()}, options);
  EXPECT_EQ(verifier.Check(Signed(EcKey()))->why, "wrong_audience");
}

TEST(VerifierTest, TheIssuerIsTheServersAddressIfNoneIsNamed) {
  SmallServer server({KeysOf({EcKey()})});
  Verifier verifier({.url = server.url() + "/"}, {.audience = "shop"});
  const std::string claims = R"({"iss":")" + server.url() + R"(","aud":"shop","exp":)" + InSeconds(60) + "}";
  EXPECT_TRUE(verifier.Check(Signed(EcKey(), claims))->good);
}

TEST(VerifierTest, ARotationIsSeenWithTheFirstTokenOfTheNewKey) {
  SmallServer server({KeysOf({EcKey()}), KeysOf({EcKey(), RsaKey()})});
  Verifier::Options options = Ours();
  options.cool_down = milliseconds(0);
  options.most_age = std::chrono::minutes(5);
  Verifier verifier({.url = server.url()}, options);
  EXPECT_TRUE(verifier.Check(Signed(EcKey()))->good);
  EXPECT_TRUE(verifier.Check(Signed(RsaKey()))->good);
  EXPECT_TRUE(verifier.Check(Signed(EcKey()))->good);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(VerifierTest, UnknownKeysCostOneRequestInTheCoolDown) {
  SmallServer server({KeysOf({EcKey()}), KeysOf({EcKey(), RsaKey()})});
  Verifier::Options options = Ours();
  options.most_age = std::chrono::minutes(5);
  options.cool_down = milliseconds(1000);
  Verifier verifier({.url = server.url()}, options);
  const std::string unknown = Signed(RsaKey());
  EXPECT_TRUE(verifier.Check(Signed(EcKey()))->good);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(verifier.Check(unknown)->why, "unknown_key");
  EXPECT_EQ(server.requests().size(), 1U);
  std::this_thread::sleep_for(milliseconds(1050));
  EXPECT_TRUE(verifier.Check(unknown)->good);
}

TEST(VerifierTest, AKeyThatWasTakenAwayIsRefusedAfterTheAge) {
  SmallServer server({KeysOf({EcKey(), RsaKey()}), KeysOf({RsaKey()})});
  Verifier verifier({.url = server.url()}, Ours());
  EXPECT_TRUE(verifier.Check(Signed(EcKey()))->good);
  std::this_thread::sleep_for(milliseconds(120));
  EXPECT_EQ(verifier.Check(Signed(EcKey()))->why, "unknown_key");
}

TEST(VerifierTest, KeysThatDidNotChangeAreNotSentAgain) {
  SmallServer server({KeysOf({EcKey()}, "ETag: \"k1\"\r\n"), Reply(304, "")});
  Verifier::Options options = Ours();
  options.most_age = milliseconds(1000);
  Verifier verifier({.url = server.url()}, options);
  const std::string token = Signed(EcKey());
  EXPECT_TRUE(verifier.Check(token)->good);
  std::this_thread::sleep_for(milliseconds(1050));
  EXPECT_TRUE(verifier.Check(token)->good);
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_FALSE(Has(server.requests()[0], "If-None-Match"));
  EXPECT_TRUE(Has(server.requests()[1], "If-None-Match: \"k1\"\r\n"));
  EXPECT_TRUE(verifier.Check(token)->good) << "their age begins anew";
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(VerifierTest, KeysAreBelievedForAWhileIfTheServerFails) {
  SmallServer server({KeysOf({EcKey()}), Reply(503, ""), Reply(200, "no keys"), Reply(503, "")});
  Verifier::Options options = Ours();
  options.cool_down = milliseconds(0);
  options.most_age_in_need = milliseconds(1500);
  Verifier verifier({.url = server.url()}, options);
  const std::string token = Signed(EcKey());
  EXPECT_TRUE(verifier.Check(token)->good);
  std::this_thread::sleep_for(milliseconds(120));
  EXPECT_TRUE(verifier.Check(token)->good);
  EXPECT_TRUE(verifier.Check(token)->good);
  EXPECT_EQ(server.requests().size(), 3U);
  std::this_thread::sleep_for(milliseconds(1450));
  EXPECT_EQ(verifier.Check(token).error().code, "unavailable");
}

TEST(VerifierTest, WithoutKeysThereIsNoAnswer) {
  SmallServer server({Reply(503, ""), KeysOf({EcKey()})});
  Verifier::Options options = Ours();
  options.cool_down = milliseconds(500);
  Verifier verifier({.url = server.url()}, options);
  const std::string token = Signed(EcKey());
  EXPECT_EQ(verifier.Check(token).error().code, "unavailable");
  EXPECT_EQ(verifier.Check(token).error().code, "unavailable") << "it is not asked again at once";
  std::this_thread::sleep_for(milliseconds(550));
  EXPECT_TRUE(verifier.Check(Signed(EcKey()))->good);
}

TEST(VerifierTest, ADocumentThatIsTooLongIsNoAnswer) {
  SmallServer server({KeysOf({EcKey()})});
  Verifier::Options options = Ours();
  options.most_bytes = 64;
  Verifier verifier({.url = server.url()}, options);
  EXPECT_EQ(verifier.Check(Signed(EcKey())).error().code, "unreadable_answer");
}

TEST(VerifierTest, KeysComeFromTheGivenServerAlone) {
  SmallServer elsewhere({KeysOf({RsaKey()})});
  SmallServer server({Reply(302, "", "Location: " + elsewhere.url() + "/\r\n")});
  Verifier verifier({.url = server.url()}, Ours());
  EXPECT_EQ(verifier.Check(Signed(RsaKey())).error().status, 302);
  EXPECT_EQ(elsewhere.requests().size(), 0U);
}

TEST(VerifierTest, ATokenOfAnotherIssuerCostsNoRequest) {
  SmallServer server({KeysOf({EcKey()})});
  Verifier verifier({.url = server.url()}, Ours());
  EXPECT_EQ(verifier.Check(Signed(EcKey(), R"({"iss":"https://evil.example"})"))->why, "wrong_issuer");
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST(VerifierTest, ManyThreadsAskForTheKeysOnce) {
  SmallServer server({KeysOf({EcKey()})});
  Verifier::Options options = Ours();
  options.most_age = std::chrono::minutes(5);
  options.cool_down = std::chrono::minutes(5);
  Verifier verifier({.url = server.url()}, options);
  const std::string token = Signed(EcKey());
  std::vector<std::thread> threads;
  std::vector<int> good(8, 0);
  for (int& one : good) {
    threads.emplace_back([&] {
      const auto checked = verifier.Check(token);
      one = checked && checked->good ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(8, 1));
  EXPECT_EQ(server.requests().size(), 1U);
}

}  // namespace
}  // namespace jeton
