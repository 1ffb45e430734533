#include "authority/explanations.h"

#include <gtest/gtest.h>

#include "authority/registry_access.h"
#include "authority/repositories.h"
#include "storage/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;

class ExplanationsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    return settings;
  }
  ExplanationsTest() {
    authority_.AddOrganization(alice_, "acme");
    authority_.AddOrganization(eve_, "other");
    robot_ = authority_.AddRobot(alice_, "acme", "ci");
    const auto add = [&](const Actor& actor, const std::string& name_space) {
      authority_.Write([&](const Work& work) {
        const auto facts = storage::Repositories(work.tx()).Stand(name_space, actor.id);
        AddRepository(*authority_, work, actor, facts, "web", Visibility::kPrivate, "");
      });
    };
    add(alice_, "acme");
    add(eve_, "other");
  }
  std::string Refuse(std::string_view login, std::string_view secret, CredentialError error) {
    return authority_.Read([&](const Work& work) {
      auto denial = DescribeRefusal(*authority_, work, authority_->registries.front(), login, secret, error);
      return authority_->denials.Keep(std::move(denial), authority_.random());
    });
  }
  std::string Shortfall(const Actor& actor, const std::string& scopes) {
    return authority_.Read([&](const Work& work) -> std::string {
      const RegistryService& service = authority_->registries.front();
      const auto granted =
          AuthorizeRegistry(*authority_, work, actor, service, RegistryScopes::Parse({scopes}).scopes).value();
      auto denial = DescribeShortfall(work, service, actor, granted);
      return denial ? authority_->denials.Keep(std::move(*denial), authority_.random()) : "";
    });
  }
  Result<Denial, Refusal> Ask(const Actor& actor, const std::string& code) {
    return authority_.Read([&](const Work& work) { return Explain(*authority_, work, actor, code); });
  }
  Reason WhyNot(const Actor& asking, const std::string& scope) {
    return Ask(asking, Shortfall(robot_actor_(), scope)).value().pieces.at(0).refused.at(0).reason;
  }
  Actor robot_actor_() { return authority_.Presenting(*robot_.token); }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor eve_ = authority_.AddUser("eve");
  RobotView robot_;
};

TEST_F(ExplanationsTest, ARobotsRefusalIsForItsOwnersAdminsAndSuperusers) {
  const std::string code = Refuse("acme+ci", "wrong", CredentialError::kWrongRobotSecret);
  for (const Actor& actor : {alice_, root_}) EXPECT_EQ(Ask(actor, code).value().credential, "wrong_robot_secret");
  for (const Actor& actor : {eve_, robot_actor_(), Actor{}})
    EXPECT_TRUE(FailsWith(Ask(actor, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, AUsersIsHisOwn) {
  const std::string code = Refuse("alice", "wrong", CredentialError::kWrongPassword);
  EXPECT_EQ(Ask(alice_, code).value().account, "alice");
  EXPECT_TRUE(FailsWith(Ask(eve_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, WhatNamesNobodyIsForSuperusers) {
  const std::string code = Refuse("nobody", "wrong", CredentialError::kWrongPassword);
  EXPECT_TRUE(Ask(root_, code).value().account.empty());
  EXPECT_TRUE(FailsWith(Ask(alice_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, ATokenOfItsOwnIsNamedAndNoOther) {
  EXPECT_FALSE(
      Ask(alice_, Refuse("acme+ci", robot_.token->Reveal(), CredentialError::kRestricted)).value().token.empty());
  EXPECT_TRUE(
      Ask(alice_, Refuse("alice", robot_.token->Reveal(), CredentialError::kWrongPassword)).value().token.empty());
}

TEST_F(ExplanationsTest, AreForgottenAfterAQuarterOfAnHour) {
  const std::string code = Refuse("alice", "wrong", CredentialError::kWrongPassword);
  authority_.Advance(Denials::kLife);
  EXPECT_TRUE(Ask(alice_, code));
  authority_.Advance(Microseconds{1});
  EXPECT_TRUE(FailsWith(Ask(alice_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, NewOnesTakeThePlaceOfOldOnes) {
  const std::string first = Refuse("alice", "wrong", CredentialError::kWrongPassword);
  for (int i = 0; i < 4096; ++i) authority_->denials.Keep({.at = authority_.Now()}, authority_.random());
  EXPECT_TRUE(FailsWith(Ask(root_, first), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, WhatIsKeptOfOneIsLittle) {
  const std::string code = Refuse(std::string(60'000, 'a') + "+b", "wrong", CredentialError::kUnknownRobot);
  EXPECT_LE(Ask(root_, code).value().login.size(), 511u);
  std::string scopes;
  for (int i = 0; i < 40; ++i) scopes += "repository:acme/r" + std::to_string(i) + ":pull ";
  EXPECT_LE(Ask(alice_, Shortfall(robot_actor_(), scopes)).value().pieces.size(), 8u);
}

TEST_F(ExplanationsTest, AtHomeTheReasonIsThePolicys) {
  EXPECT_EQ(WhyNot(alice_, "repository:acme/web:pull"), Reason::kRole);
  EXPECT_EQ(WhyNot(alice_, "repository:acme/none:push"), Reason::kNoRepository);
}

TEST_F(ExplanationsTest, ElsewhereItSaysNothingOfWhatExistsButToSuperusers) {
  for (const char* scope : {"repository:other/web:push", "repository:other/none:push", "repository:none/none:push"}) {
    EXPECT_EQ(WhyNot(alice_, scope), Reason::kRole) << scope;
  }
  EXPECT_EQ(WhyNot(root_, "repository:none/none:push"), Reason::kNoNamespace);
}

TEST_F(ExplanationsTest, TheAnonymousAndTheContentedGetNoCode) {
  EXPECT_EQ(Shortfall(Actor{}, "repository:acme/web:pull"), "");
  EXPECT_EQ(Shortfall(alice_, "repository:acme/web:pull,push"), "");
}

}  // namespace
}  // namespace jeton::authority
