#include "identity/issuer_keys.h"

#include <gtest/gtest.h>

#include <thread>

#include "testing/clock_and_random.h"
#include "testing/foreign_issuer.h"
#include "testing/result_testing.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::ForeignSigner;

const std::string kForeignIssuer = "https://ci.example.org";
const std::string kMetadataUrl = kForeignIssuer + "/.well-known/openid-configuration";
const std::string kKeysUrl = "https://keys.example.org/jwks";

class IssuerKeysTest : public ::testing::Test {
 protected:
  IssuerKeysTest() {
    web_[kMetadataUrl] = {R"({"issuer":")" + kForeignIssuer + R"(","jwks_uri":")" + kKeysUrl + R"("})", {}};
    web_[kKeysUrl] = {Set("first"), {}};
    keys_.fetch_document = [this](const std::string& url) -> Result<FetchedDocument, std::string> {
      asked_.push_back(url);
      const auto found = web_.find(url);
      if (found == web_.end()) return Fail(std::string("no such page"));
      return found->second;
    };
  }
  static std::string Set(const std::string& id) { return R"({"keys":[)" + ForeignSigner("ES256", id).Jwk() + "]}"; }
  Result<std::size_t, std::string> Fetch(const std::string& issuer = kForeignIssuer) {
    return keys_.Fetch(issuer, Now(), clock_);
  }
  Result<IssuerKeys::Keys, KeysError> Find(const std::string& id = "first",
                                           const std::string& issuer = kForeignIssuer) {
    return keys_.Find(issuer, id, Now());
  }
  TimePoint Now() { return clock_.Now(); }

  testing::ManualClock clock_;
  std::map<std::string, FetchedDocument> web_;
  std::vector<std::string> asked_;
  IssuerKeys keys_{Seconds{30}};
};

TEST_F(IssuerKeysTest, AreDiscoveredOnceAndThenKnown) {
  EXPECT_TRUE(FailsWith(Find(), KeysError::kNotFetched));
  ASSERT_TRUE(Fetch());
  ASSERT_TRUE(Find());
  EXPECT_EQ((*Find())->front().id(), "first");
  EXPECT_EQ(asked_, (std::vector<std::string>{kMetadataUrl, kKeysUrl}));
}

TEST_F(IssuerKeysTest, AreKeptAsLongAsTheirAnswerSaysWithinBounds) {
  const struct {
    std::optional<Seconds> max_age;
    Seconds life;
  } cases[] = {{{}, Seconds{3600}},
               {Seconds{600}, Seconds{600}},
               {Seconds{0}, Seconds{60}},
               {Seconds{1'000'000'000}, Seconds{86400}},
               {Seconds{-5}, Seconds{60}}};
  for (const auto& c : cases) {
    web_[kKeysUrl].max_age = c.max_age;
    clock_.Advance(Seconds{1});
    ASSERT_TRUE(Fetch());
    clock_.Advance(c.life - Seconds{1});
    EXPECT_TRUE(Find()) << c.life.count();
    clock_.Advance(Seconds{1});
    EXPECT_TRUE(FailsWith(Find(), KeysError::kNotFetched)) << c.life.count();
  }
}

TEST_F(IssuerKeysTest, AnUnknownKeyMakesTheIssuerBeAskedOncePerInterval) {
  ASSERT_TRUE(Fetch());
  EXPECT_TRUE(Find("second")) << "just asked: asking again would not help";
  clock_.Advance(Seconds{30});
  EXPECT_TRUE(FailsWith(Find("second"), KeysError::kNotFetched));
  EXPECT_TRUE(Find("first")) << "those that are known stay known";
  web_[kKeysUrl] = {Set("second"), {}};
  ASSERT_TRUE(Fetch());
  EXPECT_EQ((*Find("second"))->front().id(), "second");
  EXPECT_EQ((*Find("third"))->size(), 1u);
}

TEST_F(IssuerKeysTest, AFailureIsRememberedForTheInterval) {
  web_.clear();
  EXPECT_FALSE(Fetch());
  EXPECT_TRUE(FailsWith(Find(), KeysError::kUnreachable));
  clock_.Advance(Seconds{30});
  EXPECT_TRUE(FailsWith(Find(), KeysError::kNotFetched));
}

TEST_F(IssuerKeysTest, AnIssuerThatFailsAgainIsLeftAloneTwiceAsLongUpToFiveMinutes) {
  web_.clear();
  for (const int rest : {30, 60, 120, 240, 300, 300}) {
    EXPECT_FALSE(Fetch());
    clock_.Advance(Seconds{rest - 1});
    EXPECT_TRUE(FailsWith(Find(), KeysError::kUnreachable)) << rest;
    clock_.Advance(Seconds{1});
    EXPECT_TRUE(FailsWith(Find(), KeysError::kNotFetched)) << rest;
  }
}

TEST_F(IssuerKeysTest, MayBeAskedAgainAfterABadSignatureOncePerInterval) {
  ASSERT_TRUE(Fetch());
  EXPECT_FALSE(keys_.MayAskAgain(kForeignIssuer, Now()));
  clock_.Advance(Seconds{30});
  EXPECT_TRUE(keys_.MayAskAgain(kForeignIssuer, Now()));
  ASSERT_TRUE(Fetch());
  EXPECT_FALSE(keys_.MayAskAgain(kForeignIssuer, Now()));
}

TEST_F(IssuerKeysTest, SaysHowManyOfTheKeysCannotBeUsed) {
  web_[kKeysUrl] = {R"({"keys":[{"kty":"oct","k":"AA","kid":"s"},)" + ForeignSigner("ES256", "first").Jwk() + "]}", {}};
  EXPECT_EQ(Fetch().value(), 1u);
}

TEST_F(IssuerKeysTest, AFailureDoesNotTakeAwayKeysThatAreStillGood) {
  ASSERT_TRUE(Fetch());
  web_.clear();
  clock_.Advance(Seconds{1});
  EXPECT_FALSE(Fetch());
  EXPECT_TRUE(Find()) << "whoever shows an unknown key id would shut the others out";
  clock_.Advance(Seconds{90'000});
  EXPECT_FALSE(Fetch());
  EXPECT_TRUE(FailsWith(Find(), KeysError::kUnreachable));
}

TEST_F(IssuerKeysTest, WhoeverWaitedFindsWhatAnotherHasFetched) {
  const TimePoint before = Now();
  clock_.Advance(Seconds{1});
  ASSERT_TRUE(Fetch());
  EXPECT_TRUE(keys_.Fetch(kForeignIssuer, before, clock_));
  EXPECT_EQ(asked_.size(), 2u) << "two documents, once";
}

TEST_F(IssuerKeysTest, OneIssuerIsAskedByOneAtATime) {
  std::atomic<int> at_once = 0, most = 0;
  IssuerKeys keys(Seconds{30});
  keys.fetch_document = [&](const std::string& url) -> Result<FetchedDocument, std::string> {
    most = std::max(most.load(), ++at_once);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --at_once;
    return web_.at(url);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_TRUE(keys.Fetch(kForeignIssuer, Now(), clock_)); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(most, 1);
}

TEST_F(IssuerKeysTest, MetadataMustBeOfThatIssuerAndNameKeysOverHttps) {
  const struct {
    std::string metadata;
    bool good;
  } cases[] = {
      {R"({"issuer":"https://ci.example.org/","jwks_uri":"https://keys.example.org/jwks"})", true},
      {R"({"issuer":"https://evil.example.org","jwks_uri":"https://keys.example.org/jwks"})", false},
      {R"({"issuer":"https://ci.example.org","jwks_uri":"http://keys.example.org/jwks"})", false},
      {R"({"issuer":"https://ci.example.org","jwks_uri":"file:///etc/passwd"})", false},
      {R"({"issuer":"https://ci.example.org","jwks_uri":7})", false},
      {R"({"issuer":"https://ci.example.org"})", false},
      {R"({"jwks_uri":"https://keys.example.org/jwks"})", false},
      {R"(["issuer"])", false},
      {"<html>", false},
  };
  for (const auto& c : cases) {
    web_[kMetadataUrl] = {c.metadata, {}};
    clock_.Advance(Seconds{1});
    EXPECT_EQ(Fetch().has_value(), c.good) << c.metadata;
  }
}

TEST_F(IssuerKeysTest, KeysMustBeASetWithOneThatCanBeUsed) {
  const struct {
    const char* text;
    KeysError error;
  } cases[] = {{"", KeysError::kUnreachable},
               {"{}", KeysError::kUnreachable},
               {R"({"keys":[]})", KeysError::kUnusable},
               {R"({"keys":[{"kty":"oct","k":"AA","kid":"first"}]})", KeysError::kUnusable}};
  for (const auto& c : cases) {
    web_[kKeysUrl] = {c.text, {}};
    clock_.Advance(Seconds{1});
    EXPECT_FALSE(Fetch()) << c.text;
    EXPECT_TRUE(FailsWith(Find(), c.error)) << c.text;
  }
}

TEST_F(IssuerKeysTest, AnIssuerWithoutHttpsIsNeverAsked) {
  EXPECT_FALSE(Fetch("http://ci.example.org"));
  EXPECT_FALSE(Fetch("ci.example.org"));
  EXPECT_TRUE(asked_.empty());
}

TEST_F(IssuerKeysTest, AThousandIssuersAreRememberedAndNotMore) {
  ASSERT_TRUE(Fetch());
  for (int i = 0; i < 1024; ++i) {
    clock_.Advance(Microseconds{1});
    EXPECT_FALSE(Fetch("https://other" + std::to_string(i) + ".example.org"));
  }
  EXPECT_TRUE(Find()) << "one with keys stays";
  EXPECT_TRUE(FailsWith(Find("x", "https://other0.example.org"), KeysError::kNotFetched)) << "asked longest ago";
  EXPECT_TRUE(FailsWith(Find("x", "https://other1.example.org"), KeysError::kUnreachable));
}

}  // namespace
}  // namespace jeton::authority
