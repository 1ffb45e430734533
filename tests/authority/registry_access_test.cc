#include "testing/registry_access.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

TEST_F(RegistryAccessTest, WhatWasGrantedIsSaidAsScopes) {
  const struct {
    const Actor& actor;
    const char* asked;
    const char* expected;
    Profile profile = kDistribution;
  } cases[] = {
      {alice_, "repository:acme/web:push,pull", "repository:acme/web:pull,push"},
      {alice_, "repository:acme/web:*", "repository:acme/web:pull,push,delete,*"},
      {alice_, "repository(plugin):acme/web:pull repository:acme/web:pull", "repository(plugin):acme/web:pull"},
      {alice_, "repository:acme/none:delete repository:acme/web:pull", "repository:acme/web:pull"},
      {bob_, "repository:acme/web:pull,push", ""},
      {bob_, "registry:catalog:*", ""},
      {root_, "registry:catalog:*", "registry:catalog:*"},
      {root_, "registry:catalog:*", "registry:catalog:*", kZot},
      {root_, "registry:catalog:search", ""},
      {root_, "repository::pull", "repository::pull", kZot},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(PrintGrantedScopes(Authorize(c.actor, c.asked, c.profile).value()), c.expected) << c.asked;
  }
}

TEST_F(RegistryAccessTest, GrantsWhatIsAskedAndAllowed) {
  const Actor reader = RobotActor("reader");
  const Actor writer = RobotActor("writer");
  Permit(reader.id, RepositoryRole::kRead);
  Permit(writer.id, RepositoryRole::kWrite);
  const Actor narrow =
      authority_.Presenting(*authority_.AddToken(alice_, "acme", app_.application.client_id, "repo:read").secret);
  const struct {
    const char* name;
    const Actor& actor;
    const char* scope;
    const char* expected;
  } cases[] = {
      {"a reader pulls", reader, "repository:acme/web:pull", "pull"},
      {"a reader does not push", reader, "repository:acme/web:pull,push", "pull"},
      {"a writer does both", writer, "repository:acme/web:pull,push", "pull push"},
      {"what is not asked for is not given", writer, "repository:acme/web:push", "push"},
      {"a writer deletes nothing", writer, "repository:acme/web:delete", ""},
      {"an admin deletes", alice_, "repository:acme/web:delete", "delete"},
      {"a star is spelled out", writer, "repository:acme/web:*", "pull push"},
      {"and stays for who may do everything", alice_, "repository:acme/web:*", "pull push delete *"},
      {"a narrow token narrows its user", narrow, "repository:acme/web:pull,push,delete", "pull"},
      {"a stranger gets nothing", bob_, "repository:acme/web:pull", ""},
      {"nobody gets nothing", Actor{}, "repository:acme/web:pull", ""},
      {"unknown actions vanish", alice_, "repository:acme/web:fly", ""},
      {"no such repository", bob_, "repository:acme/none:pull", ""},
      {"no such namespace", alice_, "repository:none/web:pull,push", ""},
      {"an invalid name", alice_, "repository:acme/Web:pull", ""},
      {"a plugin is a repository", alice_, "repository(plugin):acme/web:pull", "pull"},
      {"an unknown type has no entry", alice_, "thing:acme/web:pull", "0 entries"},
      {"an empty name has none", alice_, "repository::pull", "0 entries"},
  };
  for (const auto& c : cases) EXPECT_EQ(Actions(c.actor, c.scope), c.expected) << c.name;
  EXPECT_FALSE(wrote_);
}

TEST_F(RegistryAccessTest, ScopesAreAnsweredInTheOrderAsked) {
  const auto granted = Authorize(alice_, "repository:acme/none:pull repository:acme/web:pull");
  ASSERT_EQ(granted->size(), 2u);
  EXPECT_EQ((*granted)[0].scope.name, "acme/none");
  EXPECT_EQ((*granted)[1].scope.name, "acme/web");
  EXPECT_TRUE((*granted)[1].granted.pull);
}

TEST_F(RegistryAccessTest, APublicRepositoryIsPulledByAnyone) {
  authority_.Write([&](const authority::Run& run) {
    return ChangeVisibility(run, alice_, "acme", "web", Visibility::kPublic).has_value();
  });
  EXPECT_EQ(Actions(Actor{}, "repository:acme/web:pull,push"), "pull");
  EXPECT_EQ(Actions(bob_, "repository:acme/web:*"), "pull");
}

TEST_F(RegistryAccessTest, ADisabledNamespaceIsRefused) {
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(acme_.id, false, run.now); });
  const auto granted = Authorize(alice_, "repository:acme/web:pull");
  ASSERT_FALSE(granted.has_value());
  EXPECT_EQ(granted.error().error, RegistryError::kNamespaceDisabled);
  EXPECT_EQ(granted.error().name, "acme");
}

TEST_F(RegistryAccessTest, APushCreatesARepositoryWhereTheActorMay) {
  EXPECT_EQ(Actions(alice_, "repository:acme/new/nested:pull,push"), "pull push");
  EXPECT_TRUE(wrote_);
  const RepositoryFacts facts = Facts("acme", "new/nested", alice_);
  ASSERT_TRUE(facts.exists);
  EXPECT_EQ(facts.visibility, Visibility::kPrivate);
  EXPECT_EQ(facts.role, RepositoryRole::kAdmin) << "the creator has a permission of his own";
  EXPECT_EQ(Actions(alice_, "repository:alice/own:push"), "push") << "his own namespace";
  EXPECT_EQ(authority_.Audit("create_repo").size(), 3u);
}

TEST_F(RegistryAccessTest, OneRequestCreatesARepositoryOnce) {
  EXPECT_EQ(Authorize(alice_, "repository:acme/new:push repository(plugin):acme/new:push")->size(), 1u);
  EXPECT_EQ(authority_.Audit("create_repo").size(), 2u) << "web and new";
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM repository_roles"), 2);
}

TEST_F(RegistryAccessTest, MemoryAloneAsksForATransactionUntilItKnows) {
  const auto scopes = RegistryScopes::Parse({"repository:acme/web:pull"}).scopes;
  const auto from_memory = [&] {
    return authority_.FromMemory([&](const authority::Run& run) {
      return AuthorizeRegistry(run, authority_->registry_notes, alice_, Service(kDistribution), scopes);
    });
  };
  ASSERT_FALSE(from_memory().has_value());
  EXPECT_EQ(from_memory().error().error, RegistryError::kNotCached);
  EXPECT_EQ(Actions(alice_, "repository:acme/web:pull"), "pull");
  ASSERT_TRUE(from_memory().has_value());
  EXPECT_TRUE(from_memory()->front().granted.pull);
  // A push that would create is never done from memory.
  const auto push = RegistryScopes::Parse({"repository:acme/new:push"}).scopes;
  const auto ask = [&](const authority::Run& run) {
    return AuthorizeRegistry(run, authority_->registry_notes, alice_, Service(kDistribution), push);
  };
  EXPECT_EQ(authority_.Read(ask).error().error, RegistryError::kNeedsWrite);
  EXPECT_EQ(authority_.FromMemory(ask).error().error, RegistryError::kNotCached) << "a limit may be reached";
}

TEST_F(RegistryAccessTest, AnOverlongNameGetsNothing) {
  EXPECT_EQ(Actions(alice_, "repository:acme/" + std::string(251, 'a') + ":push"), "");
  EXPECT_EQ(Actions(alice_, "repository:acme/" + std::string(250, 'a') + ":push"), "push");
}

TEST_F(RegistryAccessTest, QuayIsToldWhichNameIsTooLongAndMeasuresTheRepositorysPart) {
  const auto refused = Authorize(alice_, "repository:acme/" + std::string(256, 'a') + ":pull", kQuay);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().error, RegistryError::kNameInvalid);
  EXPECT_EQ(refused.error().name, "acme/" + std::string(256, 'a'));
  EXPECT_EQ(Actions(alice_, "repository:acme/" + std::string(255, 'a') + ":push", kQuay), "push");
}

TEST_F(RegistryAccessTest, AStarAloneCreatesNothing) {
  EXPECT_EQ(Actions(alice_, "repository:acme/new:*"), "pull") << "what she may do to it as it is";
  EXPECT_EQ(Actions(alice_, "repository:acme/new:*", kQuay), "");
  EXPECT_FALSE(wrote_);
  EXPECT_EQ(Actions(alice_, "repository:acme/new:push,*", kQuay), "push *");
  EXPECT_TRUE(Facts("acme", "new", alice_).exists);
}

TEST_F(RegistryAccessTest, NothingIsCreatedWhereTheActorMayNot) {
  const Actor robot = RobotActor("ci");
  const Actor reading =
      authority_.Presenting(*authority_.AddToken(alice_, "acme", app_.application.client_id, "repo:admin").secret);
  for (const Actor& actor : {bob_, robot, reading, Actor{}}) {
    EXPECT_EQ(Actions(actor, "repository:acme/new:push"), "") << actor.name;
  }
  EXPECT_EQ(Actions(alice_, "repository:none/new:push"), "") << "no such namespace";
  EXPECT_EQ(Actions(alice_, "repository:acme/new:pull"), "pull") << "she administers the namespace";
  EXPECT_FALSE(wrote_);
  EXPECT_FALSE(Facts("acme", "new", alice_).exists);
}

TEST_F(RegistryAccessTest, ARobotCreatesThroughACreatorTeam) {
  const Actor robot = RobotActor("ci");
  authority_.AddToTeam(acme_, robot.id, TeamRole::kCreator);
  EXPECT_EQ(Actions(robot, "repository:acme/new:pull,push"), "pull push");
  EXPECT_EQ(Facts("acme", "new", robot).role, RepositoryRole::kAdmin);
}

TEST_F(RegistryAccessTest, TheCatalogIsForSuperusersInTheFormOfTheRegistry) {
  EXPECT_EQ(Actions(root_, "registry:catalog:*"), "*");
  EXPECT_EQ(Actions(authority_.ActorOf(Account{.id = bob_.id, .name = "auditor"}), "registry:catalog:*"), "*");
  EXPECT_EQ(Actions(alice_, "registry:catalog:*"), "");
  EXPECT_EQ(Actions(Actor{}, "registry:catalog:*"), "");
  EXPECT_EQ(Actions(root_, "registry:catalog:*", kZot), "pull");
  EXPECT_EQ(Actions(root_, "repository::pull", kZot), "pull") << "zot asks so";
  EXPECT_EQ(Actions(alice_, "repository::pull", kZot), "");
}

TEST_F(RegistryAccessTest, EachProfileGetsTheRightsThatItKnows) {
  EXPECT_EQ(Actions(alice_, "repository:acme/web:*", kZot), "pull push delete");
  EXPECT_EQ(Actions(alice_, "repository:acme/web:*", kQuay), "*");
  EXPECT_EQ(Actions(alice_, "repository:acme/web:pull,push,delete", kQuay), "pull push");
  EXPECT_EQ(Actions(alice_, "repository:quay.example.org/acme/web:pull", kQuay), "pull") << "its own host is dropped";
  EXPECT_EQ(Actions(alice_, "repository:registry.example.org/acme/web:pull"), "") << "elsewhere it is a name";
  const auto invalid = Authorize(alice_, "repository:acme/Web:pull", kQuay);
  ASSERT_FALSE(invalid.has_value());
  EXPECT_EQ(invalid.error().error, RegistryError::kNameInvalid);
  EXPECT_EQ(invalid.error().name, "acme/Web");
}

}  // namespace
}  // namespace jeton::authority
