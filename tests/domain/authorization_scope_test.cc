#include "domain/authorization_scope.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;
using testing::Succeeds;

const std::string kId = "0123456789abcdef01234567";

TEST(AuthorizationScopeTest, ReadsListsOfEverySpelling) {
  const struct {
    std::string_view text, expected;
  } cases[] = {
      {"", "userinfo"},
      {" \t\r\n,,", "userinfo"},
      {"session", "session"},
      {"SESSION", "session"},
      {"read,userinfo", "read userinfo"},
      {"userinfo read", "userinfo read"},
      {"read\tuserinfo\nsso\r\fsession\voauthaccesstoken", "read userinfo sso session oauthaccesstoken"},
      {" , read ,, userinfo , ", "read userinfo"},
      {"read READ,read", "read"},
      {"userinfo read USERINFO session", "userinfo read session"},
  };
  for (const auto& c : cases) {
    const auto scopes = AuthorizationScopes::Parse(c.text);
    ASSERT_TRUE(Succeeds(scopes)) << c.text;
    EXPECT_EQ(scopes->Print(), c.expected) << c.text;
  }
}

TEST(AuthorizationScopeTest, TheTableOfGrantableScopesIsThatOfTheContract) {
  const struct {
    std::string scope;
    bool grantable;
  } cases[] = {
      {"session", true},
      {"read", true},
      {"userinfo", true},
      {"sso", true},
      {"oauthaccesstoken", true},
      {"domain/" + kId + "/view", true},
      {"domain/" + kId + "/edit", true},
      {"domain/" + kId + "/admin", true},
      {"application/" + kId + "/view", true},
      {"application/" + kId + "/edit", true},
      {"application/" + kId + "/admin", true},
      {"application/" + kId + "/scale", true},
      {"application/" + kId + "/report_deployments", true},
      {"domain/" + kId + "/builder", false},
      {"application/" + kId + "/builder", false},
      {"domain/" + kId + "/scale", false},
      {"domain/" + kId + "/report_deployments", false},
      {"domain/:id/view", false},
      {"application/:id/admin", false},
      {"domain//view", false},
      {"domain/" + kId, false},
      {"domain/" + kId + "/", false},
      {"domain/" + kId + "/view/", false},
      {"domain/" + kId + "/views", false},
      {"domain/" + kId.substr(1) + "/view", false},
      {"domain/" + kId + "0/view", false},
      {"domain/0123456789abcdef0123456g/view", false},
      {"domain/0123456789ab/def01234567/view", false},
      {"domain/*/view", false},
      {"team/" + kId + "/view", false},
      {"/domain/" + kId + "/view", false},
      {"domain", false},
      {"admin", false},
      {"write", false},
      {"sessions", false},
      {"sessio", false},
      {"direct_user_login", false},
      {"repo:read", false},
      {"*", false},
  };
  for (const auto& c : cases) EXPECT_EQ(AuthorizationScopes::Parse(c.scope).has_value(), c.grantable) << c.scope;
}

TEST(AuthorizationScopeTest, IdsAreLoweredWithTheRest) {
  const auto scopes = AuthorizationScopes::Parse("Domain/0123456789ABCDEF01234567/VIEW");
  ASSERT_TRUE(Succeeds(scopes));
  EXPECT_EQ(scopes->Print(), "domain/" + kId + "/view");
}

TEST(AuthorizationScopeTest, OneUnknownWordFailsTheWholeAndIsNamed) {
  EXPECT_TRUE(FailsWith(AuthorizationScopes::Parse("read nonsense userinfo"), std::string("nonsense")));
  EXPECT_TRUE(FailsWith(AuthorizationScopes::Parse("first,second"), std::string("first")));
  EXPECT_TRUE(FailsWith(AuthorizationScopes::Parse("read;userinfo"), std::string("read;userinfo")));
  EXPECT_FALSE(AuthorizationScopes::Parse(std::string("read\0", 5)));
  EXPECT_FALSE(AuthorizationScopes::Parse("read\xc2\xa0userinfo"));
}

TEST(AuthorizationScopeTest, HasComparesWholeCanonicalNames) {
  const auto scopes = AuthorizationScopes::Parse("read domain/" + kId + "/view");
  ASSERT_TRUE(scopes);
  EXPECT_TRUE(scopes->Has("read"));
  EXPECT_TRUE(scopes->Has("domain/" + kId + "/view"));
  for (const auto name : {"READ", "rea", "userinfo", "", "domain/", "read domain"})
    EXPECT_FALSE(scopes->Has(name)) << name;
}

TEST(AuthorizationScopeTest, ReachesAsFarAsTheTableOfCallsSays) {
  const struct {
    std::string text;
    BrokerReach reach;
  } cases[] = {
      {"session", BrokerReach::kAll},
      {"read", BrokerReach::kRead},
      {"userinfo read sso", BrokerReach::kRead},
      {"userinfo", BrokerReach::kUser},
      {"sso", BrokerReach::kNothing},
      {"oauthaccesstoken", BrokerReach::kNothing},
      {"sso oauthaccesstoken", BrokerReach::kNothing},
      {"domain/" + kId + "/view", BrokerReach::kBlind},
      {"domain/" + kId + "/admin", BrokerReach::kBlind},
      {"application/" + kId + "/view", BrokerReach::kBlind},
      {"application/" + kId + "/scale", BrokerReach::kBlind},
      {"application/" + kId + "/report_deployments", BrokerReach::kBlind},
      {"sso userinfo", BrokerReach::kUser},
      {"userinfo domain/" + kId + "/edit", BrokerReach::kBlind},
      {"read domain/" + kId + "/edit", BrokerReach::kBlind},
      {"userinfo sso session", BrokerReach::kAll},
      {"domain/" + kId + "/edit session", BrokerReach::kAll},
  };
  for (const auto& c : cases) EXPECT_EQ(AuthorizationScopes::Parse(c.text)->Reach(), c.reach) << c.text;
  EXPECT_EQ(AuthorizationScopes().Reach(), BrokerReach::kNothing);
}

TEST(AuthorizationScopeTest, SomeMayDoMoreThanLook) {
  for (const std::string& text : {std::string("session"), "domain/" + kId + "/edit", "read domain/" + kId + "/admin",
                                  "application/" + kId + "/scale", "application/" + kId + "/report_deployments"}) {
    EXPECT_TRUE(AuthorizationScopes::Parse(text)->MayChange()) << text;
  }
  for (const std::string& text :
       {std::string("read userinfo sso oauthaccesstoken"), "domain/" + kId + "/view", "application/" + kId + "/view"}) {
    EXPECT_FALSE(AuthorizationScopes::Parse(text)->MayChange()) << text;
  }
}

TEST(AuthorizationScopeTest, ReachesAreOrdered) {
  EXPECT_LT(BrokerReach::kNothing, BrokerReach::kUser);
  EXPECT_LT(BrokerReach::kUser, BrokerReach::kRead);
  EXPECT_LT(BrokerReach::kRead, BrokerReach::kBlind);
  EXPECT_LT(BrokerReach::kBlind, BrokerReach::kAll);
}

TEST(AdvertisedScopeTest, AreThoseOfTheContractInItsOrder) {
  const std::vector<std::string> expected = {"session",
                                             "read",
                                             "userinfo",
                                             "domain/:id/view",
                                             "domain/:id/edit",
                                             "domain/:id/admin",
                                             "application/:id/view",
                                             "application/:id/edit",
                                             "application/:id/admin"};
  EXPECT_EQ(AdvertisedAuthorizationScopes(), expected);
}

// Clients split the text that these lines end up in at stars and line ends.
TEST(AdvertisedScopeTest, EachIsDescribedInOneLineOfItsOwnWithoutAStar) {
  std::vector<std::string_view> seen;
  for (const std::string& scope : AdvertisedAuthorizationScopes()) {
    const std::string_view line = DescribeAuthorizationScope(scope);
    EXPECT_FALSE(line.empty()) << scope;
    EXPECT_EQ(line.find_first_of("*\r\n"), std::string_view::npos) << scope;
    EXPECT_EQ(std::find(seen.begin(), seen.end(), line), seen.end()) << scope;
    seen.push_back(line);
  }
}

}  // namespace
}  // namespace jeton
