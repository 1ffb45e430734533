#include "authority/registry/registry_access.h"

#include <gtest/gtest.h>
#include <boost/json/serialize.hpp>

#include "authority/organizations/repositories.h"
#include "authority/registry/registry_claims.h"
#include "crypto/jws.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;
using Granted = Result<std::vector<GrantedScope>, RegistryRefusal>;

enum Profile { kDistribution, kV3, kZot, kQuay };

class RegistryAccessTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  const RegistryService& Service(Profile profile) { return authority_->registries[profile]; }

  // As the server: with a read transaction first, and with a writing one where that is asked for.
  Granted Authorize(const Actor& actor, const std::string& scopes, Profile profile = kDistribution) {
    const auto parsed = RegistryScopes::Parse({scopes}).scopes;
    const auto ask = [&](const authority::Run& run) {
      return AuthorizeRegistry(run, authority_->registry_notes, actor, Service(profile), parsed);
    };
    const Granted granted = authority_.Read(ask);
    if (granted || granted.error().error != RegistryError::kNeedsWrite) return granted;
    wrote_ = true;
    return authority_.Write(ask);
  }
  // The granted actions of the one scope, as text.
  std::string Actions(const Actor& actor, const std::string& scope, Profile profile = kDistribution) {
    const auto granted = Authorize(actor, scope, profile);
    if (!granted) return "refused";
    if (granted->size() != 1) return std::to_string(granted->size()) + " entries";
    const jeton::Actions actions = granted->front().granted;
    std::string text;
    if (actions.pull) text += "pull ";
    if (actions.push) text += "push ";
    if (actions.remove) text += "delete ";
    if (actions.star) text += "* ";
    if (!text.empty()) text.pop_back();
    return text;
  }
  boost::json::object Claims(const Actor& actor, const std::string& scopes, Profile profile = kDistribution) {
    const auto granted = Authorize(actor, scopes, profile).value();
    token_.emplace(authority_.Read(
        [&](const authority::Run& run) { return MakeRegistryToken(run, actor, Service(profile), granted); }));
    return crypto::VerifyJwt(token_->Sign(authority_->keys.current), authority_->keys.current->AllRegistryKeys())
        .value()
        .claims();
  }
  void Permit(const Id& grantee, RepositoryRole role) {
    authority_.Write([&](const authority::Run& run) {
      storage::Repositories repositories(run.tx());
      repositories.Permit(repositories.Stand("acme", "web", Id(), run.now).id, grantee, role, run.now);
    });
  }
  RepositoryFacts Facts(std::string_view name_space, std::string_view name, const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) {
      return storage::Repositories(run.tx()).Stand(name_space, name, actor.id, run.now);
    });
  }
  Actor RobotActor(const std::string& name) {
    return authority_.Presenting(*authority_.AddRobot(alice_, "acme", name).token);
  }

  TestAuthority authority_{Installation()};
  std::optional<RegistryToken> token_;
  bool wrote_ = false;
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const bool web_ = authority_.Write([&](const authority::Run& run) {
    return CreateRepositoryNamed(run, alice_, "acme", {"web", Visibility::kPrivate, ""}).has_value();
  });
};

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

TEST_F(RegistryAccessTest, TheTokenSaysWhoMayDoWhat) {
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  const Actor actor = authority_.Presenting(*robot.token);
  Permit(actor.id, RepositoryRole::kWrite);
  const auto claims = Claims(actor, "repository:acme/web:pull,push repository:acme/none:pull");
  EXPECT_EQ(claims.at("iss"), "https://tokens.example.org");
  EXPECT_EQ(claims.at("aud"), "registry.example.org");
  EXPECT_EQ(claims.at("sub"), "acme+ci");
  EXPECT_EQ(claims.at("parent"), boost::json::string(actor.token.ToUuid()));
  EXPECT_EQ(claims.at("exp").as_int64(), ToUnixSeconds(authority_.Now()) + 3600);
  EXPECT_LE(claims.at("nbf").as_int64(), ToUnixSeconds(authority_.Now()));
  EXPECT_EQ(boost::json::serialize(claims.at("access")),
            R"([{"type":"repository","name":"acme/web","actions":["push","pull"]},)"
            R"({"type":"repository","name":"acme/none","actions":[]}])");
  const std::string first_id(claims.at("jti").as_string());
  EXPECT_NE(first_id, std::string(Claims(actor, "repository:acme/web:pull").at("jti").as_string()));
  EXPECT_FALSE(claims.contains("context"));
}

TEST_F(RegistryAccessTest, TheKeysOfOneRegistrySpeakForNoOther) {
  const auto signed_by = [&](Profile keys) {
    const std::string claims = R"({"iss":"https://tokens.example.org","aud":"registry.example.org","exp":9999999999})";
    return crypto::SignJwt(authority_->keys.current->KeysFor(Service(keys)).front(), crypto::KeyIdForm::kLibtrust,
                           claims);
  };
  const auto check = [&](Profile keys) {
    return CheckRegistryToken(authority_->Begin({.now = testing::kNow}), authority_->keys.current, signed_by(keys));
  };
  EXPECT_TRUE(check(kDistribution).has_value());
  EXPECT_EQ(check(kZot).error(), "Invalid issuer or audience");
}

TEST_F(RegistryAccessTest, AnonymousHasNoParentAndAnEmptyAccess) {
  const auto claims = Claims(Actor{}, "");
  EXPECT_EQ(claims.at("sub"), "");
  EXPECT_FALSE(claims.contains("parent"));
  EXPECT_EQ(boost::json::serialize(claims.at("access")), "[]");
  EXPECT_EQ(Claims(Actor{}, "", kQuay).at("sub"), "(anonymous)");
}

TEST_F(RegistryAccessTest, TheFormOfEntriesFollowsTheRegistry) {
  const auto access = [&](const Actor& actor, const char* scope, Profile profile) {
    return boost::json::serialize(Claims(actor, scope, profile).at("access"));
  };
  EXPECT_EQ(access(root_, "registry:catalog:*", kDistribution),
            R"([{"type":"registry","name":"catalog","actions":["*"]}])");
  EXPECT_EQ(access(root_, "registry:catalog:*", kZot), R"([{"type":"repository","name":"","actions":["pull"]}])");
  EXPECT_EQ(access(alice_, "repository(plugin):acme/web:pull", kDistribution),
            R"([{"type":"repository","class":"plugin","name":"acme/web","actions":["pull"]}])");
  EXPECT_EQ(access(alice_, "repository:acme/web:*", kDistribution),
            R"([{"type":"repository","name":"acme/web","actions":["push","pull","delete","*"]}])");
}

TEST_F(RegistryAccessTest, TheQuayProfileAddsTheContext) {
  const auto context = [&](const Actor& actor) {
    return Claims(actor, "repository:acme/web:pull", kQuay).at("context").as_object();
  };
  const auto of_user = context(alice_);
  EXPECT_EQ(of_user.at("entity_kind"), "user");
  EXPECT_EQ(of_user.at("user"), "alice");
  EXPECT_EQ(of_user.at("version"), 2);
  EXPECT_EQ(of_user.at("com.apostille.roots").as_object().at("acme/web"), "$disabled");
  EXPECT_EQ(context(RobotActor("ci")).at("entity_reference"), "acme+ci");
  const auto token = authority_.AddToken(alice_, "acme", app_.application.client_id);
  const auto of_token = context(authority_.Presenting(*token.secret));
  EXPECT_EQ(of_token.at("entity_kind"), "oauthtoken");
  EXPECT_EQ(of_token.at("kind"), "oauth");
  EXPECT_EQ(of_token.at("oauth"), boost::json::string(token.token.id.ToUuid()));
  EXPECT_FALSE(context(Actor{}).contains("user"));
}

TEST_F(RegistryAccessTest, LivesAreShortAndNeverBeyondTheParents) {
  const auto life = [&](const Actor& actor, const char* scope) {
    Claims(actor, scope);
    return token_->life.count();
  };
  EXPECT_EQ(life(alice_, "repository:acme/web:pull"), 300);
  EXPECT_EQ(life(alice_, "repository:acme/web:pull,push"), 3600);
  EXPECT_EQ(life(alice_, "repository:acme/web:delete"), 3600);
  EXPECT_EQ(life(bob_, "repository:acme/web:push"), 300) << "what counts is what is granted";

  const auto parent = authority_.AddToken(alice_, "acme", app_.application.client_id, "repo:write", Seconds{1000});
  const Actor actor = authority_.Presenting(*parent.secret);
  EXPECT_EQ(life(actor, "repository:acme/web:push"), 1000);
  EXPECT_EQ(life(actor, "repository:acme/web:pull"), 300);
  authority_.Advance(Seconds{800} + Microseconds{1});
  EXPECT_EQ(life(actor, "repository:acme/web:push"), 199) << "a part of a second is none";
  authority_.Advance(Seconds{190});
  EXPECT_EQ(life(actor, "repository:acme/web:push"), 60) << "the minute that every client needs";
}

TEST_F(RegistryAccessTest, ATokenEndsWithTheRoleThatItNeeds) {
  const Actor robot = RobotActor("lent");
  const auto lend = [&](RepositoryRole role, Seconds life) {
    authority_.Write([&](const authority::Run& run) {
      storage::Repositories repositories(run.tx());
      const Id web = repositories.Stand("acme", "web", Id(), run.now).id;
      repositories.Permit(web, robot.id, {role, run.now + life}, run.now);
    });
  };
  const auto life = [&](const char* scope) {
    Claims(robot, scope);
    return token_->life.count();
  };
  lend(RepositoryRole::kWrite, Seconds{100});
  EXPECT_EQ(life("repository:acme/web:pull"), 100);
  EXPECT_EQ(life("repository:acme/web:pull,push"), 100);
  EXPECT_EQ(life("repository:acme/web:delete"), 300) << "nothing is granted that could end";
  authority_.AddToTeam(acme_, robot.id, TeamRole::kMember);
  authority_.Write([&](const authority::Run& run) {
    storage::Repositories repositories(run.tx());
    const auto team = storage::Teams(run.tx()).Find(acme_.id, "team1");
    repositories.Permit(repositories.Stand("acme", "web", Id(), run.now).id, team->id, RepositoryRole::kRead, run.now);
  });
  EXPECT_EQ(life("repository:acme/web:pull"), 300) << "a team goes on giving it";
  EXPECT_EQ(life("repository:acme/web:pull,push"), 100);
}

TEST_F(RegistryAccessTest, ATokenEndsWithItsRobot) {
  const Secret secret = *authority_.AddRobot(alice_, "acme", "ending").token;
  const Id id = authority_.Presenting(secret).id;
  Permit(id, RepositoryRole::kWrite);
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnd(id, run.now + Seconds{200}, run.now); });
  const Actor robot = authority_.Presenting(secret);
  Claims(robot, "repository:acme/web:push");
  EXPECT_EQ(token_->life.count(), 200);
}

TEST_F(RegistryAccessTest, ARegistryMayWantOtherLivesAndNoStar) {
  const auto ask = [&](const RegistryService& service, const std::string& scope) {
    return authority_.Read([&](const authority::Run& run) {
      const auto granted =
          AuthorizeRegistry(run, authority_->registry_notes, alice_, service, RegistryScopes::Parse({scope}).scopes);
      token_.emplace(MakeRegistryToken(run, alice_, service, *granted));
      return granted->front().granted;
    });
  };
  RegistryService service = Service(kDistribution);
  service.pull_life = Seconds{61};
  service.push_life = Seconds{62};
  EXPECT_EQ(ask(service, "repository:acme/web:*"), (jeton::Actions{true, true, true, true}));
  EXPECT_EQ(token_->life, Seconds{62});
  service.expand_star = true;
  EXPECT_EQ(ask(service, "repository:acme/web:*"), (jeton::Actions{true, true, true, false}));
  ask(service, "repository:acme/web:pull");
  EXPECT_EQ(token_->life, Seconds{61});

  ask(Service(kZot), "repository:acme/web:pull");
  EXPECT_EQ(token_->life, Seconds{3600}) << "its clients do not come back for another";

  service = Service(kQuay);
  EXPECT_EQ(ask(service, "repository:acme/web:*"), (jeton::Actions{false, false, false, true}));
  service.expand_star = true;
  EXPECT_EQ(ask(service, "repository:acme/web:*"), (jeton::Actions{true, true, false, false}));
}

}  // namespace
}  // namespace jeton::authority
