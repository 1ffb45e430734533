#include "authority/broker/broker_codes.h"

#include <gtest/gtest.h>

#include "authority/broker/authorizations.h"
#include "crypto/digest.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

BrokerClient AClient(const std::string& id) {
  return {.id = id,
          .name = "The " + id,
          .secrets = {crypto::Sha256("old secret"), crypto::Sha256("new secret")},
          .redirect_uris = {"https://" + id + ".example.org/back"},
          .scopes = AuthorizationScopes::Parse("read sso").value()};
}

Settings WithAClient() {
  Settings settings;
  settings.authorization_lifetimes =
      ScopeLifetimes::Parse("oauthaccesstoken=10.minutes,sso=1.days|7.days,*=30.days").value();
  settings.broker_clients = {AClient("portal"), AClient("console")};
  return settings;
}

class BrokerCodesTest : public ::testing::Test {
 protected:
  Token CodeFor(const BrokerClient& client) {
    return authority_.Write([&](const authority::Run& run) {
      const Secret code = IssueCode(run, alice_, client).value();
      return storage::Tokens(run.tx()).Find(crypto::Sha256(code.Reveal())).value();
    });
  }
  std::optional<IssuedToken> Exchange(const Token& code) {
    return authority_.Write([&](const authority::Run& run) { return ExchangeCode(run, alice_, code, portal_); });
  }

  TestAuthority authority_{WithAClient()};
  const Actor alice_ = authority_.AddUser("alice");
  const BrokerClient& portal_ = *FindBrokerClient(authority_->settings, "portal");
  const BrokerClient& console_ = *FindBrokerClient(authority_->settings, "console");
};

TEST_F(BrokerCodesTest, ClientsAreFoundByIdAlone) {
  EXPECT_EQ(portal_.id, "portal");
  for (const auto id : {"", "Portal", "portal ", "The portal"}) {
    EXPECT_EQ(FindBrokerClient(authority_->settings, id), nullptr) << id;
  }
  EXPECT_NE(portal_.Mark(), console_.Mark());
  EXPECT_EQ(portal_.Mark(), AClient("portal").Mark()) << "the same after a restart";
}

TEST_F(BrokerCodesTest, AnyOfItsSecretsIsGoodAndNothingElse) {
  EXPECT_TRUE(portal_.Knows("old secret"));
  EXPECT_TRUE(portal_.Knows("new secret"));
  for (const auto secret : {"", "old secre", "old secret ", "Old secret"})
    EXPECT_FALSE(portal_.Knows(secret)) << secret;
}

TEST_F(BrokerCodesTest, AddressesAreComparedByteForByte) {
  EXPECT_TRUE(portal_.Registered("https://portal.example.org/back"));
  for (const auto uri :
       {"", "https://portal.example.org/", "https://portal.example.org/back/", "https://portal.example.org/back?a",
        "https://portal.example.org/backx", "https://portal.example.org:443/back", "HTTPS://portal.example.org/back",
        "https://portal.example.org/%62ack", "https://console.example.org/back"}) {
    EXPECT_FALSE(portal_.Registered(uri)) << uri;
  }
}

TEST_F(BrokerCodesTest, ACodeIsAShortAuthorizationOfItsClient) {
  const Token code = CodeFor(portal_);
  EXPECT_EQ(code.kind, TokenKind::kAuthorization);
  EXPECT_EQ(code.scopes, "oauthaccesstoken");
  EXPECT_EQ(code.expires - code.created, Seconds{600});
  EXPECT_EQ(code.subject, alice_.id);
  EXPECT_NE(code.note->find("The portal"), std::string::npos);
  EXPECT_TRUE(IsCodeOf(code, portal_));
  EXPECT_FALSE(IsCodeOf(code, console_));
}

TEST(BrokerCodesLifeTest, NoSettingMakesACodeLiveLongerThanTenMinutes) {
  const struct {
    std::string_view lives;
    std::int64_t seconds;
  } cases[] = {{"*=30.days", 600}, {"", 600}, {"oauthaccesstoken=1.day", 600}, {"oauthaccesstoken=2.minutes", 120}};
  for (const auto& c : cases) {
    Settings settings;
    settings.authorization_lifetimes = ScopeLifetimes::Parse(c.lives).value();
    TestAuthority authority{settings};
    const Actor alice = authority.AddUser("alice");
    const Token code = authority.Write([&](const authority::Run& run) {
      const Secret secret = IssueCode(run, alice, AClient("portal")).value();
      return storage::Tokens(run.tx()).Find(crypto::Sha256(secret.Reveal())).value();
    });
    EXPECT_EQ(code.expires - code.created, Seconds{c.seconds}) << c.lives;
  }
}

TEST_F(BrokerCodesTest, WhatAUserMakesHimselfIsNobodysCode) {
  const auto made = authority_.Write([&](const authority::Run& run) {
    return CreateAuthorization(run, alice_, {.scopes = AuthorizationScopes::Parse("oauthaccesstoken").value()}).value();
  });
  EXPECT_FALSE(IsCodeOf(made.view.token, portal_));
}

TEST_F(BrokerCodesTest, IsWorthOneTokenOfTheClientsScopes) {
  const Token code = CodeFor(portal_);
  const auto issued = Exchange(code);
  ASSERT_TRUE(issued);
  EXPECT_EQ(issued->token.scopes, "read sso");
  EXPECT_EQ(issued->token.expires - issued->token.created, Seconds{86'400}) << "the shortest of the list";
  EXPECT_EQ(issued->token.subject, alice_.id);
  EXPECT_FALSE(IsCodeOf(issued->token, portal_));
  EXPECT_TRUE(authority_.Alive(issued->secret));
  EXPECT_FALSE(Exchange(code)) << "once";
}

// Memory still has it while the commit that uses it up goes on.
TEST_F(BrokerCodesTest, TwoExchangesInOneCommitGiveOneToken) {
  const Token code = CodeFor(portal_);
  const auto both = authority_.Write([&](const authority::Run& run) {
    const bool first = ExchangeCode(run, alice_, code, portal_).has_value();
    return std::pair(first, ExchangeCode(run, alice_, code, portal_).has_value());
  });
  EXPECT_EQ(both, std::pair(true, false));
}

TEST_F(BrokerCodesTest, TheTokenOfAClientIsNotHandedOutByReuse) {
  const auto issued = Exchange(CodeFor(portal_));
  const auto made = authority_.Write([&](const authority::Run& run) {
    return CreateAuthorization(run, alice_, {.scopes = AuthorizationScopes::Parse("read sso").value(), .reuse = true})
        .value();
  });
  EXPECT_FALSE(made.reused);
}

}  // namespace
}  // namespace jeton::authority
