#include "authority/applications/self_described.h"
#include "storage/tokens/applications.h"
#include "testing/builders.h"
#include "testing/self_described.h"

// How many clients there are that describe themselves, and how they end.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::kDescribed;
using testing::Reply;
using testing::SelfDescribedTest;

TEST_F(SelfDescribedTest, NeitherItNorTheApplicationsOfItsOrganizationTakeThePlacesOfTheOther) {
  Restart("acme", 1);  // which is taken
  ASSERT_FALSE(Code(Agent()).empty());
  Restart("acme", 2);
  AddClient("second", {});
  EXPECT_EQ(server_
                .Send(wire::Method::kPut, "/jeton/v1/organizations/acme/applications/third",
                      testing::Bearer{server_.bootstrap_token()}, testing::Json{{{"title", "Third"}}})
                .status,
            409);
}

TEST_F(SelfDescribedTest, ThereAreSoManyOfThemAndOnesThatAreKnownGoOn) {
  const auto fill = [&](std::int64_t count) {
    server_.authority().db().database().WriteAndWait([&](storage::Transaction& t) {
      storage::Applications applications(t);
      for (std::int64_t n = 0; n < count; ++n) {
        const auto id = testing::IdOf(static_cast<unsigned>(10'000 + n));
        applications.Add({.id = id,
                          .owner = testing::IdOf(9'999),
                          .client_id = "https://agent" + std::to_string(n) + ".example/c",
                          .name = "Agent"});
        applications.KeepUntil(id, kNever);
      }
    });
  };
  fill(authority::kMostSelfDescribed);
  const Reply refused = Decide(Authorize(Agent()));
  EXPECT_EQ(refused.status, 429) << refused;
  EXPECT_EQ(refused.Header("retry-after"), "3600");
  EXPECT_EQ(refused.Header("location"), "");
  server_.authority().db().database().WriteAndWait(
      [](storage::Transaction& t) { storage::Applications(t).Remove(testing::IdOf(10'000), TimePoint()); });
  ASSERT_FALSE(Code(Agent()).empty());
  EXPECT_FALSE(Code(Agent()).empty()) << "it is there already";
}

TEST_F(SelfDescribedTest, OneThatHoldsNothingIsForgottenAfterADayOrAfterNinetyIfItEverDid) {
  const auto is_known = [&] {
    const auto list = shop_.Do(wire::Method::kGet, "/jeton/v1/organizations/acme/applications").body;
    return list.find(kDescribed) != std::string::npos;
  };
  const auto sweep = [&](Seconds wait) {
    server_.Advance(wait);
    server_.authority().db().database().WriteAndWait([&](storage::Transaction& t) {
      // As the sweeper does: tokens first.
      t.Prepare("DELETE FROM tokens WHERE expires <= $1").Bind(server_.authority().Now()).Run();
      storage::Applications(t).RemoveIdle(server_.authority().Now(), 100);
    });
  };
  ASSERT_FALSE(Code(Agent()).empty());
  sweep(Seconds{86'399});
  EXPECT_TRUE(is_known());
  sweep(Seconds{1});
  EXPECT_FALSE(is_known());
  cookie_ = SignIn("alice", password_);
  ASSERT_EQ(Exchange(Code(Agent())).status, 200);
  sweep(Seconds{90 * 86'400 - 1});
  EXPECT_TRUE(is_known());
  sweep(Seconds{1});
  EXPECT_FALSE(is_known());
}

TEST_F(SelfDescribedTest, AnAdministratorSwitchesItOff) {
  const Reply tokens = Exchange(Code(Agent()));
  ASSERT_EQ(tokens.status, 200) << tokens;
  PutEnabled(false);
  ExpectOff(tokens);
  PutEnabled(true);
  EXPECT_TRUE(Passes(tokens));
  EXPECT_EQ(Refresh(tokens.Text("refresh_token")).status, 200);
  EXPECT_FALSE(Code(Agent()).empty());
}

TEST_F(SelfDescribedTest, OneThatIsRemovedComesBackWithTheNextConsent) {
  const Reply tokens = Exchange(Code(Agent()));
  ASSERT_EQ(tokens.status, 200) << tokens;
  shop_.Do(wire::Method::kDelete, Path());
  EXPECT_FALSE(Passes(tokens));
  ExpectError(Refresh(tokens.Text("refresh_token")), 401, "invalid_client");
  EXPECT_EQ(Exchange(Code(Agent())).status, 200);
  ExpectError(Refresh(tokens.Text("refresh_token")), 400, "invalid_grant");
}

TEST_F(SelfDescribedTest, SwitchedOffForAllNothingOfItWorks) {
  const Reply tokens = Exchange(Code(Agent()));
  ASSERT_EQ(tokens.status, 200) << tokens;
  ASSERT_TRUE(Passes(tokens));
  Restart("");
  ExpectOff(tokens);
}

TEST_F(SelfDescribedTest, OfAnotherOrganizationThanTheSettingNamesItIsOff) {
  shop_.AddOrganization("other", server_.bootstrap_token());
  const Reply tokens = Exchange(Code(Agent()));
  ASSERT_EQ(tokens.status, 200) << tokens;
  Restart("other");
  ExpectOff(tokens);
  Restart("acme");
  EXPECT_TRUE(Passes(tokens));
  EXPECT_EQ(Refresh(tokens.Text("refresh_token")).status, 200);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
