#include <gtest/gtest.h>

#include "domain/policy.h"
#include "testing/actors.h"

namespace jeton {
namespace {

constexpr OAuthScopes kRead{OAuthScope::kRepoRead};

class PolicyGrantTest : public ::testing::Test {
 protected:
  PolicyGrantTest() {
    user_.subject = SubjectKind::kUser;
    user_.powers = Powers::Everything();
    user_.credential = CredentialKind::kSession;
    organization_.exists = true;
    organization_.kind = AccountKind::kOrganization;
    organization_.enabled = true;
    organization_.team_role = TeamRole::kAdmin;
  }
  Reason Ask(OAuthScopes wanted, std::optional<OAuthScopes> offered = std::nullopt, bool by_code = false) {
    return Decide(user_, GrantAccess{wanted, organization_, offered, by_code}).reason;
  }

  Actor user_;
  NamespaceFacts organization_;
};

TEST_F(PolicyGrantTest, AdminsOfTheOrganizationMay) {
  EXPECT_EQ(Ask(kEveryOAuthScope), Reason::kAllowed);
  for (const TeamRole role : {TeamRole::kNone, TeamRole::kMember, TeamRole::kCreator}) {
    organization_.team_role = role;
    EXPECT_EQ(Ask(kRead), Reason::kRole);
  }
}

TEST_F(PolicyGrantTest, SuperusersAreNoException) {
  organization_.team_role = TeamRole::kNone;
  user_.superuser = user_.full_access = true;
  EXPECT_EQ(Ask(kRead), Reason::kRole);
}

TEST_F(PolicyGrantTest, AnOfferIsForWhatItOffersAndNoMore) {
  organization_.team_role = TeamRole::kNone;
  EXPECT_EQ(Ask(kRead, OAuthScopes{OAuthScope::kRepoWrite}), Reason::kAllowed);
  EXPECT_EQ(Ask(OAuthScopes{OAuthScope::kRepoWrite}, kRead), Reason::kScope);
  EXPECT_EQ(Ask(kRead, OAuthScopes()), Reason::kScope);
  organization_.team_role = TeamRole::kAdmin;
  EXPECT_EQ(Ask(OAuthScopes{OAuthScope::kOrgAdmin}, kRead), Reason::kScope);
}

TEST_F(PolicyGrantTest, ACodeIsForAnyUser) {
  organization_.team_role = TeamRole::kNone;
  EXPECT_EQ(Ask(kEveryOAuthScope, std::nullopt, true), Reason::kAllowed);
}

TEST_F(PolicyGrantTest, WhatWasPresentedLimitsWhatIsGranted) {
  user_.powers = Powers::Of(OAuthScopes{OAuthScope::kOrgAdmin, OAuthScope::kRepoRead});
  EXPECT_EQ(Ask(kRead), Reason::kAllowed);
  EXPECT_EQ(Ask(OAuthScopes{OAuthScope::kUserAdmin}), Reason::kScope);
  EXPECT_EQ(Ask(OAuthScopes{OAuthScope::kUserAdmin}, kEveryOAuthScope), Reason::kScope);
  EXPECT_EQ(Ask(kRead, std::nullopt, true), Reason::kScope);
  user_.powers = Powers::Of(kRead);
  EXPECT_EQ(Ask(kRead), Reason::kScope);
  user_.powers = Powers::OfApplicationPassword();
  EXPECT_EQ(Ask(kRead, kRead), Reason::kScope);
  user_.powers = Powers::Everything();
  user_ = testing::WithRestriction(user_, "acme/web");
  EXPECT_EQ(Ask(kRead), Reason::kRestriction);
}

TEST_F(PolicyGrantTest, NobodyRobotsAndApplicationsGrantNothing) {
  user_.readonly_superuser = true;
  EXPECT_EQ(Ask(kRead, kRead), Reason::kAllowed) << "is a user like any";
  for (const SubjectKind subject : {SubjectKind::kRobot, SubjectKind::kApplication}) {
    user_.subject = subject;
    EXPECT_EQ(Ask(kRead, kRead, true), Reason::kWrongSubject);
  }
  user_.subject = SubjectKind::kAnonymous;
  EXPECT_EQ(Ask(kRead, kRead, true), Reason::kAnonymous);
}

}  // namespace
}  // namespace jeton
