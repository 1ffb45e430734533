#include "testing/trusted_jobs.h"

// The JWT bearer grant (RFC 7523, section 2.1): one trust rule decides all of it.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Fields;
using testing::Form;
using testing::Reply;

class JwtBearerTest : public testing::TrustedJobsTest {
 protected:
  static void ExpectInvalidGrant(const Reply& reply, const std::string& what) {
    EXPECT_EQ(reply.status, 400) << what << " " << reply;
    EXPECT_EQ(reply.Text("error"), "invalid_grant") << what;
    const std::string text = reply.Text("error_description");
    const std::string told = "The assertion is not accepted, or not from this caller";
    const bool with_code =
        text.starts_with(told + " (reason ") && text.size() == told.size() + 22 && text.back() == ')';
    EXPECT_TRUE(text == told + "." || with_code) << what << " " << text;
  }
  // The code in the description; empty: there is none.
  static std::string CodeIn(const Reply& reply) {
    const std::string text = reply.Text("error_description");
    const auto at = text.find("(reason ");
    return at == std::string::npos ? std::string() : text.substr(at + 8, 12);
  }
  std::string LastReason() {
    const auto entries = server_.authority().Audit("federated_token_refused");
    return entries.empty() ? std::string() : TextOf(entries.back().as_object(), "reason");
  }
};

TEST_F(JwtBearerTest, AJobsTokenGivesAnAccessTokenOfTheRobot) {
  const Reply reply = Grant(Job(), {{"resource", testing::kOrders}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("token_type"), "Bearer");
  EXPECT_EQ(reply.Text("scope"), "orders:read");
  EXPECT_EQ(reply.Json().at("expires_in").as_int64(), 300);
  EXPECT_FALSE(reply.Json().as_object().contains("refresh_token"));
  const auto shown = Introspect(reply.Text("access_token"));
  EXPECT_EQ(shown.at("sub").as_string(), "acme+ci");
  EXPECT_EQ(shown.at("aud").as_string(), testing::kOrders);
  EXPECT_EQ(shown.at("client_id").as_string(), client_.name);
}

TEST_F(JwtBearerTest, TheTokenIsWhatRuleClientAndRequestAllowTogether) {
  EXPECT_EQ(Grant(Job(), {{"scope", "orders:read"}}).Text("scope"), "orders:read");
  EXPECT_EQ(Grant(Job(), {{"scope", "repo:read"}}).Text("scope"), "repo:read") << "which repo:write implies";
  EXPECT_EQ(Grant(Job(), {{"scope", "orders:write"}}).Text("error"), "invalid_scope") << "not of the rule";
  EXPECT_EQ(Grant(Job(), {{"scope", "user:read"}}).Text("error"), "invalid_scope") << "not of the rule";
  Trust({{"scopes", {"orders:read", "org:admin"}}});
  EXPECT_EQ(Grant(Job(), {{"scope", "org:admin"}}).Text("error"), "invalid_scope") << "not of the client";
  EXPECT_EQ(Grant(Job(), {{"resource", "https://else.example.org"}}).Text("error"), "invalid_target");
  const Fields both{{"resource", testing::kOrders}, {"resource", "https://jeton.example.org"}};
  EXPECT_EQ(Grant(Job(), both).Text("error"), "invalid_target");
}

TEST_F(JwtBearerTest, AnAssertionThatGaveNothingCanComeAgain) {
  const std::string job = Job();
  EXPECT_EQ(Grant(job, {{"scope", "orders:write"}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Grant(job).status, 200);
}

TEST_F(JwtBearerTest, EveryFailureIsTheSameToTheCallerAndNamedInTheLog) {
  const struct {
    const char* name;
    json::object claims;
    const char* reason;
  } cases[] = {
      {"another issuer", {{"iss", "https://else.example.org"}}, "unknown_issuer"},
      {"ourselves", {{"iss", "https://jeton.example.org"}}, "unknown_issuer"},
      {"no issuer", {{"iss", nullptr}}, "no_issuer"},
      {"no subject", {{"sub", nullptr}}, "wrong_subject"},
      {"another subject", {{"sub", "app"}}, "wrong_subject"},
      {"another audience", {{"aud", "https://else.example.org"}}, "wrong_subject"},
      {"no audience", {{"aud", nullptr}}, "wrong_subject"},
      {"no end", {{"exp", nullptr}}, "no_times"},
      {"a past end", {{"iat", Now() - 60}, {"exp", Now() - 1}}, "expired"},
      {"an end far ahead", {{"exp", Now() + 3700}}, "lives_too_long"},
      {"not yet", {{"nbf", Now() + 60}}, "not_yet"},
      {"issued in the future", {{"iat", Now() + 60}}, "not_yet"},
  };
  for (const auto& c : cases) {
    ExpectInvalidGrant(Grant(Job(c.claims)), c.name);
    EXPECT_EQ(LastReason(), c.reason) << c.name;
  }
  EXPECT_EQ(Grant(Job({{"aud", json::array{"https://else.example.org", "https://jeton.example.org"}}})).status, 200);
  EXPECT_EQ(Grant(Job({{"iat", Now() + 20}, {"nbf", Now() + 20}})).status, 200) << "a clock may be ahead by 30 s";
}

TEST_F(JwtBearerTest, AnAdminIsToldWhyByTheCodeThatTheClientWasTold) {
  const std::string code = CodeIn(Grant(Job({{"sub", "app"}})));
  ASSERT_EQ(code.size(), 12u);
  const json::object told = shop_.Do(wire::Method::kGet, "/jeton/v1/refusals/" + code).Json().as_object();
  const json::value& refused = told.at("refused").at(0);
  EXPECT_EQ(refused.at("action"), "login");
  EXPECT_EQ(refused.at("reason"), "wrong_subject");
  EXPECT_EQ(told.at("subject").at("kind"), "application");
  EXPECT_EQ(told.at("subject").at("name").as_string(), client_.name);
  EXPECT_EQ(told.at("trial").at("issuer"), testing::kJobIssuer);
  const std::string stranger = SignIn("bob", shop_.AddUser("bob"));
  EXPECT_EQ(server_.Get("/explain/" + code, testing::Header{"Cookie", stranger}, testing::Header{"Accept", "text/html"})
                .status,
            404);
  EXPECT_EQ(CodeIn(GrantToNoClient(Job({{"sub", "app"}}))), "") << "which nobody here could look up";
}

TEST_F(JwtBearerTest, AnAssertionNeedNotSayWhenItWasIssued) {
  EXPECT_EQ(Grant(Job({{"iat", nullptr}})).status, 200) << "RFC 7523, section 3, item 6";
  EXPECT_EQ(
      server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", Job({{"iat", nullptr}})}).status,
      401)
      << "a password must";
}

TEST_F(JwtBearerTest, AnAssertionNeedNotNameTheOnlyKeyOfItsIssuer) {
  const auto nameless = [&] {
    const std::string job = Job();
    const std::string claims = job.substr(job.find('.') + 1, job.rfind('.') - job.find('.') - 1);
    return signer_.TokenWithHeader(R"({"alg":"ES256"})", DecodeBase64Url(claims).value());
  };
  EXPECT_EQ(Grant(nameless()).status, 200);
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", nameless()}).status, 401)
      << "a password must";
}

TEST_F(JwtBearerTest, OtherTokensAreNoAssertions) {
  for (const char* type : {"at+jwt", "application/at+jwt", "dpop+jwt", "logout+jwt"}) {
    ExpectInvalidGrant(Grant(Job({}, type)), type);
    EXPECT_EQ(LastReason(), "malformed") << type;
  }
  const std::string job = Job();
  std::string forged = job;
  forged[forged.size() - 3] = forged[forged.size() - 3] == 'A' ? 'B' : 'A';
  ExpectInvalidGrant(Grant(forged), "forged");
  for (const char* text : {"x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."}) ExpectInvalidGrant(Grant(text), text);
  EXPECT_EQ(Grant("").Text("error"), "invalid_request");
  EXPECT_EQ(Grant(job).status, 200) << "a forged one uses nothing up";
}

TEST_F(JwtBearerTest, AnAssertionCountsOnce) {
  const std::string job = Job();
  EXPECT_EQ(Grant(job).status, 200);
  ExpectInvalidGrant(Grant(job), "again");
  EXPECT_EQ(LastReason(), "used_before");
  ExpectInvalidGrant(Grant(Job({{"jti", std::to_string(jobs_)}})), "another one with the same jti");
  server_.Restart({});
  Connect();
  EXPECT_EQ(Grant(job).Text("error"), "invalid_grant") << "after a restart";
}

TEST_F(JwtBearerTest, OneThatWasAPasswordIsNoGrantAndTheReverse) {
  const std::string job = Job();
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", job}).status, 200);
  ExpectInvalidGrant(Grant(job), "it was a password");
  const std::string other = Job();
  EXPECT_EQ(Grant(other).status, 200);
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", other}).status, 401);
}

TEST_F(JwtBearerTest, TheTokenLivesNoLongerThanTheRuleAndTheAssertion) {
  EXPECT_EQ(Grant(Job({{"exp", Now() + 90}})).Json().at("expires_in").as_int64(), 90);
  Trust({{"lifetime", "60s"}});
  EXPECT_EQ(Grant(Job()).Json().at("expires_in").as_int64(), 60);
  EXPECT_EQ(Grant(Job({{"exp", Now() + 30}})).Json().at("expires_in").as_int64(), 30);
}

TEST_F(JwtBearerTest, TheTokenLivesNoLongerThanTheRobot) {
  const TimePoint end = server_.authority().Now() + Seconds{60};
  shop_.Do(wire::Method::kPut, At("/robots/ci"), {{"ends", FormatRfc3339(end)}});
  const Reply reply = Grant(Job());
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_LE(reply.Json().at("expires_in").as_int64(), 60);
}

TEST_F(JwtBearerTest, ARuleWithoutScopesIsForLoginsAlone) {
  Trust({{"scopes", nullptr}});
  ExpectInvalidGrant(Grant(Job()), "no scopes");
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", Job()}).status, 200);
}

TEST_F(JwtBearerTest, PartsOfTwoRulesAreNeverCombined) {
  TrustAll(
      {Rule({{"subject", "app"}, {"scopes", {"orders:read", "orders:write"}}}), Rule({{"scopes", {"repo:read"}}})});
  EXPECT_EQ(Grant(Job(), {{"scope", "orders:write"}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Grant(Job({{"sub", "app"}}), {{"scope", "orders:write"}}).status, 200);
  EXPECT_EQ(Grant(Job({{"sub", "app"}}), {{"scope", "repo:read"}}).Text("error"), "invalid_scope");
}

TEST_F(JwtBearerTest, OfTwoRulesThatFitTheFirstCounts) {
  TrustAll({Rule({{"scopes", {"orders:read"}}, {"claims", {{"ref", "main"}}}}), Rule({{"scopes", {"orders:write"}}})});
  EXPECT_EQ(Grant(Job({{"ref", "main"}}), {{"resource", testing::kOrders}}).Text("scope"), "orders:read");
  EXPECT_EQ(Grant(Job(), {{"resource", testing::kOrders}}).Text("scope"), "orders:write");
}

TEST_F(JwtBearerTest, WithTwoRobotsOneMustBeNamed) {
  shop_.AddRobot("acme", "cd", server_.bootstrap_token());
  Trust({{"scopes", {"orders:write"}}}, "cd");
  ExpectInvalidGrant(Grant(Job()), "either could be meant");
  const Fields named{{"resource", testing::kOrders}, {"robot", "acme+cd"}};
  EXPECT_EQ(Grant(Job(), named).Text("scope"), "orders:write");
  ExpectInvalidGrant(Grant(Job(), {{"robot", "acme+none"}}), "there is no such robot");
}

TEST_F(JwtBearerTest, OnlyARuleThatSaysSoNeedsNoClient) {
  ExpectInvalidGrant(GrantToNoClient(Job()), "the rule wants a client");
  Trust({{"anonymous", true}});
  const Reply reply = GrantToNoClient(Job(), {{"resource", testing::kOrders}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("scope"), "orders:read");
  EXPECT_TRUE(LivesAtApi(reply));
  EXPECT_EQ(GrantToNoClient(Job(), {{"scope", "repo:read"}}).Text("scope"), "repo:read");
  EXPECT_EQ(GrantToNoClient(Job(), {{"scope", "orders:write"}}).Text("error"), "invalid_scope");
}

TEST_F(JwtBearerTest, WithoutAClientARobotHasAsManyTokensAsAnApplication) {
  Trust({{"anonymous", true}});
  server_.Restart({.application_token_limit = 2});
  Connect();
  for (int n = 0; n < 2; ++n) EXPECT_EQ(GrantToNoClient(Job()).status, 200) << n;
  const Reply refused = GrantToNoClient(Job());
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(refused.Text("error_description").starts_with("Token limit reached")) << refused;
  EXPECT_EQ(Grant(Job()).status, 200) << "those of a client count for the client";
  server_.Advance(Seconds{300});
  EXPECT_EQ(GrantToNoClient(Job()).status, 200) << "the others have ended";
}

TEST_F(JwtBearerTest, OfVeryManyApisTheOneThatIsNamedIsFound) {
  AddThousandApis();
  shop_.Do(
      wire::Method::kPut, At("/apis/late"),
      {{"identifier", "https://late.example.org"}, {"title", "Late"}, {"scopes", json::array{{{"name", "late:use"}}}}});
  Trust({{"anonymous", true}, {"scopes", {"late:use", "repo:read"}}});
  EXPECT_EQ(GrantToNoClient(Job(), {{"resource", "https://late.example.org"}}).Text("scope"), "late:use");
  EXPECT_EQ(GrantToNoClient(Job(), {{"resource", "https://jeton.example.org"}}).Text("scope"), "repo:read");
}

TEST_F(JwtBearerTest, RulesThatGiveAStrangerNothingDoNotHideThoseThatDo) {
  Trust({{"anonymous", true}});
  shop_.AddOrganization("evil", server_.bootstrap_token());
  json::array rules;
  for (int n = 0; n < 100; ++n) {
    rules.push_back(Rule({{"subject", nullptr}, {"claims", {{"n", std::to_string(n)}}}, {"scopes", nullptr}}));
  }
  for (int robot = 0; robot < 6; ++robot) {
    const std::string name = "ci" + std::to_string(robot);
    shop_.AddRobot("evil", name, server_.bootstrap_token());
    shop_.Do(wire::Method::kPut, "/jeton/v1/organizations/evil/robots/" + name + "/trust", {{"rules", rules}});
  }
  EXPECT_EQ(GrantToNoClient(Job(), {{"scope", "repo:read"}}).status, 200);
}

TEST_F(JwtBearerTest, AClientThatIsNamedMustAuthenticate) {
  Trust({{"anonymous", true}});
  EXPECT_EQ(GrantToNoClient(Job(), {{"client_id", client_.name}}).Text("error"), "invalid_client");
  EXPECT_EQ(GrantToNoClient(Job(), {{"client_id", "nobody"}}).Text("error"), "invalid_client");
  const auto other = AddConfidential("other", {{"grant_types", {"client_credentials"}}});
  EXPECT_EQ(server_.Post("/oauth2/token", other, GrantForm(Job(), {})).Text("error"), "unauthorized_client");
}

TEST_F(JwtBearerTest, AJwtForNoClientNamesTheRobotAsItsClient) {
  PutApi("jwt");
  Trust({{"anonymous", true}});
  const Reply reply = GrantToNoClient(Job(), {{"resource", testing::kOrders}});
  ASSERT_EQ(reply.status, 200) << reply;
  const auto claims = testing::Shop::ClaimsOf(reply.Text("access_token"));
  EXPECT_EQ(claims.at("client_id").as_string(), "acme+ci");
  EXPECT_EQ(claims.at("sub").as_string(), "acme+ci");
  EXPECT_LE(claims.at("exp").as_int64(), Now() + 300);
}

TEST_F(JwtBearerTest, ARuleOfAnotherOrganizationIsNothingToAClient) {
  shop_.AddOrganization("evil", server_.bootstrap_token());
  const auto stranger = AddConfidential("jobs", {}, "evil");
  EXPECT_EQ(server_.Post("/oauth2/token", stranger, GrantForm(Job(), {})).Text("error"), "invalid_grant");
  // Nor can another organization make the rules of this one ambiguous.
  shop_.AddRobot("evil", "ci", server_.bootstrap_token());
  shop_.Do(wire::Method::kPut, "/jeton/v1/organizations/evil/robots/ci/trust",
           {{"rules", json::array{Rule({{"anonymous", true}})}}});
  EXPECT_EQ(Grant(Job()).status, 200);
  Trust({{"anonymous", true}});
  EXPECT_EQ(GrantToNoClient(Job(), {{"resource", testing::kOrders}}).status, 200);
  EXPECT_EQ(GrantToNoClient(Job(), {{"robot", "acme+ci"}, {"scope", "repo:read"}}).status, 200);
}

TEST_F(JwtBearerTest, WhatItGaveEndsWithTheRuleTheRobotAndTheClient) {
  const Reply first = Grant(Job());
  ASSERT_TRUE(Lives(first));
  Trust({{"name", "the same, renamed"}});
  EXPECT_TRUE(Lives(first)) << "the rule has not changed";
  Trust({{"scopes", {"repo:read"}}});
  EXPECT_FALSE(Lives(first));
  const Reply second = Grant(Job(), {{"scope", "repo:read"}});
  ASSERT_EQ(second.status, 200) << second;
  ASSERT_TRUE(Lives(second));
  client_ = AddConfidential("asking", {});
  shop_.Do(wire::Method::kDelete, At("/applications/jobs"));
  EXPECT_FALSE(Lives(second));
  const Reply third = Grant(Job(), {{"scope", "repo:read"}});
  ASSERT_EQ(third.status, 200) << third;
  ASSERT_TRUE(Lives(third));
  shop_.Do(wire::Method::kDelete, At("/robots/ci"));
  EXPECT_FALSE(Lives(third));
}

TEST_F(JwtBearerTest, BothFormsOfAGitHubSubjectFitOneRule) {
  constexpr const char* kGitHub = "https://token.actions.githubusercontent.com";
  const json::object ids{{"repository_owner_id", "11"}, {"repository_id", "22"}};
  const auto job = [&](const std::string& subject, json::object claims) {
    claims["iss"] = kGitHub;
    claims["sub"] = subject;
    return Job(claims);
  };
  const std::string plain = "repo:acme/web:ref:refs/heads/main";
  const std::string with_ids = "repo:acme@11/web@22:ref:refs/heads/main";
  for (const std::string& of_rule : {plain, with_ids}) {
    Trust({{"issuer", kGitHub}, {"subject", of_rule}});
    EXPECT_EQ(Grant(job(plain, ids)).status, 200) << of_rule;
    EXPECT_EQ(Grant(job(with_ids, ids)).status, 200) << of_rule;
    ExpectInvalidGrant(Grant(job("repo:acme@11/other@22:ref:refs/heads/main", ids)), of_rule);
  }
  ExpectInvalidGrant(Grant(job("repo:acme@11/web@23:ref:refs/heads/main", ids)), "another repository of that name");
  ExpectInvalidGrant(Grant(job(plain, {})), "the rule wants ids, and the token has none");
}

TEST_F(JwtBearerTest, AnIdentityAssertionIsForItsClientAndWhatItSays) {
  constexpr const char* kType = "oauth-id-jag+jwt";
  const json::object its_own{{"client_id", client_.name}};
  const auto assertion = [&](json::object more) {
    more["client_id"] = client_.name;
    return Job(more, kType);
  };
  EXPECT_EQ(Grant(Job(its_own, kType)).status, 200);
  ExpectInvalidGrant(Grant(Job({}, kType)), "it names no client");
  EXPECT_EQ(LastReason(), "wrong_client");
  ExpectInvalidGrant(Grant(Job({{"client_id", "another"}}, kType)), "it names another client");
  Trust({{"anonymous", true}, {"scopes", {"orders:read", "orders:write", "repo:write"}}});
  ExpectInvalidGrant(GrantToNoClient(assertion({})), "no client came");
  const std::string here = "https://jeton.example.org";
  EXPECT_EQ(Grant(assertion({{"resource", testing::kOrders}}), {{"scope", "repo:read"}}).Text("error"),
            "invalid_scope");
  EXPECT_EQ(Grant(assertion({{"resource", testing::kOrders}}), {{"resource", here}}).Text("error"), "invalid_target");
  EXPECT_EQ(
      Grant(assertion({{"resource", testing::kOrders}, {"scope", "orders:read"}}), {{"scope", "orders:read"}}).status,
      200);
  EXPECT_EQ(Grant(assertion({{"scope", "orders:read"}}), {{"scope", "orders:write"}}).Text("error"), "invalid_scope");
  EXPECT_EQ(Grant(assertion({{"scope", ""}})).Text("error"), "invalid_target") << "an empty scope allows nothing";
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", assertion({})}).status, 401)
      << "and is no login";
}

TEST_F(JwtBearerTest, KeysThatCannotBeReadAreAFailureLikeAnyOther) {
  unreachable_ = true;
  ExpectInvalidGrant(Grant(Job()), "no keys");
  EXPECT_EQ(LastReason(), "keys_unreachable");
}

TEST_F(JwtBearerTest, GrantsAndLoginsAreCounted) {
  const auto count = [&](const char* result) {
    const auto counts = server_.authority()->issuer.activity().exchanges();
    const auto found = counts.find(result);
    return found == counts.end() ? 0u : found->second;
  };
  Grant(Job());
  EXPECT_EQ(count("issued"), 1u);
  Grant(Job({{"sub", "app"}}));
  EXPECT_EQ(count("refused"), 1u);
  server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", Job()});
  EXPECT_EQ(count("issued"), 2u) << "a job's login";
  server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"acme+ci", Job({{"sub", "app"}})});
  EXPECT_EQ(count("refused"), 2u);
}

TEST_F(JwtBearerTest, TheMetadataListsTheGrant) {
  const auto metadata = server_.Get("/.well-known/oauth-authorization-server").Json();
  const auto& grants = metadata.at("grant_types_supported").as_array();
  EXPECT_NE(std::ranges::find(grants, json::value(testing::kJwtBearer)), grants.end());
}

TEST_F(JwtBearerTest, RulesShowWhatTheyGive) {
  const std::string path = At("/robots/ci/trust");
  Trust({{"anonymous", true}, {"lifetime", "15m"}});
  const auto rule = shop_.Do(wire::Method::kGet, path).Json().at("rules").at(0);
  EXPECT_EQ(rule.at("scopes"), (json::array{"orders:read", "repo:write"}));
  EXPECT_EQ(rule.at("lifetime").as_int64(), 900);
  EXPECT_EQ(rule.at("anonymous").as_bool(), true);
  const auto put = [&](const json::object& changes) {
    return server_
        .Put(path, testing::Bearer{server_.bootstrap_token()}, testing::Json{{{"rules", json::array{Rule(changes)}}}})
        .status;
  };
  EXPECT_NE(put({{"scopes", nullptr}, {"anonymous", true}}), 200);
  EXPECT_NE(put({{"scopes", nullptr}, {"lifetime", "15m"}}), 200);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
