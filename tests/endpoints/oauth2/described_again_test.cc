#include "testing/described_client.h"

// Clients that describe themselves: their programs without a browser, and what counts when they come again.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Fields;
using testing::Form;
using testing::Header;
using testing::kAsked;
using testing::kDescribed;
using testing::kUnreadablePage;
using testing::Query;
using testing::Reply;

class DescribedAgainTest : public testing::DescribedClientTest {};

TEST_F(DescribedAgainTest, AProgramWithoutABrowserMayBeginBeforeAnyoneKnowsIt) {
  const Reply begun = Begin();
  EXPECT_EQ(fetched_, 0) << "a stranger makes the server fetch nothing";
  ExpectError(Poll(begun), 400, "authorization_pending");
  ExpectError(Poll(begun), 400, "slow_down");
  const Reply page = Look(begun);
  ASSERT_EQ(page.status, 200) << page;
  for (const char* text : {"Agent", "it says itself, at agent.example."}) {
    EXPECT_NE(page.body.find(text), std::string::npos) << text;
  }
  EXPECT_FALSE(IsKnown()) << "looking makes no record";
  EXPECT_EQ(Press(page, "allow").status, 200);
  EXPECT_TRUE(IsKnown());
  const Reply tokens = Poll(begun);
  ASSERT_EQ(tokens.status, 200) << tokens;
  EXPECT_EQ(tokens.Text("scope"), "tools:use offline_access");
  EXPECT_EQ(Refresh(tokens.Text("refresh_token")).status, 200);
  EXPECT_EQ(Post("/oauth2/device", kAsked).status, 200) << "as any other from now on";
}

TEST_F(DescribedAgainTest, ADeviceOfAnUnknownClientGetsNothingWithoutItsUser) {
  const Reply begun = Begin();
  EXPECT_EQ(Press(Look(begun), "deny").status, 200);
  ExpectError(Poll(begun), 400, "access_denied");
  EXPECT_FALSE(IsKnown());
  const Reply other = Begin();
  client_.id = "https://agent.example/other.json";
  ExpectError(Poll(other), 400, "invalid_grant");
  client_.id = kDescribed;
  // Another request of the client makes it known meanwhile.
  ASSERT_FALSE(Code(Agent()).empty());
  ExpectError(Poll(other), 400, "authorization_pending");
  EXPECT_EQ(Press(Look(other), "allow").status, 200);
  EXPECT_EQ(Poll(other).status, 200);
}

TEST_F(DescribedAgainTest, WhatADocumentSaysBoundsItsDevicesToo) {
  const testing::ForeignSigner signer("ES256");
  const struct {
    const char* name;
    json::object changes;
  } cases[] = {
      {"without the grant", {{"grant_types", {"authorization_code"}}}},
      {"with keys it must authenticate",
       {{"token_endpoint_auth_method", "private_key_jwt"},
        {"jwks", ParseJson(R"({"keys":[)" + signer.Jwk() + "]}").value()}}},
  };
  for (const auto& c : cases) {
    Describe(c.changes);
    Restart("acme");
    EXPECT_EQ(Look(Begin()).status, 404) << c.name;
  }
  reachable_ = false;
  Restart("acme");
  const Reply unreadable = Look(Begin());
  EXPECT_EQ(unreadable.status, 400);
  EXPECT_NE(unreadable.body.find(kUnreadablePage), std::string::npos);
  reachable_ = true;
  Describe({{"grant_types", {"urn:ietf:params:oauth:grant-type:device_code"}}});
  const Reply begun = Begin();
  EXPECT_EQ(Press(Look(begun), "allow").status, 200);
  EXPECT_EQ(Poll(begun).Text("scope"), "tools:use") << "no refresh token, so no offline_access";
  Restart("");
  ExpectError(Post("/oauth2/device", kAsked), 401, "invalid_client");
}

TEST_F(DescribedAgainTest, WhatTheDocumentSaysCountsAtARefresh) {
  const std::string first = Exchange(Code(Agent())).Text("refresh_token");
  EXPECT_EQ(fetched_, 1);
  const Reply second = Refresh(first);
  ASSERT_EQ(second.status, 200) << second;
  EXPECT_EQ(fetched_, 1) << "it was read a moment ago";
  server_.Advance(Seconds{300});
  reachable_ = false;
  const Reply third = Refresh(second.Text("refresh_token"));
  ASSERT_EQ(third.status, 200) << "what is stored counts while it cannot be read: " << third;
  EXPECT_EQ(fetched_, 2);
  reachable_ = true;
  const auto updates = [&] { return server_.authority().Audit("update_application").size(); };
  const auto before = updates();
  Describe({{"client_name", "New agent"}});
  const Reply fourth = Refresh(third.Text("refresh_token"));
  ASSERT_EQ(fourth.status, 200) << fourth;
  EXPECT_EQ(updates(), before + 1);
  Describe({{"grant_types", {"authorization_code"}}});
  server_.Advance(Seconds{300});
  ExpectError(Refresh(fourth.Text("refresh_token")), 400, "unauthorized_client");
}

TEST_F(DescribedAgainTest, AClientThatChangesItsKeysGoesOnWithTheNewOnes) {
  const testing::ForeignSigner old_key("ES256");
  const testing::ForeignSigner new_key("ES256", "key-2");
  const auto with = [](const testing::ForeignSigner& signer) {
    return json::object{{"token_endpoint_auth_method", "private_key_jwt"},
                        {"jwks", ParseJson(R"({"keys":[)" + signer.Jwk() + "]}").value()}};
  };
  Describe(with(old_key));
  const std::string code = Code(Agent());
  const Reply tokens = server_.Post(
      "/oauth2/token",
      Form{Signed(old_key,
                  {{"grant_type", "authorization_code"}, {"code", code}, {"code_verifier", testing::kVerifier}})});
  ASSERT_EQ(tokens.status, 200) << tokens;
  Describe(with(new_key));
  server_.Advance(Seconds{300});
  const Fields renew{{"grant_type", "refresh_token"}, {"refresh_token", tokens.Text("refresh_token")}};
  ExpectError(server_.Post("/oauth2/token", Form{Signed(old_key, renew)}), 401, "invalid_client");
  EXPECT_EQ(server_.Post("/oauth2/token", Form{Signed(new_key, renew)}).status, 200);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
