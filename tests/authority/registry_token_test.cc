#include "testing/registry_access.h"

#include <boost/json/serialize.hpp>

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class RegistryTokenTest : public RegistryAccessTest {};

TEST_F(RegistryTokenTest, TheTokenSaysWhoMayDoWhat) {
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

TEST_F(RegistryTokenTest, TheKeysOfOneRegistrySpeakForNoOther) {
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

TEST_F(RegistryTokenTest, AnonymousHasNoParentAndAnEmptyAccess) {
  const auto claims = Claims(Actor{}, "");
  EXPECT_EQ(claims.at("sub"), "");
  EXPECT_FALSE(claims.contains("parent"));
  EXPECT_EQ(boost::json::serialize(claims.at("access")), "[]");
  EXPECT_EQ(Claims(Actor{}, "", kQuay).at("sub"), "(anonymous)");
}

TEST_F(RegistryTokenTest, TheFormOfEntriesFollowsTheRegistry) {
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

TEST_F(RegistryTokenTest, TheQuayProfileAddsTheContext) {
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

TEST_F(RegistryTokenTest, LivesAreShortAndNeverBeyondTheParents) {
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

TEST_F(RegistryTokenTest, ATokenEndsWithTheRoleThatItNeeds) {
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

TEST_F(RegistryTokenTest, ATokenEndsWithItsRobot) {
  const Secret secret = *authority_.AddRobot(alice_, "acme", "ending").token;
  const Id id = authority_.Presenting(secret).id;
  Permit(id, RepositoryRole::kWrite);
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnd(id, run.now + Seconds{200}, run.now); });
  const Actor robot = authority_.Presenting(secret);
  Claims(robot, "repository:acme/web:push");
  EXPECT_EQ(token_->life.count(), 200);
}

TEST_F(RegistryTokenTest, ARegistryMayWantOtherLivesAndNoStar) {
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
