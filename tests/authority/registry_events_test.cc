#include "authority/registry/registry_events.h"

#include <gtest/gtest.h>

#include "authority/organizations/repositories.h"
#include "authority/registry/registry_access.h"
#include "authority/registry/uses.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

constexpr Seconds kLife{3600};  // of the longest registry token

class RegistryEventsTest : public ::testing::Test {
 protected:
  RegistryEventsTest() {
    authority_.Write([&](const authority::Run& run) {
      for (const char* name : {"web", "api"}) {
        EXPECT_TRUE(Succeeds(CreateRepositoryNamed(run, alice_, "acme", {name, Visibility::kPrivate, ""})));
      }
      for (const Id& id : {robot_.robot.id, alice_.id}) {
        const auto facts = storage::Repositories(run.tx()).Stand("acme", "web", id, run.now);
        storage::Repositories(run.tx()).Permit(facts.id, id, RepositoryRole::kWrite, run.now);
      }
    });
  }
  RegistryEvent Event(RegistryDeed deed = RegistryDeed::kPull, const std::string& actor = "acme+ci") {
    return {.id = "event " + std::to_string(++events_),
            .at = authority_.Now(),
            .deed = deed,
            .repository = "acme/web",
            .tag = "latest",
            .digest = "sha256:ab",
            .actor = actor,
            .address = "192.0.2.9",
            .user_agent = "skopeo"};
  }
  ToldCounts Tell(const std::vector<RegistryEvent>& events, std::size_t registry = 0) {
    return authority_.Write([&](const authority::Run& run) {
      return RecordEvents(run, authority_->registry_notes, authority_->registries[registry], events);
    });
  }
  // What GET /v2/auth does for an actor on acme/web.
  void Grant(const Actor& actor) {
    authority_.Read([&](const authority::Run& run) {
      const auto scopes = RegistryScopes::Parse({"repository:acme/web:pull,push"}).scopes;
      const auto granted = AuthorizeRegistry(run, authority_->registry_notes, actor, authority_->registries[0], scopes);
      EXPECT_FALSE(granted.value().front().granted.none());
    });
  }
  Actor Robot() {
    return authority_
        .Read([&](const authority::Run& run) {
          return authority_->identity.ByRobot(run, "acme+ci", robot_.token->Reveal());
        })
        .value();
  }
  std::vector<UseRow> Uses() {
    return authority_
        .Read([&](const authority::Run& run) { return ListUsesOfRepository(run, alice_, "acme", "web", {}); })
        ->uses;
  }
  std::int64_t Count(const char* sql) { return authority_.db().Number(sql); }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const RobotView robot_ = authority_.AddRobot(alice_, "acme", "ci");
  int events_ = 0;
};

TEST_F(RegistryEventsTest, APullIsLoggedWithWhoWhatWhereAndWithWhichToken) {
  const Actor robot = Robot();
  Grant(robot);
  authority_.Advance(Seconds{5});
  EXPECT_EQ(Tell({Event()}).recorded, 1u);

  const auto rows = authority_.Audit("pull_repo");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0], (boost::json::value{{"namespace", "acme"},
                                         {"repo", "web"},
                                         {"told_by", "registry.example.org"},
                                         {"tag", "latest"},
                                         {"manifest_digest", "sha256:ab"},
                                         {"username", "acme+ci"},
                                         {"user-agent", "skopeo"},
                                         {"token_id", robot.token.ToUuid()}}));
  EXPECT_EQ(authority_.db().Texts("SELECT address FROM audit WHERE kind = 'pull_repo'"),
            std::vector<std::string>{"192.0.2.9"});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit a JOIN accounts o ON o.id = a.namespace AND o.name = 'acme' JOIN "
                  "accounts p ON p.id = a.performer AND p.name = 'acme+ci' JOIN repositories r ON r.id = a.repository "
                  "AND r.name = 'web' WHERE a.kind = 'pull_repo'"),
            1);
  ASSERT_EQ(Uses().size(), 1u);
  EXPECT_EQ(Uses().front().account, "acme+ci");
  EXPECT_EQ(Uses().front().token, robot.token);
  EXPECT_EQ(Uses().front().pulls, 1);
  EXPECT_EQ(Uses().front().last_pull, authority_.Now());
}

TEST_F(RegistryEventsTest, EveryDeedHasItsKindAndOnlyPullsAndPushesAreUses) {
  Tell({Event(RegistryDeed::kPull), Event(RegistryDeed::kPush), Event(RegistryDeed::kDeleteTag),
        Event(RegistryDeed::kDeleteManifest)});
  for (const char* kind : {"pull_repo", "push_repo", "delete_tag", "delete_manifest"}) {
    EXPECT_EQ(authority_.Audit(kind).size(), 1u) << kind;
  }
  ASSERT_EQ(Uses().size(), 1u);
  EXPECT_EQ(Uses().front().pulls, 1);
  EXPECT_EQ(Uses().front().pushes, 1);
}

TEST_F(RegistryEventsTest, AnEventCountsOnceForEachRegistry) {
  const RegistryEvent event = Event();
  const ToldCounts first = Tell({event, event});
  EXPECT_EQ(first.recorded, 1u);
  EXPECT_EQ(first.repeated, 1u);
  EXPECT_EQ(Tell({event}).repeated, 1u);
  EXPECT_EQ(Tell({event}, 1).recorded, 1u) << "another registry's ids are its own";
  EXPECT_EQ(Uses().front().pulls, 2);
}

TEST_F(RegistryEventsTest, WhatCouldHaveBeenForgottenIsNotCountedAgain) {
  RegistryEvent event = Event();
  event.at = authority_.Now() - storage::kKeepToldEvents;
  EXPECT_EQ(Tell({event}).skipped, 1u);
  event.at += Microseconds{1};
  EXPECT_EQ(Tell({event}).recorded, 1u);
}

TEST_F(RegistryEventsTest, TheFutureIsNow) {
  RegistryEvent event = Event();
  event.at = authority_.Now() + Seconds{86400};
  Tell({event});
  EXPECT_EQ(Uses().front().last_used, authority_.Now());
  EXPECT_EQ(Count("SELECT MAX(at) FROM audit"), ToMicros(authority_.Now()));
}

TEST_F(RegistryEventsTest, AnEventOfTheFutureCountsOnceAllTheSame) {
  RegistryEvent event = Event();
  event.at = authority_.Now() + Seconds{86400};
  EXPECT_EQ(Tell({event}).recorded, 1u);
  for (int week = 0; week < 6; ++week) {
    authority_.Advance(storage::kKeepToldEvents);
    EXPECT_EQ(Tell({event}).recorded, 0u) << week;
  }
}

TEST_F(RegistryEventsTest, OutOfOrderTheLatestStays) {
  RegistryEvent early = Event();
  early.at -= Seconds{30};
  Tell({Event()});
  Tell({early});
  EXPECT_EQ(Uses().front().pulls, 2);
  EXPECT_EQ(Uses().front().last_pull, authority_.Now());
}

TEST_F(RegistryEventsTest, NamesThatAreNobodysMakeNothing) {
  const std::int64_t accounts = Count("SELECT COUNT(*) FROM accounts");
  const std::int64_t repositories = Count("SELECT COUNT(*) FROM repositories");
  const std::int64_t rights = Count("SELECT COUNT(*) FROM repository_roles");
  const std::int64_t changes = Count("SELECT MAX(position) FROM changes");
  std::vector<RegistryEvent> events;
  for (const char* repository : {"acme/none", "none/web", "acme+ci/web", "web", "acme", "/", "", "acme/web/more"}) {
    events.push_back(Event());
    events.back().repository = repository;
  }
  EXPECT_EQ(Tell(events).skipped, events.size());
  EXPECT_EQ(Tell({Event(RegistryDeed::kPush, "ghost"), Event(RegistryDeed::kPush, "acme")}).recorded, 2u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit WHERE kind = 'push_repo' AND performer IS NULL"), 2);
  EXPECT_TRUE(Uses().empty()) << "nobody's deed is not that of a name that nobody has";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM accounts"), accounts);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM repositories"), repositories);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM repository_roles"), rights);
  EXPECT_EQ(Count("SELECT MAX(position) FROM changes"), changes) << "nothing that a decision depends on";
}

TEST_F(RegistryEventsTest, WithoutANameItWasNobody) {
  Tell({Event(RegistryDeed::kPull, "")});
  ASSERT_EQ(Uses().size(), 1u);
  EXPECT_EQ(Uses().front().account, std::nullopt);
  EXPECT_EQ(Uses().front().token, Id());
}

TEST_F(RegistryEventsTest, ATokenIsNamedOnlyWhereItIsTheOnlyOne) {
  const auto application = authority_.AddApplication(alice_, "acme").application;
  const auto one = authority_.AddToken(alice_, "acme", application.client_id, "repo:write", kLife * 10);
  const auto two = authority_.AddToken(alice_, "acme", application.client_id, "repo:write", kLife * 10);
  const auto token_of_last = [&] {
    Tell({Event(RegistryDeed::kPull, "alice")});
    const auto last = authority_.Audit("pull_repo").back();
    const auto* const id = Member(last, "token_id");
    authority_.Advance(Seconds{1});
    return id == nullptr ? std::string("none") : std::string(id->get_string());
  };
  EXPECT_EQ(token_of_last(), "none");
  Grant(authority_.Presenting(*one.secret));
  EXPECT_EQ(token_of_last(), one.token.id.ToUuid());
  Grant(authority_.Presenting(*two.secret));
  EXPECT_EQ(token_of_last(), "none");
  authority_.Advance(kLife + Seconds{100});
  EXPECT_EQ(token_of_last(), "none");
  Grant(authority_.Presenting(*two.secret));
  EXPECT_EQ(token_of_last(), two.token.id.ToUuid());
  Grant(alice_);  // with her password
  EXPECT_EQ(token_of_last(), "none");
  EXPECT_EQ(Uses().size(), 3u);
}

TEST_F(RegistryEventsTest, ATokenThatIsGoneIsNotNamed) {
  Grant(Robot());
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(Succeeds(RegenerateRobotToken(run, alice_, {"acme"}, "ci"))); });
  Tell({Event()});
  EXPECT_EQ(Uses().front().token, Id());
}

TEST_F(RegistryEventsTest, AGrantOfNothingCountsForNothing) {
  authority_.Read([&](const authority::Run& run) {
    const auto scopes = RegistryScopes::Parse({"repository:acme/api:pull"}).scopes;
    const auto granted = AuthorizeRegistry(run, authority_->registry_notes, Robot(), authority_->registries[0], scopes);
    EXPECT_TRUE(granted.value().front().granted.none());
  });
  RegistryEvent event = Event();
  event.repository = "acme/api";
  Tell({event});
  EXPECT_EQ(Member(authority_.Audit("pull_repo").front(), "token_id"), nullptr);
}

TEST_F(RegistryEventsTest, UsesAreForWhomTheLogIsFor) {
  Tell({Event()});
  const auto ask = [&](const Actor& actor) {
    return authority_.Read(
        [&](const authority::Run& run) { return ListUsesOfRepository(run, actor, "acme", "web", {}); });
  };
  const auto of_robot = [&](const Actor& actor, std::string_view robot = "ci") {
    return authority_.Read([&](const authority::Run& run) { return ListUsesByRobot(run, actor, {"acme"}, robot, {}); });
  };
  EXPECT_TRUE(Succeeds(ask(alice_)));
  EXPECT_TRUE(FailsWith(ask(bob_), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(ask(Actor{}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(ask(Robot()), Refusal::kForbidden));
  EXPECT_EQ(of_robot(alice_)->uses.size(), 1u);
  EXPECT_TRUE(FailsWith(of_robot(bob_), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(of_robot(Robot()), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(of_robot(alice_, "none"), Refusal::kUnknownRobot));
}

}  // namespace
}  // namespace jeton::authority
