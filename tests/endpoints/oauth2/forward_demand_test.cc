#include "testing/forwarding.h"

// What a gateway may demand at /auth/forward, and how each asks (registry contract, section 6.3).
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::ChallengeOf;
using testing::Form;
using testing::ForwardTest;
using testing::Header;
using testing::Headers;
using testing::kForward;
using testing::kGateway;
using testing::kRealm;
using testing::kWiki;
using testing::kWikiMetadata;
using testing::Reply;
using enum wire::Method;

// What is demanded.

TEST_F(ForwardTest, EveryDemandedScopeHasToBeThereNamedOrImplied) {
  const std::string token = ServerToken("repo:write");
  EXPECT_EQ(Ask("scope=repo:write", token).status, 200);
  EXPECT_EQ(Ask("scope=repo:read%20repo:write", token).status, 200) << "write implies read";
  for (const char* scope : {"repo:admin", "repo:write+user:read", "read", "REPO:WRITE", "repo"}) {
    EXPECT_EQ(Ask(std::string("scope=") + scope, token).status, 403) << scope;
  }
}

TEST_F(ForwardTest, ARestrictionTakesScopesAwayHereAsAtIntrospection) {
  const std::string token = TokenFor({{"scope", "repo:read user:read"}, {"repositories", "acme/*"}});
  const std::string scope = server_.Post("/oauth2/introspect", reader_, Form{{{"token", token}}}).Text("scope");
  EXPECT_EQ(Ask("", token).Header("x-auth-scope"), scope);
  for (const char* one : {"repo:read", "user:read"}) {
    EXPECT_EQ(Ask(std::string("scope=") + one, token).status, scope.find(one) == std::string::npos ? 403 : 200) << one;
  }
}

TEST_F(ForwardTest, ATokenPassesForItsOwnAudienceAlone) {
  const std::string wiki = WikiToken("read");
  const std::string ours = ServerToken();
  const std::string invalid = std::string(kRealm) + R"(, error="invalid_token")";
  const Reply passed = Ask("scope=read&aud=https://wiki.example.org", wiki);
  EXPECT_EQ(passed.status, 200);
  EXPECT_EQ(passed.Header("x-auth-audience"), kWiki);
  EXPECT_EQ(passed.Header("x-auth-scope"), "read");
  EXPECT_EQ(Ask("aud=https%3A%2F%2Fjeton.example.org", ours).status, 200) << "this server";
  for (const auto& [query, token] :
       {std::pair("", wiki), {"scope=read", wiki}, {"aud=https://jeton.example.org", wiki}}) {
    EXPECT_EQ(ChallengeOf(Ask(query, token)), invalid) << "no audience is no leave to pass: " << query;
  }
  const Reply foreign = Ask("aud=https://wiki.example.org", ours);
  EXPECT_EQ(foreign.status, 401);
  EXPECT_EQ(ChallengeOf(foreign), invalid + kWikiMetadata);
}

TEST_F(ForwardTest, ChallengesNameTheMetadataOfTheApi) {
  EXPECT_EQ(ChallengeOf(server_.Get("/auth/forward?aud=https://wiki.example.org")),
            std::string(kRealm) + kWikiMetadata);
  const Reply narrow = Ask("scope=read+write&aud=https://wiki.example.org", WikiToken("read"));
  EXPECT_EQ(narrow.status, 403);
  EXPECT_EQ(ChallengeOf(narrow),
            std::string(kRealm) + R"(, error="insufficient_scope", scope="read write")" + kWikiMetadata);
  EXPECT_EQ(server_.Get("/.well-known/oauth-protected-resource/acme/wiki").Text("resource"), kWiki);
  PutApi("opaque", false);
  EXPECT_EQ(ChallengeOf(server_.Get("/auth/forward?aud=https://wiki.example.org")), kRealm) << "it has none now";
}

TEST_F(ForwardTest, AJwtPassesUntilItsRecordIsRevoked) {
  PutApi("jwt");
  const std::string token = WikiToken();
  EXPECT_EQ(std::count(token.begin(), token.end(), '.'), 2);
  EXPECT_EQ(Ask("scope=read&aud=https://wiki.example.org", token).status, 200);
  std::string altered = token;
  altered[altered.size() - 10] = altered[altered.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Ask("scope=read&aud=https://wiki.example.org", altered).status, 401);
  Revoke(token);
  EXPECT_EQ(Ask("scope=read&aud=https://wiki.example.org", token).status, 401);
}

TEST_F(ForwardTest, PersonalAuthorizationsSpeakForWhatTheyReach) {
  const std::string password = shop_.AddUser("jane");
  const auto make = [&](const std::string& scope) {
    const Reply reply =
        server_.Post("/broker/rest/user/authorizations", Basic{"jane", password}, testing::Json{{{"scope", scope}}});
    EXPECT_EQ(reply.status / 100, 2) << reply;
    return TextOf(reply.Json().at("data").as_object(), "token");
  };
  const std::string session = make("session");
  const std::string read = make("read");
  for (const char* scope : {"session", "read", "userinfo", "repo:read", "user:admin", "repo:admin"}) {
    EXPECT_EQ(Ask(std::string("scope=") + scope, session).status, 200) << scope;
  }
  for (const char* scope : {"read", "repo:read", "user:read"}) {
    EXPECT_EQ(Ask(std::string("scope=") + scope, read).status, 200) << scope;
  }
  for (const char* scope : {"session", "repo:write", "user:admin", "userinfo"}) {
    EXPECT_EQ(Ask(std::string("scope=") + scope, read).status, 403) << scope;
  }
  EXPECT_EQ(Ask("scope=oauthaccesstoken", session).status, 403) << "not a word for what a session reaches";
  EXPECT_EQ(Ask("", read).Header("x-auth-subject"), "jane");
  EXPECT_EQ(Ask("", read).Header("x-auth-subject-kind"), "user");
  EXPECT_EQ(Ask("", read).Header("x-auth-client"), "");
  EXPECT_TRUE(Ask("", read).headers.contains("x-auth-client")) << "none that the client sent may remain";
}

TEST_F(ForwardTest, ARobotHasNoScopesAndItsRightsAtRepositories) {
  const std::string bearer = server_.bootstrap_token();
  const Basic robot = shop_.AddRobot("acme", "ci", bearer);
  shop_.AddRepository("acme", "web", bearer);
  shop_.AddRepository("acme", "public", bearer, "public");
  shop_.Permit("acme/web", robot.name, "read", bearer);
  EXPECT_EQ(Ask("", robot.secret).Header("x-auth-subject"), "acme+ci");
  EXPECT_EQ(Ask("", robot.secret).Header("x-auth-subject-kind"), "robot");
  EXPECT_EQ(Ask("scope=repo:read", robot.secret).status, 403);
  EXPECT_EQ(Ask("repository=acme/web&action=pull", robot.secret).status, 200);
  EXPECT_EQ(Ask("repository=acme/public&action=pull&service=v3.example.org", robot.secret).status, 200);
  const Reply refused = Ask("repository=acme/web&action=push", robot.secret);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(ChallengeOf(refused),
            std::string(kRealm) + R"(, error="insufficient_scope", scope="repository:acme/web:push")");
  for (const char* query : {"repository=acme/web&action=delete", "repository=acme/none&action=pull",
                            "repository=none/web&action=pull", "repository=web&action=pull"}) {
    EXPECT_EQ(Ask(query, robot.secret).status, 403) << query;
  }
}

// Whatever the token endpoint would say, a gateway is told.
TEST_F(ForwardTest, ARightAtARepositoryIsThatOfTheTokenEndpoint) {
  const testing::Owner owner = shop_.AddOwner();
  const std::string repository = shop_.AddRepository(owner.organization, "web", owner.bearer);
  for (const char* scope : {"repo:read", "repo:write", "repo:admin", "user:read"}) {
    const std::string token = shop_.AddToken(owner.organization, owner.client_id, scope, owner.bearer).Text("token");
    for (const char* action : {"pull", "push", "delete"}) {
      const auto granted = shop_.Granted(repository, action, Basic{"$oauthtoken", token});
      const Reply reply = Ask("repository=" + repository + "&action=" + action, token);
      EXPECT_EQ(reply.status, granted && granted->contains(action) ? 200 : 403) << scope << " " << action;
    }
  }
}

TEST_F(ForwardTest, APushThatWouldCreateARepositoryPassesAndCreatesNothing) {
  const testing::Owner owner = shop_.AddOwner();
  const std::string query = "repository=" + owner.organization + "/new&action=push";
  const std::string token = shop_
                                .Do(kPost, "/jeton/v1/tokens",
                                    {{"kind", "oauth"},
                                     {"application", owner.client_id},
                                     {"scopes", json::array{"repo:write", "repo:create"}},
                                     {"restriction", {{"uses", 2}}}},
                                    owner.bearer)
                                .Text("token");
  const auto exists = [&] {
    return server_.Get("/api/v1/repository/" + owner.organization + "/new", Bearer{owner.bearer}).status == 200;
  };
  EXPECT_EQ(Ask(query, token).status, 200) << "its use is counted in a transaction";
  EXPECT_FALSE(exists());
  EXPECT_EQ(Ask(query, owner.bearer).status, 200);
  EXPECT_FALSE(exists());
}

TEST_F(ForwardTest, AnApplicationPasswordHasTheRightsOfItsUserAtRepositories) {
  const testing::Owner owner = shop_.AddOwner();
  const std::string repository = shop_.AddRepository(owner.organization, "web", owner.bearer);
  const Reply made = shop_.Do(kPost, "/api/v1/user/apptoken", {{"title", "laptop"}}, owner.bearer);
  const std::string password = TextOf(made.Json().at("token").as_object(), "token_code");
  EXPECT_EQ(Ask("repository=" + repository + "&action=push", password).status, 200);
  EXPECT_EQ(Ask("repository=acme/web&action=push", password).status, 403);
  EXPECT_EQ(Ask("scope=repo:read", password).status, 403);
  EXPECT_EQ(Ask("", password).Header("x-auth-subject"), owner.name);
}

// The configuration of a gateway.

TEST_F(ForwardTest, WhatTheOperatorGotWrongIs400WithASentenceWhateverTheToken) {
  const struct {
    const char* query;
    const char* sentence;
  } cases[] = {
      {"scop=repo:read", "Unknown parameter scop. Known: scope, aud, service, repository, action."},
      {"scope=", "The parameter scope is empty."},
      {"scope=%20", "The parameter scope is empty."},
      {"aud=", "The parameter aud is empty."},
      {"scope=a&scope=b", "The parameter scope occurs more than once."},
      {"scope=%22", "The parameter scope has characters that no scope may have."},
      {"scope=%zz", "The query is malformed."},
      {"aud=https://none.example.org", "No API has the identifier https://none.example.org."},
      {"repository=acme/web", "repository and action go together."},
      {"action=pull", "repository and action go together."},
      {"repository=acme/web&action=read", "Unknown action read. Known: pull, push, delete."},
      {"service=registry.example.org", "service says at which registry a repository is; a repository is missing."},
      {"repository=acme/web&action=pull&aud=https://wiki.example.org",
       "A token for an API has no rights at registries: aud and repository exclude each other."},
  };
  for (const auto& c : cases) {
    for (const Reply& reply : {Ask(c.query, ServerToken()), server_.Get(std::string(kForward) + "?" + c.query)}) {
      EXPECT_EQ(reply.status, 400) << c.query;
      EXPECT_EQ(reply.Text("error_description"), c.sentence);
    }
  }
  const Reply unknown = Ask("repository=acme/web&action=pull&service=none", ServerToken());
  EXPECT_EQ(unknown.status, 400);
  EXPECT_TRUE(unknown.Text("error_description").starts_with("Unknown service none. Configured: registry.example.org"));
}

// Traefik and Caddy: a GET to the address, with five headers about the request; the Host is the outer one.
TEST_F(ForwardTest, TheFormOfTraefikAndCaddy) {
  const Headers form{{{"Host", "wiki.example.org"},
                      {"X-Forwarded-Method", "DELETE"},
                      {"X-Forwarded-Proto", "https"},
                      {"X-Forwarded-Host", "wiki.example.org"},
                      {"X-Forwarded-Uri", "/page?x=%zz"},
                      {"X-Forwarded-For", "192.0.2.9"},
                      {"Accept-Encoding", "gzip"}}};
  const std::string query = "aud=https://wiki.example.org&scope=read";
  EXPECT_EQ(Ask(query, WikiToken(), form, kGateway).status, 200);
  EXPECT_EQ(Ask(query, WikiToken("write"), form, kGateway).status, 403);
  EXPECT_EQ(Ask(query, "unknown", form, kGateway).status, 401);
}

// Envoy: the client's method and path behind a prefix, and its query; only 200 passes. What is demanded stands in the
// prefix, where the client cannot change it.
TEST_F(ForwardTest, TheFormOfEnvoy) {
  const std::string prefix = "/auth/forward;/aud=https%3A%2F%2Fwiki.example.org&scope=read";
  const std::string read = WikiToken("read");
  const std::string write = WikiToken("write");
  for (const char* path :
       {"", "/", "/page", "/page/%ff//", "/page?scope=other&aud=&service=x", "/;aud=x&scope=write"}) {
    for (const wire::Method method : {kGet, kPost, kDelete, kOther}) {
      EXPECT_EQ(server_.Send(method, prefix + path, Bearer{read}).status, 200) << path;
      EXPECT_EQ(server_.Send(method, prefix + path, Bearer{write}).status, 403) << path;
      EXPECT_EQ(server_.Send(method, prefix + path, Bearer{ServerToken()}).status, 401) << path;
    }
  }
  EXPECT_EQ(server_.Get("/auth/forward;/scop=read/page", Bearer{read}).status, 400);
  EXPECT_EQ(server_.Get("/auth/forward;/aud=https://wiki.example.org/page", Bearer{read}).status, 400) << "not escaped";
}

TEST_F(ForwardTest, BelowThePathAClientCanOnlyDemandMore) {
  const std::string token = ServerToken("repo:read");
  const auto status = [&](const std::string& path, const std::string& shown) {
    return server_.Get(kForward + path, Bearer{shown}).status;
  };
  for (const char* path : {"/", "/page", "/page?x=y&token=z", "/page?scope=repo:read", "/;aud=https://wiki.example.org",
                           "/;/aud=https://wiki.example.org/page"}) {
    EXPECT_EQ(status(path, token), 200) << path;
    EXPECT_EQ(status(path, WikiToken()), 401) << path << ": a token of another API";
  }
  EXPECT_EQ(status("/page?scope=repo:write", token), 403);
  EXPECT_EQ(status(";/", WikiToken()), 401) << "nothing is demanded";
  EXPECT_EQ(status(";/page?aud=https://wiki.example.org", token), 400) << "a path where the demand should be";
  // A client that chose the audience would choose whose tokens pass.
  for (const std::string& shown : {token, WikiToken()}) {
    EXPECT_EQ(status("/page?aud=https://wiki.example.org", shown), 400);
    EXPECT_EQ(status("/page?a%75d=https://wiki.example.org", shown), 400);
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
