#include <gtest/gtest.h>

#include "authority/applications/apis.h"
#include "authority/applications/named_applications.h"
#include "authority/organizations/members.h"
#include "authority/organizations/organization_settings.h"
#include "authority/people/user_settings.h"
#include "authority/registry/needs.h"
#include "authority/robots/robot_accounts.h"
#include "testing/test_authority.h"

// Users, organizations, robots and applications as whole documents: made, changed, shown and listed for those that may.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;

class SettingsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    return settings;
  }
  // Runs a verb that may write.
  template <typename Verb>
  auto Do(Verb verb) {
    return authority_.Write([&](const authority::Run& run) { return verb(run); });
  }
  template <typename Verb>
  auto See(Verb verb) {
    return authority_.Read([&](const authority::Run& run) { return verb(run); });
  }
  Result<bool, Refusal> SetAcme(const Actor& actor, const OrganizationSettings& settings,
                                const std::string& name = "acme") {
    return Do([&](const authority::Run& run) { return SetOrganization(run, actor, name, settings); });
  }
  Account Named(const std::string& name) {
    return See([&](const authority::Run& run) { return storage::Accounts(run.tx()).FindByName(name).value(); });
  }

  testing::TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice", "alice@example.com");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
};

TEST_F(SettingsTest, AnOrganizationIsMadeByItsNameAndSettledByItsAdmins) {
  EXPECT_EQ(SetAcme(bob_, {.email = "new@example.com", .policy = OrganizationPolicy{.owner_required = true}}, "beta"),
            true);
  EXPECT_EQ(Named("beta").email, "new@example.com");
  EXPECT_TRUE(Named("beta").policy->owner_required);
  EXPECT_EQ(SetAcme(bob_, {}, "beta"), false);
  EXPECT_EQ(Named("beta").email, "");
  EXPECT_TRUE(Named("beta").policy->owner_required) << "it was not named";
  EXPECT_TRUE(FailsWith(SetAcme(bob_, {}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(SetAcme(bob_, {}, "alice"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(SetAcme(bob_, {}, "A"), Refusal::kInvalidName));
}

TEST_F(SettingsTest, AnAddressOfAnOrganizationIsValidAndItsOwn) {
  EXPECT_TRUE(FailsWith(SetAcme(alice_, {.email = "no address"}), Refusal::kInvalidEmail));
  EXPECT_TRUE(FailsWith(SetAcme(alice_, {.email = "alice@example.com"}), Refusal::kEmailTaken));
  EXPECT_TRUE(SetAcme(alice_, {.email = "acme@example.com"}));
  EXPECT_EQ(authority_.Audit("org_change_email").size(), 1u);
  EXPECT_TRUE(SetAcme(alice_, {.email = "acme@example.com"}));
  EXPECT_EQ(authority_.Audit("org_change_email").size(), 1u) << "nothing has changed";
}

TEST_F(SettingsTest, EachChangeOfAnOrganizationIsLoggedOnce) {
  EXPECT_TRUE(SetAcme(alice_, {.enabled = false}));
  EXPECT_TRUE(SetAcme(alice_, {.enabled = false}));
  EXPECT_EQ(authority_.Audit("org_disable").size(), 1u);
  EXPECT_TRUE(SetAcme(root_, {.enabled = false}));
  EXPECT_EQ(authority_.Audit("org_disable").size(), 2u) << "now a superuser has disabled it";
  EXPECT_TRUE(FailsWith(SetAcme(alice_, {.enabled = true}), Refusal::kLocked));
  EXPECT_TRUE(SetAcme(alice_, {.email = "acme@example.com"})) << "all else is hers to change";
  EXPECT_TRUE(SetAcme(root_, {.enabled = true}));
  EXPECT_FALSE(Named("acme").locked);
  const OrganizationPolicy policy{.never_allowed = false};
  EXPECT_TRUE(SetAcme(alice_, {.policy = policy}));
  EXPECT_TRUE(SetAcme(alice_, {.policy = policy}));
  EXPECT_EQ(authority_.Audit("org_change_policy").size(), 1u);
}

TEST_F(SettingsTest, AnOrganizationIsSeenByMembersAndListedWithTheirRole) {
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);
  const Actor stranger = authority_.AddUser("stranger");
  See([&](const authority::Run& run) {
    EXPECT_EQ(ShowOrganization(run, bob_, "acme")->role, TeamRole::kMember);
    EXPECT_EQ(ShowOrganization(run, root_, "acme")->role, TeamRole::kNone);
    EXPECT_TRUE(FailsWith(ShowOrganization(run, stranger, "acme"), Refusal::kNotFound));
    EXPECT_EQ(ListOwnOrganizations(run, alice_, {}, 10).rows.at(0).item.role, TeamRole::kAdmin);
    EXPECT_TRUE(ListOwnOrganizations(run, stranger, {}, 10).rows.empty());
    EXPECT_EQ(ListEveryOrganization(run, root_, {}, 10)->rows.size(), 1u);
    EXPECT_TRUE(FailsWith(ListEveryOrganization(run, alice_, {}, 10), Refusal::kForbidden));
  });
}

TEST_F(SettingsTest, AnApplicationSeesTheOrganizationThatItBelongsTo) {
  const auto app = authority_.AddApplication(alice_, "acme").application;
  Actor actor;
  actor.subject = SubjectKind::kApplication;
  actor.id = actor.application = app.id;
  actor.name_space = acme_.id;
  See([&](const authority::Run& run) {
    const auto page = ListOwnOrganizations(run, actor, {}, 10);
    ASSERT_EQ(page.rows.size(), 1u);
    EXPECT_EQ(page.rows[0].item.account.name, "acme");
    EXPECT_TRUE(ListOwnOrganizations(run, actor, page.rows[0].place, 10).rows.empty());
  });
}

TEST_F(SettingsTest, AnOrganizationIsDeletedWithItsTokensByAdminsAndSuperusers) {
  const Secret secret = *authority_.AddRobot(alice_, "acme", "ci").token;
  EXPECT_TRUE(FailsWith(Do([&](const authority::Run& run) { return RemoveOrganization(run, bob_, "acme"); }),
                        Refusal::kForbidden));
  EXPECT_TRUE(authority_.Alive(secret));
  EXPECT_TRUE(Succeeds(Do([&](const authority::Run& run) { return RemoveOrganization(run, root_, "acme"); })));
  EXPECT_FALSE(authority_.Alive(secret));
  EXPECT_TRUE(FailsWith(Do([&](const authority::Run& run) { return RemoveOrganization(run, root_, "acme"); }),
                        Refusal::kForbidden));
}

TEST_F(SettingsTest, AUserIsMadeWithAPasswordAndChangedWithout) {
  const PreparedPassword prepared{Secret("a password"), "a hash"};
  const auto set = [&](const UserSettings& settings, const PreparedPassword* password) {
    return Do([&](const authority::Run& run) {
      return SetUser(run, ActingSuperuser::Of(root_).value(), "mira", settings, password);
    });
  };
  const auto made = set({.email = "mira@example.com"}, &prepared);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->password);
  EXPECT_TRUE(Named("mira").enabled);
  EXPECT_EQ(set({.enabled = false}, nullptr)->account.enabled, false);
  EXPECT_EQ(Named("mira").email, "") << "what is not named takes its default";
  EXPECT_EQ(authority_.Audit("user_change_email").size(), 1u);
  EXPECT_EQ(set({.email = "mira@example.com"}, nullptr)->account.enabled, false) << "but no limit is lifted";
  EXPECT_TRUE(FailsWith(set({.email = "alice@example.com"}, nullptr), Refusal::kEmailTaken));
  EXPECT_TRUE(FailsWith(set({}, &prepared), Refusal::kTaken)) << "made meanwhile";
}

TEST_F(SettingsTest, AUserMayBeMadeDisabled) {
  const PreparedPassword prepared{Secret("a password"), "a hash"};
  const auto made = Do([&](const authority::Run& run) {
    return SetUser(run, ActingSuperuser::Of(root_).value(), "mira", {.enabled = false}, &prepared);
  });
  EXPECT_FALSE(made->account.enabled);
  EXPECT_TRUE(made->password);
}

TEST_F(SettingsTest, UsersSeeThemselvesAndSuperusersSeeAll) {
  Actor narrow = alice_;
  narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kRepoRead});
  Actor robot;
  robot.subject = SubjectKind::kApplication;
  See([&](const authority::Run& run) {
    EXPECT_EQ(ShowSelf(run, alice_)->name, "alice");
    EXPECT_TRUE(FailsWith(ShowSelf(run, narrow), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ShowSelf(run, robot), Refusal::kNotFound));
    const auto first = ListAllUsers(run, root_, {}, 2);
    EXPECT_EQ(first->rows.size(), 2u);
    EXPECT_EQ(ListAllUsers(run, root_, *first->next, 2)->rows.size(), 1u);
    EXPECT_TRUE(FailsWith(ListAllUsers(run, alice_, {}, 2), Refusal::kForbidden));
  });
}

TEST_F(SettingsTest, ARobotIsMadeWithoutASecretAndSeenByMembers) {
  const RobotOwner owner{"acme"};
  const auto set = [&](const RobotSettings& settings) {
    return Do([&](const authority::Run& run) {
      return SetRobot(run, AdministerRobots<Access::kChange>(run, alice_, owner).value(), "ci", settings);
    });
  };
  EXPECT_EQ(set({.description = "builds", .ends = authority_.Now() + Seconds{60}}), true);
  EXPECT_EQ(set({.description = "deploys", .enabled = false}), false);
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);
  const Actor stranger = authority_.AddUser("stranger");
  See([&](const authority::Run& run) {
    const auto robot = ShowRobotAccount(run, bob_, owner, "ci");
    ASSERT_TRUE(robot);
    EXPECT_EQ(robot->account.description, "deploys");
    EXPECT_FALSE(robot->account.enabled);
    EXPECT_EQ(robot->account.expires, run.now + Seconds{60});
    EXPECT_FALSE(robot->last_used);
    EXPECT_TRUE(FailsWith(ShowRobotAccount(run, bob_, owner, "cd"), Refusal::kUnknownRobot));
    EXPECT_TRUE(FailsWith(ShowRobotAccount(run, stranger, owner, "ci"), Refusal::kNotFound));
    EXPECT_EQ(ListRobotAccounts(run, bob_, owner, "", 10)->rows.size(), 1u);
    EXPECT_TRUE(FailsWith(ListRobotAccounts(run, stranger, owner, "", 10), Refusal::kNotFound));
  });
  EXPECT_EQ(authority_.Audit("change_robot_status").size(), 2u);
  EXPECT_EQ(authority_.Audit("change_robot_description").size(), 1u);
}

TEST_F(SettingsTest, RobotsOfAUserAreForThatUser) {
  const RobotOwner own{"alice", true};
  Do([&](const authority::Run& run) {
    EXPECT_TRUE(SetRobot(run, AdministerRobots<Access::kChange>(run, alice_, own).value(), "mine", {}));
  });
  Actor narrow = alice_;
  narrow.powers = {};
  See([&](const authority::Run& run) {
    EXPECT_EQ(ShowRobotAccount(run, alice_, own, "mine")->account.name, "alice+mine");
    EXPECT_EQ(ListRobotAccounts(run, alice_, own, "", 10)->rows.size(), 1u);
    EXPECT_TRUE(FailsWith(ListRobotAccounts(run, narrow, own, "", 10), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ShowRobotAccount(run, narrow, own, "mine"), Refusal::kForbidden));
  });
}

TEST_F(SettingsTest, AnApplicationKeepsItsStateAndItsClientId) {
  const auto put = [&](const std::string& name, const ApplicationSettings& settings) {
    return Do([&](const authority::Run& run) {
      const auto organization = Administer<Access::kChange>(run, alice_, "acme").value();
      const auto present = FindNamedApplication(run, organization, name);
      const auto before = present ? std::optional(present->application()) : std::nullopt;
      return PutApplication(run, organization, name, before, settings);
    });
  };
  const auto made = put("shop", {.title = "Shop", .enabled = false});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->created);
  const auto changed = put("shop", {.title = "Shop 2"});
  EXPECT_FALSE(changed->created);
  EXPECT_FALSE(changed->named.application.enabled);
  EXPECT_EQ(changed->named.application.client_id, made->named.application.client_id);
  EXPECT_TRUE(FailsWith(put("No Name", {.title = "x"}), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(put("shop", {.title = "x", .scopes = {OAuthScope::kRepoRead}, .default_scopes = {"org:admin"}}),
                        Refusal::kInvalidScope));
  See([&](const authority::Run& run) {
    const auto seen = Administer<Access::kRead>(run, alice_, "acme").value();
    EXPECT_EQ(ListNamedApplications(run, seen, {}, 10).rows.size(), 1u);
  });
}

TEST_F(SettingsTest, AnApiIsMadeChangedAndDeletedByItsName) {
  const auto put = [&](const std::string& name, const std::string& identifier, std::optional<bool> enabled = {}) {
    return Do([&](const authority::Run& run) {
      return PutApi(run, Administer<Access::kChange>(run, alice_, "acme").value(), name,
                    {.identifier = identifier, .title = "Prices"}, enabled);
    });
  };
  EXPECT_TRUE(put("prices", "https://prices.example.org", false)->created);
  EXPECT_FALSE(put("prices", "https://prices.example.org")->api.enabled);
  EXPECT_TRUE(put("prices", "https://prices.example.org", true)->api.enabled);
  EXPECT_TRUE(FailsWith(put("other", "https://prices.example.org"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(put("No Name", "https://x.example.org"), Refusal::kInvalidName));
  Do([&](const authority::Run& run) {
    const auto acme = Administer<Access::kChange>(run, alice_, "acme").value();
    const auto seen = Administer<Access::kRead>(run, alice_, "acme").value();
    EXPECT_EQ(ListApis(run, seen, {}, 10).rows.size(), 1u);
    EXPECT_EQ(FindApi(run, seen, "prices")->title, "Prices");
    EXPECT_TRUE(DeleteApi(run, acme, "prices"));
    EXPECT_TRUE(FailsWith(DeleteApi(run, acme, "prices"), Refusal::kNotFound));
    EXPECT_TRUE(FailsWith(FindApi(run, seen, "prices"), Refusal::kNotFound));
  });
}

TEST_F(SettingsTest, AMemberIsShownWithTeamsAndRemovedFromAllOfThem) {
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);
  authority_.AddRobot(alice_, "acme", "ci");
  See([&](const authority::Run& run) {
    EXPECT_EQ(ShowMember(run, alice_, "acme", "bob")->teams.size(), 1u);
    EXPECT_TRUE(Succeeds(ShowMember(run, alice_, "acme", "acme+ci")));
    EXPECT_TRUE(FailsWith(ShowMember(run, alice_, "acme", "root"), Refusal::kNotFound));
    EXPECT_TRUE(FailsWith(ShowMember(run, alice_, "acme", "nobody"), Refusal::kNotFound));
    EXPECT_TRUE(FailsWith(ShowMember(run, bob_, "acme", "alice"), Refusal::kForbidden));
    EXPECT_EQ(ListMembers(run, alice_, "acme", {}, 10)->rows.size(), 2u);
  });
  const auto remove = [&](const char* name) {
    return Do([&](const authority::Run& run) { return RemoveFromOrganization(run, alice_, "acme", name); });
  };
  EXPECT_TRUE(FailsWith(remove("alice"), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(remove("acme+ci"), Refusal::kNotFound));
  EXPECT_TRUE(Succeeds(remove("bob")));
  EXPECT_EQ(authority_.Audit("org_remove_team_member").size(), 1u);
}

// What a refused credential or action lacked.
class NeedsTest : public SettingsTest {
 protected:
  Need OfCredential(const Denial& denial) {
    return See([&](const authority::Run& run) { return Needs(run, root_, true).OfCredential(denial); });
  }
  static Denial OfRobot(const std::string& fault) {
    Denial denial{.kind = SubjectKind::kRobot, .account = "acme+ci"};
    denial.owner_name = "acme";
    denial.credential = fault;
    return denial;
  }
};

TEST_F(NeedsTest, EachFaultOfARobotsCredentialIsMendedByOneThing) {
  using enum Need::Kind;
  const struct {
    const char* fault;
    Need::Kind kind;
  } cases[] = {
      {"robot_owner_disabled", kEnabledOwner},
      {"robot_disabled_or_ended", kEnabledRobot},
      {"not_of_this_robot", kTrustRule},
      {"wrong_audience", kTrustRule},
      {"no_rules", kTrustRule},
      {"unknown_issuer", kTrustRule},
      {"wrong_robot_secret", kSecret},
      {"expired", kSecret},
      {"used_up", kSecret},
      {"unanswered", kSecret},
      {"unknown", kSecret},
      {"not_before_its_time", kFreeToken},
      {"not_from_that_address", kFreeToken},
      {"robots_disallowed", kNothingToGrant},
  };
  for (const auto& c : cases) {
    const Need need = OfCredential(OfRobot(c.fault));
    EXPECT_EQ(need.kind, c.kind) << c.fault;
    const bool by_admins = c.kind != kEnabledOwner && c.kind != kNothingToGrant;
    EXPECT_EQ(need.granters, by_admins ? std::vector<std::string>{"alice"} : std::vector<std::string>()) << c.fault;
  }
  EXPECT_EQ(OfCredential(OfRobot("robot_owner_disabled")).resource, "acme");
}

TEST_F(NeedsTest, AUsersCredentialIsTheirOwnConcern) {
  Denial denial{.kind = SubjectKind::kUser, .account = "bob"};
  denial.credential = "disabled";
  EXPECT_EQ(OfCredential(denial).kind, Need::Kind::kEnabledUser);
  denial.credential = "wrong_password";
  EXPECT_EQ(OfCredential(denial).kind, Need::Kind::kNothingToGrant);
}

TEST_F(NeedsTest, AJobsTokenThatHasExpiredNeedsAnotherJobAndNoSecret) {
  Denial denial = OfRobot("expired");
  denial.trial = TrialFindings{};
  EXPECT_EQ(OfCredential(denial).kind, Need::Kind::kNothingToGrant);
}

TEST_F(NeedsTest, EachReasonOfThePolicyIsMendedByOneThing) {
  using enum Need::Kind;
  const DeniedPiece piece{.resource = "acme/web", .name_space = "acme", .asked = {}, .granted = {}, .refused = {}};
  const struct {
    Reason reason;
    Need::Kind kind;
  } cases[] = {
      {Reason::kRole, kRepositoryRole},
      {Reason::kNoRepository, kRepository},
      {Reason::kScope, kWiderToken},
      {Reason::kRestriction, kFreeToken},
      {Reason::kNamespaceDisabled, kEnabledOwner},
      {Reason::kNotSuperuser, kSuperuser},
      {Reason::kReadOnly, kNothingToGrant},
  };
  for (const auto& c : cases) {
    const Need need = See([&](const authority::Run& run) {
      return Needs(run, root_, true).Of(OfRobot("accepted"), piece, {"push", c.reason, RepositoryRole::kWrite});
    });
    EXPECT_EQ(need.kind, c.kind) << NameOf(c.reason);
  }
}

TEST_F(NeedsTest, AWiderTokenIsOfTheApplicationThatTheReaderAdministers) {
  const auto app = authority_.AddApplication(alice_, "acme").application;
  Denial denial = OfRobot("accepted");
  denial.application = app.id;
  const DeniedPiece piece{.resource = "acme/web", .name_space = "acme", .asked = {}, .granted = {}, .refused = {}};
  const auto need_of = [&](const Actor& reader, bool everything) {
    return See([&](const authority::Run& run) {
      return Needs(run, reader, everything).Of(denial, piece, {"push", Reason::kScope, RepositoryRole::kWrite});
    });
  };
  const Need seen = need_of(alice_, false);
  EXPECT_EQ(seen.scope, "repo:write");
  EXPECT_EQ(seen.client_id, app.client_id);
  EXPECT_EQ(seen.application_owner, "acme");
  EXPECT_TRUE(need_of(bob_, false).client_id.empty()) << "not for others";
}

TEST_F(NeedsTest, GrantersAreShownToThoseThatMayKnowThem) {
  Denial denial = OfRobot("unknown");
  const auto granters = [&](const Actor& reader, bool everything) {
    return See([&](const authority::Run& run) { return Needs(run, reader, everything).OfCredential(denial).granters; });
  };
  EXPECT_EQ(granters(alice_, false), std::vector<std::string>{"alice"});
  EXPECT_TRUE(granters(bob_, false).empty());
  denial.owner_name = "bob";
  EXPECT_EQ(granters(bob_, false), std::vector<std::string>{"bob"}) << "the own name space";
  EXPECT_EQ(granters(root_, true), std::vector<std::string>{"bob"});
  denial.owner_name = "";
  EXPECT_TRUE(granters(root_, true).empty());
}

}  // namespace
}  // namespace jeton::authority
