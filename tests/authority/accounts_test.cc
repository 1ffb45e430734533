#include <gtest/gtest.h>

#include "authority/installation/health.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/permissions.h"
#include "authority/organizations/profile.h"
#include "authority/organizations/repositories.h"
#include "authority/people/avatar.h"
#include "authority/people/users.h"
#include "authority/robots/robots.h"
#include "storage/directory/repositories.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// People, organizations, robots, and who may do what on repositories.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class AccountsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  // Calls a capability in a write and gives its result.
  template <typename Function>
  auto Do(Function function) {
    return authority_.Write([&](const authority::Run& run) { return function(run); });
  }
  template <typename Function>
  auto Look(Function function) {
    return authority_.Read([&](const authority::Run& run) { return function(run); });
  }
  Result<NewUser, Refusal> Create(const Actor& actor, const std::string& name, const std::string& email = "") {
    const PreparedPassword prepared{Secret("pw"), "hash"};
    return Do([&](const authority::Run& run) { return CreateUser(run, actor, name, email, prepared); });
  }
  Result<Account, Refusal> Update(const Actor& actor, const std::string& name, const UserUpdate& update) {
    return Do([&](const authority::Run& run) { return UpdateUser(run, actor, name, update); });
  }
  Result<void, Refusal> Delete(const Actor& actor, const std::string& name) {
    return Do([&](const authority::Run& run) { return DeleteUser(run, actor, name); });
  }
  Result<Account, Refusal> CreateOrg(const Actor& actor, const std::string& name, const std::string& email = "") {
    return Do([&](const authority::Run& run) { return CreateOrganization(run, actor, name, email); });
  }
  Result<void, Refusal> DeleteOrg(const Actor& actor, const std::string& name) {
    return Do([&](const authority::Run& run) { return DeleteOrganization(run, actor, name); });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor auditor_ = authority_.AddUser("auditor");
  const Actor alice_ = authority_.AddUser("alice", "alice@example.org");
  const Actor bob_ = authority_.AddUser("bob");
};

TEST_F(AccountsTest, OnlySuperusersMakeUsers) {
  EXPECT_TRUE(Succeeds(ActingSuperuser::Of(root_)));
  for (const Actor& actor : {auditor_, alice_, Actor{}}) {
    EXPECT_TRUE(FailsWith(ActingSuperuser::Of(actor), Refusal::kForbidden)) << actor.name;
    EXPECT_TRUE(FailsWith(Create(actor, "carol"), Refusal::kForbidden)) << actor.name;
  }
  Actor narrow = root_;
  narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kUserAdmin});
  EXPECT_TRUE(FailsWith(Create(narrow, "carol"), Refusal::kForbidden)) << "not presented";
}

TEST_F(AccountsTest, ANewUserHasHisPasswordAndItsEncryptedForm) {
  const auto user = Create(root_, "carol", "carol@example.org");
  ASSERT_TRUE(Succeeds(user));
  EXPECT_EQ(user->account.password, "hash");
  EXPECT_EQ(user->password.Reveal(), "pw");
  EXPECT_EQ(authority_->issuer.DecryptPassword(user->account.id, user->encrypted_password)->Reveal(), "pw");
  const auto shown = Look([&](const authority::Run& run) { return ShowUser(run, auditor_, "carol"); });
  EXPECT_EQ(shown->email, "carol@example.org");
  EXPECT_TRUE(shown->enabled);
}

TEST_F(AccountsTest, ANewUserNeedsAFreeNameAndEmail) {
  authority_.AddOrganization(alice_, "acme");
  const struct {
    const char* name;
    const char* email;
    Refusal expected;
  } cases[] = {{"alice", "", Refusal::kTaken},
               {"acme", "", Refusal::kTakenByOrganization},
               {"carol", "alice@example.org", Refusal::kEmailTaken},
               {"Carol", "", Refusal::kInvalidName},
               {"c+d", "", Refusal::kInvalidName},
               {"", "", Refusal::kInvalidName},
               {"carol", "nonsense", Refusal::kInvalidEmail}};
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(Create(root_, c.name, c.email), c.expected)) << c.name;
}

TEST_F(AccountsTest, PasswordsAreRandomAndTheirHashFits) {
  const Secret password = MakePassword(authority_.random());
  EXPECT_GE(password.Reveal().size(), 20u);
  EXPECT_NE(password.Reveal(), MakePassword(authority_.random()).Reveal());
  const PreparedPassword prepared = PreparePassword(password, authority_.random());
  EXPECT_EQ(prepared.password.Reveal(), password.Reveal());
  EXPECT_TRUE(prepared.hash.starts_with("$argon2id$"));
}

TEST_F(AccountsTest, UsersAreListedToSuperusersOfBothKinds) {
  const auto list = [&](const Actor& actor) {
    return Look([&](const authority::Run& run) { return ListUsers(run, actor, {}, 3, true); });
  };
  ASSERT_TRUE(Succeeds(list(root_)));
  EXPECT_EQ(list(auditor_)->size(), 3u);
  EXPECT_TRUE(FailsWith(list(alice_), Refusal::kForbidden));
  EXPECT_TRUE(
      FailsWith(Look([&](const authority::Run& run) { return ShowUser(run, alice_, "bob"); }), Refusal::kForbidden));
  EXPECT_TRUE(
      FailsWith(Look([&](const authority::Run& run) { return ShowUser(run, root_, "none"); }), Refusal::kNotFound));
}

TEST_F(AccountsTest, AUserIsChangedAndDisabledAtOnce) {
  const auto changed = Update(root_, "bob", {.password_hash = "new", .email = "bob@example.org", .enabled = false});
  ASSERT_TRUE(Succeeds(changed));
  EXPECT_EQ(changed->password, "new");
  EXPECT_EQ(changed->email, "bob@example.org");
  EXPECT_FALSE(changed->enabled);
  EXPECT_TRUE(Succeeds(Update(root_, "bob", {.email = "bob@example.org"}))) << "his own address is not taken";

  EXPECT_TRUE(FailsWith(Update(root_, "bob", {.email = "alice@example.org"}), Refusal::kEmailTaken));
  EXPECT_TRUE(FailsWith(Update(root_, "bob", {.email = "nonsense"}), Refusal::kInvalidEmail));
  EXPECT_TRUE(FailsWith(Update(root_, "root", {.enabled = false}), Refusal::kSuperuser));
  EXPECT_TRUE(FailsWith(Update(root_, "none", {}), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Update(auditor_, "bob", {.enabled = true}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Update(alice_, "bob", {.enabled = true}), Refusal::kForbidden));
}

TEST_F(AccountsTest, AUserIsDeletedUnlessAnOrganizationNeedsHim) {
  authority_.AddOrganization(alice_, "acme");
  const ApplicationView app = authority_.AddApplication(alice_, "acme");
  const Secret token = *authority_.AddToken(alice_, "acme", app.application.client_id).secret;
  ASSERT_TRUE(authority_.Alive(token));
  EXPECT_TRUE(FailsWith(Delete(root_, "alice"), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(Delete(root_, "root"), Refusal::kSuperuser));
  EXPECT_TRUE(FailsWith(Delete(root_, "acme"), Refusal::kNotFound)) << "no user";
  EXPECT_TRUE(FailsWith(Delete(bob_, "alice"), Refusal::kForbidden));

  const Account acme = Look([&](const authority::Run& run) { return *storage::Accounts(run.tx()).FindByName("acme"); });
  authority_.AddToTeam(acme, bob_.id, TeamRole::kAdmin);
  EXPECT_TRUE(Succeeds(Delete(root_, "alice")));
  EXPECT_FALSE(authority_.Alive(token)) << "his tokens are dead";
  EXPECT_TRUE(
      FailsWith(Look([&](const authority::Run& run) { return ShowUser(run, root_, "alice"); }), Refusal::kNotFound));
}

TEST_F(AccountsTest, AnOrganizationHoldsItsMakerAsAdmin) {
  const auto acme = CreateOrg(alice_, "acme", "acme@example.org");
  ASSERT_TRUE(Succeeds(acme));
  Look([&](const authority::Run& run) {
    const auto profile = ReadOrganization(run, alice_, "acme");
    ASSERT_TRUE(profile.has_value());
    EXPECT_TRUE(profile->view.admin && profile->view.member);
    EXPECT_EQ(profile->organization.email, "acme@example.org");
    ASSERT_EQ(profile->teams.size(), 1u);
    EXPECT_EQ(profile->teams[0].name, "owners");
    EXPECT_EQ(profile->teams[0].role, TeamRole::kAdmin);
    EXPECT_EQ(profile->teams[0].members, 1);

    const auto seen = ReadOrganization(run, bob_, "acme");
    ASSERT_TRUE(seen.has_value()) << "anybody may see that it exists";
    EXPECT_FALSE(seen->view.admin || seen->view.member);
    EXPECT_TRUE(seen->teams.empty());
    EXPECT_TRUE(ReadOrganization(run, auditor_, "acme")->view.admin) << "for reading";
    EXPECT_FALSE(ReadOrganization(run, alice_, "none").has_value());
    EXPECT_FALSE(ReadOrganization(run, alice_, "alice").has_value()) << "a user is none";
    EXPECT_FALSE(FindOrganization(run, alice_, "alice").exists);
  });
}

TEST_F(AccountsTest, AnOrganizationNeedsAFreeValidName) {
  EXPECT_TRUE(FailsWith(CreateOrg(alice_, "bob"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(CreateOrg(alice_, "A"), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(CreateOrg(alice_, "acme", "nonsense"), Refusal::kInvalidEmail));
  EXPECT_TRUE(FailsWith(CreateOrg(Actor{}, "acme"), Refusal::kForbidden));
}

TEST_F(AccountsTest, DeletingAnOrganizationKillsEveryTokenThatHungOnIt) {
  ASSERT_TRUE(Succeeds(CreateOrg(alice_, "acme")));
  ASSERT_TRUE(Succeeds(CreateOrg(alice_, "other")));
  const ApplicationView app = authority_.AddApplication(alice_, "acme");
  const ApplicationView kept = authority_.AddApplication(alice_, "other");
  const Secret token = *authority_.AddToken(alice_, "acme", app.application.client_id).secret;
  const Secret survivor = *authority_.AddToken(alice_, "other", kept.application.client_id).secret;
  const Secret robot = *authority_.AddRobot(alice_, "acme", "ci").token;
  for (const Secret& secret : {token, robot, survivor}) ASSERT_TRUE(authority_.Alive(secret));

  EXPECT_TRUE(FailsWith(DeleteOrg(bob_, "acme"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(DeleteOrg(auditor_, "acme"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(DeleteOrg(alice_, "none"), Refusal::kForbidden));
  ASSERT_TRUE(Succeeds(DeleteOrg(alice_, "acme")));

  EXPECT_FALSE(authority_.Alive(token));
  EXPECT_FALSE(authority_.Alive(robot));
  EXPECT_TRUE(authority_.Alive(survivor));
  EXPECT_FALSE(Look([&](const authority::Run& run) {
    return authority_->identity.ByClient(run, app.application.client_id, app.secret->Reveal()).has_value();
  }));
  EXPECT_TRUE(FailsWith(CreateOrg(bob_, "acme"), Refusal::kNameReserved));
  authority_.Advance(Seconds{3630});
  EXPECT_TRUE(Succeeds(CreateOrg(bob_, "acme"))) << "the name is free again, and of another id";
  EXPECT_FALSE(authority_.Alive(token));
}

TEST_F(AccountsTest, AProfileShowsOneselfAndOnesOrganizations) {
  ASSERT_TRUE(Succeeds(CreateOrg(alice_, "acme")));
  Look([&](const authority::Run& run) {
    const auto profile = ReadProfile(run, alice_);
    ASSERT_TRUE(profile.has_value());
    EXPECT_EQ(profile->account.email, "alice@example.org");
    ASSERT_EQ(profile->organizations.size(), 1u);
    EXPECT_EQ(profile->organizations[0].name, "acme");
    EXPECT_TRUE(profile->organizations[0].administers);
    Actor narrow = alice_;
    narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kRepoAdmin});
    EXPECT_FALSE(ReadProfile(run, narrow).has_value());
    EXPECT_FALSE(ReadProfile(run, Actor{}).has_value());
    Actor ghost = alice_;
    ghost.id = authority_->issuer.NewId(testing::kNow);
    EXPECT_FALSE(ReadProfile(run, ghost).has_value());
    EXPECT_EQ(FindAccount(run, bob_.id)->name, "bob");
    TouchDatabase(run);
  });
  EXPECT_EQ(AvatarHash("Alice@Example.org"), AvatarHash("alice@example.org"));
  EXPECT_EQ(AvatarHash("").size(), 64u);
}

class RobotsTest : public AccountsTest {
 protected:
  Result<RobotPage, Refusal> List(const Actor& actor, std::string_view organization = "acme",
                                  const RobotListPlace& place = {}, std::size_t most = 10, std::size_t limit = 100) {
    return Look([&](const authority::Run& run) {
      const RobotListQuery query{
          .owner = {std::string(organization)}, .permissions = true, .tokens = true, .limit = limit};
      return ListRobots(run, actor, query, place, most);
    });
  }
  Result<RobotView, Refusal> Show(const Actor& actor, std::string_view name) {
    return Look([&](const authority::Run& run) { return ShowRobot(run, actor, {"acme"}, name); });
  }
  Result<RobotView, Refusal> CreateNamed(const Actor& actor, const std::string& name) {
    return Do([&](const authority::Run& run) {
      return CreateRobot(run, actor, {"acme"}, name, {"builds", R"({"a":1})"});
    });
  }

  const Account acme_ = authority_.AddOrganization(alice_, "acme");
};

TEST_F(RobotsTest, ARobotIsMadeShownAndItsTokenWorks) {
  const auto robot = CreateNamed(alice_, "ci");
  ASSERT_TRUE(Succeeds(robot));
  EXPECT_EQ(robot->robot.name, "acme+ci");
  EXPECT_TRUE(authority_.Alive(*robot->token));
  const auto shown = Show(alice_, "ci");
  ASSERT_TRUE(Succeeds(shown));
  EXPECT_EQ(shown->token->Reveal(), robot->token->Reveal());
  EXPECT_EQ(shown->robot.description, "builds");
  EXPECT_EQ(shown->robot.metadata, R"({"a":1})");
  ASSERT_TRUE(Succeeds(Show(auditor_, "ci")));
  EXPECT_FALSE(Show(auditor_, "ci")->token.has_value()) << "he may look, not act";
  EXPECT_TRUE(FailsWith(Show(bob_, "ci"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Show(alice_, "none"), Refusal::kUnknownRobot));
}

TEST_F(RobotsTest, ARobotNeedsAFreeValidNameAndAnAdmin) {
  ASSERT_TRUE(Succeeds(CreateNamed(alice_, "ci")));
  EXPECT_TRUE(FailsWith(CreateNamed(alice_, "ci"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(CreateNamed(alice_, "C"), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(CreateNamed(bob_, "cd"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(CreateNamed(auditor_, "cd"), Refusal::kForbidden));
}

TEST_F(RobotsTest, NoRobotIsMadeWhereTheyAreOff) {
  Settings settings;
  settings.robots_disallow = true;
  TestAuthority closed(settings);
  const Actor alice = closed.AddUser("alice");
  closed.AddOrganization(alice, "acme");
  EXPECT_TRUE(
      FailsWith(closed.Write([&](const authority::Run& run) { return CreateRobot(run, alice, {"acme"}, "ci", {}); }),
                Refusal::kRobotsDisallowed));
}

TEST_F(RobotsTest, TheListIsOrderedByUseAndShowsWhatTheCallerMaySee) {
  const RobotView idle = authority_.AddRobot(alice_, "acme", "aa");
  const RobotView busy = authority_.AddRobot(alice_, "acme", "bb");
  const RobotView used = authority_.AddRobot(alice_, "acme", "cc");
  authority_.AddToTeam(acme_, busy.robot.id, TeamRole::kCreator);
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);
  for (const RobotView* robot : {&used, &busy}) {
    authority_.Advance(Seconds{100});
    ASSERT_TRUE(authority_.Alive(*robot->token));
  }
  authority_->usage.Flush(authority_.db().database());
  authority_.Write([](const authority::Run&) {});  // and what was queued before is written

  const auto list = List(alice_);
  ASSERT_EQ(list->rows.size(), 3u);
  EXPECT_FALSE(list->next);
  const ListedRobot& first = list->rows[0].item;
  EXPECT_EQ(first.view.robot.name, "acme+bb");
  EXPECT_EQ(list->rows[1].item.view.robot.name, "acme+cc");
  EXPECT_EQ(first.view.last_used, authority_.Now());
  EXPECT_EQ(list->rows[2].item.view.last_used, std::nullopt);
  EXPECT_EQ(first.permissions->teams.size(), 1u);
  EXPECT_EQ(first.view.token->Reveal(), busy.token->Reveal());

  const auto by_member = List(bob_);
  ASSERT_TRUE(Succeeds(by_member));
  const ListedRobot& seen = by_member->rows[0].item;
  EXPECT_FALSE(seen.with_token || seen.permissions || seen.view.token);
  const auto by_auditor = List(auditor_);
  EXPECT_TRUE(by_auditor->rows[0].item.permissions && !by_auditor->rows[0].item.with_token);
  EXPECT_TRUE(FailsWith(List(root_), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(List(auditor_, "none"), Refusal::kNotFound));
}

TEST_F(RobotsTest, TheListIsReadInPartsAndALimitEndsIt) {
  for (const char* const name : {"aa", "bb", "cc", "dd", "ee"}) {
    authority_.Advance(Seconds{1});
    authority_.AddRobot(alice_, "acme", name);
  }
  const auto names = [&](std::size_t most, std::size_t limit) {
    std::string text;
    for (std::optional<RobotListPlace> place = RobotListPlace(); place;) {
      const RobotPage page = List(alice_, "acme", *place, most, limit).value();
      for (const auto& row : page.rows) text += row.item.view.robot.name.substr(5) + " ";
      place = page.next;
    }
    return text;
  };
  for (const std::size_t most : {1u, 2u, 5u, 6u}) {
    EXPECT_EQ(names(most, 100), "aa bb cc dd ee ") << "never used: the oldest first";
    EXPECT_EQ(names(most, 3), "aa bb cc ");
  }
}

TEST_F(RobotsTest, ANewSecretDoesNotForgetWhenTheRobotWasLastUsed) {
  const RobotView robot = authority_.AddRobot(alice_, "acme", "aa");
  ASSERT_TRUE(authority_.Alive(*robot.token));
  const TimePoint used = authority_.Now();
  authority_->usage.Flush(authority_.db().database());
  authority_.Advance(Seconds{100});
  Do([&](const authority::Run& run) { return RegenerateRobotToken(run, alice_, {"acme"}, "aa"); });
  EXPECT_EQ(Show(alice_, "aa")->last_used, used);
}

TEST_F(RobotsTest, ADeletedRobotIsDeadAtOnce) {
  const Secret token = *CreateNamed(alice_, "ci")->token;
  ASSERT_TRUE(authority_.Alive(token));
  const auto remove = [&](const Actor& actor) {
    return Do([&](const authority::Run& run) { return DeleteRobot(run, actor, {"acme"}, "ci"); });
  };
  EXPECT_TRUE(FailsWith(remove(bob_), Refusal::kForbidden));
  ASSERT_TRUE(Succeeds(remove(alice_)));
  EXPECT_FALSE(authority_.Alive(token));
  EXPECT_TRUE(FailsWith(remove(alice_), Refusal::kUnknownRobot));
  EXPECT_TRUE(Succeeds(CreateNamed(alice_, "ci")));
  EXPECT_FALSE(authority_.Alive(token)) << "a robot of the same name is another one";
}

TEST_F(RobotsTest, ARegeneratedTokenReplacesTheOldOneAtOnce) {
  const RobotView robot = CreateNamed(alice_, "ci").value();
  ASSERT_TRUE(authority_.Alive(*robot.token));
  const auto regenerate = [&](const Actor& actor, const char* name) {
    return Do([&](const authority::Run& run) { return RegenerateRobotToken(run, actor, {"acme"}, name); });
  };
  EXPECT_TRUE(FailsWith(regenerate(bob_, "ci"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(regenerate(alice_, "none"), Refusal::kUnknownRobot));
  EXPECT_TRUE(authority_.Alive(*robot.token));
  const auto renewed = regenerate(alice_, "ci");
  ASSERT_TRUE(Succeeds(renewed));
  EXPECT_FALSE(authority_.Alive(*robot.token));
  EXPECT_TRUE(authority_.Alive(*renewed->token));
  EXPECT_EQ(Show(alice_, "ci")->token->Reveal(), renewed->token->Reveal());
}

}  // namespace
}  // namespace jeton::authority
