#include "config/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "testing/temporary_folder.h"

namespace jeton::config {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    return path_;
  }
  // The faults, one printed line each, without the folder.
  std::vector<std::string> Faults(const std::string& text, const std::vector<Override>& overrides = {}) {
    const auto config = Load(Write(text), overrides);
    std::vector<std::string> lines;
    if (config) return lines;
    for (const Fault& fault : config.error()) {
      std::string line = fault.Print();
      if (line.starts_with(path_)) line = "FILE" + line.substr(path_.size());
      lines.push_back(line);
    }
    return lines;
  }

  testing::TemporaryFolder folder_;
  const std::string path_ = folder_ / "jeton.toml";
};

TEST_F(ConfigTest, WithoutAFileEverythingIsStandard) {
  const auto config = Load("", {});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->listener.address, "localhost:8080");
  EXPECT_EQ(config->server.admin_listen, "localhost:8081");
  EXPECT_EQ(config->settings.superusers, std::vector<std::string>{"admin"});
  EXPECT_TRUE(config->registries.empty());
  EXPECT_TRUE(config->settings.retrievable_secrets);
}

TEST_F(ConfigTest, ReadsEveryKindOfValue) {
  const auto config = Load(Write(R"(
data_dir = "/data"
threads = 3
[http]
max_body_bytes = 2048
[secrets]
retrievable = false
[accounts]
superusers = ["root", "boss"]
readonly_superusers = []
[openshift]
scope_timeouts = "*=1.hours|2.hours"
[[registry]]
service = "one"
expand_star = true
[[registry]]
service = "two"
profile = "quay"
issuer = "me"
algorithm = "rs256"
expand_star = false
pull_seconds = 60
identity_tokens = false
)"),
                           {});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->settings.data_directory, "/data");
  EXPECT_EQ(config->listener.threads, 3u);
  EXPECT_EQ(config->listener.limits.body_bytes, 2048u);
  EXPECT_FALSE(config->settings.retrievable_secrets);
  EXPECT_EQ(config->settings.superusers, (std::vector<std::string>{"root", "boss"}));
  ASSERT_EQ(config->registries.size(), 2u);
  EXPECT_EQ(config->registries[0].service, "one");
  EXPECT_EQ(config->registries[0].profile, RegistryProfile::kDistribution);
  EXPECT_EQ(config->registries[0].issuer, "");
  EXPECT_EQ(config->registries[1].profile, RegistryProfile::kQuay);
  EXPECT_EQ(config->registries[1].issuer, "me");
  EXPECT_EQ(config->registries[0].algorithm, crypto::SigningAlgorithm::kEs256);
  EXPECT_EQ(config->registries[1].algorithm, crypto::SigningAlgorithm::kRs256);
  EXPECT_TRUE(config->registries[0].expand_star);
  EXPECT_FALSE(config->registries[1].expand_star);
  EXPECT_EQ(config->registries[0].pull_life, Seconds{0});
  EXPECT_EQ(config->registries[1].pull_life, Seconds{60});
  EXPECT_TRUE(config->registries[0].identity_tokens);
  EXPECT_FALSE(config->registries[1].identity_tokens);
  EXPECT_EQ(config->registries[0].identity_token_life, Seconds{7'776'000});
}

TEST_F(ConfigTest, AFlagBeatsTheFile) {
  const auto config = Load(Write("listen = \"127.0.0.1:1\"\n"), {{"listen", "0.0.0.0:2"}, {"data_dir", "/other"}});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->listener.address, "0.0.0.0:2");
  EXPECT_EQ(config->settings.data_directory, "/other");
}

// In whatever order they are written, the profile comes first and the scopes come before sso.
TEST_F(ConfigTest, WhatDiffersFromAProfileIsKept) {
  const auto config = Load(Write(R"(
[[registry]]
expand_star = false
algorithm = "rs256"
own_keys = false
service = "one"
profile = "zot"
[[registry]]
service = "two"
profile = "zot"
)"),
                           {});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->registries[0].algorithm, crypto::SigningAlgorithm::kRs256);
  EXPECT_FALSE(config->registries[0].expand_star || config->registries[0].own_keys);
  EXPECT_EQ(config->registries[1].algorithm, crypto::SigningAlgorithm::kEs256);
  EXPECT_TRUE(config->registries[1].expand_star && config->registries[1].own_keys);
}

// The standard values of keys that are read from text.
TEST_F(ConfigTest, StandardTextsAreRead) {
  const auto config = Load("", {});
  ASSERT_TRUE(config.has_value());
  const Settings& settings = config->settings;
  EXPECT_EQ(settings.registry_files.mode, 0644u);
  EXPECT_EQ(settings.bootstrap_scopes, kEveryOAuthScope);
  EXPECT_EQ(settings.login_rules, std::vector<LoginRule>{LoginRule::kNoop});
  EXPECT_EQ(settings.authorization_lifetimes.For("userinfo").maximum, Seconds{180 * 86400});
  EXPECT_EQ(config->keep.audit, Seconds{90 * 86400});
}

TEST_F(ConfigTest, AFlagMakesUpForAFaultInTheFile) {
  EXPECT_EQ(Faults("listen = \"nowhere\"\n", {{"listen", "127.0.0.1:1"}}), std::vector<std::string>{});
}

TEST_F(ConfigTest, AFaultSaysWhereItStands) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"nonsense = 1", "FILE:1: nonsense: there is no such key"},
      {"[database]\nurl = \"mysql://a/b\"", "FILE:2: database.url: must be postgresql://USER@HOST/DATABASE"},
      {"[database]\nurl = \"postgresql://a:secret@b/c\"",
       "FILE:2: database.url: must hold no password; name a file in database.password_file"},
      {"[database]\nurl = \"postgresql://b/c?user=a&password=secret\"",
       "FILE:2: database.url: must hold no password; name a file in database.password_file"},
      {"\n[http]\nnonsense = 1", "FILE:3: http.nonsense: there is no such key"},
      {"[nonsense]\na = 1", "FILE:1: nonsense: there is no such key"},
      {"http = 1", "FILE:1: http: there is no such key"},
      {"listen = 1", "FILE:1: listen: must be text"},
      {"threads = \"1\"", "FILE:1: threads: must be a whole number"},
      {"threads = 257", "FILE:1: threads: must be from 0 to 256"},
      {"threads = -1", "FILE:1: threads: must be from 0 to 256"},
      {"[secrets]\nretrievable = 1", "FILE:2: secrets.retrievable: must be true or false"},
      {"[accounts]\nsuperusers = \"a\"", "FILE:2: accounts.superusers: must be a list of texts"},
      {"[accounts]\nsuperusers = [1]", "FILE:2: accounts.superusers: must be a list of texts"},
      {"data_dir = \"\"", "FILE:1: data_dir: must not be empty"},
      {"listen = \"8080\"", "FILE:1: listen: must be HOST:PORT"},
      {"listen = \":8080\"", "FILE:1: listen: must be HOST:PORT"},
      {"listen = \"a:70000\"", "FILE:1: listen: must be HOST:PORT"},
      {"listen = \"a:b\"", "FILE:1: listen: must be HOST:PORT"},
      {"admin_listen = \"nowhere\"", "FILE:1: admin_listen: must be HOST:PORT"},
      {"admin_listen = \"localhost:8080\"", "FILE:1: admin_listen: must differ from listen"},
      {"public_url = \"a.b\"", "FILE:1: public_url: must be http:// or https://, a host, and no path"},
      {"public_url = \"https://a/b\"", "FILE:1: public_url: must be http:// or https://, a host, and no path"},
      {"public_url = \"https://\"", "FILE:1: public_url: must be http:// or https://, a host, and no path"},
      {"[tls]\nkey = \"/dev/null\"", "tls.key"},
      {"[tls]\ncertificate = \"/dev/null\"", "tls.certificate"},
      {"[tls]\ncertificate = \"/none\"\nkey = \"/none\"", "FILE:2: tls.certificate: cannot be read: /none"},
      {"[log]\nlevel = \"loud\"", "FILE:2: log.level: must be debug, info, warn or error"},
      {"[openshift]\nscope_timeouts = \"a\"", "FILE:2: openshift.scope_timeouts: cannot be read: a"},
      {"[openshift]\nrealm = 'a\"b'", "FILE:2: openshift.realm: must not hold quotes"},
      {"[registry]\nservice = \"a\"", "FILE:1: registry: must be written as [[registry]]"},
      {"registry = 1", "FILE:1: registry: must be written as [[registry]]"},
      {"[[registry]]\nprofile = \"zot\"", "FILE:1: registry.service: is required"},
      {"[[registry]]\nservice = \"a\"\nprofile = \"x\"",
       "FILE:3: registry.profile: must be distribution, distribution-v3, zot or quay"},
      {"[[registry]]\nservice = \"a\"\nport = 1", "FILE:3: registry.port: there is no such key"},
      {"[[registry]]\nservice = \"a\"\nissuer = 1", "FILE:3: registry.issuer: must be text"},
      {"[[registry]]\nservice = \"a\"\nalgorithm = \"es384\"", "FILE:3: registry.algorithm: must be rs256 or es256"},
      {"[[registry]]\nservice = \"a\"\nalgorithm = \"\"", "FILE:3: registry.algorithm: must be rs256 or es256"},
      {"[[registry]]\nservice = \"a\"\nalgorithm = 1", "FILE:3: registry.algorithm: must be text"},
      {"[[registry]]\nservice = \"a\"\nkey_id = \"x\"", "FILE:3: registry.key_id: must be thumbprint or libtrust"},
      {"[[registry]]\nservice = \"a\"\nprofile = \"quay\"\nalgorithm = \"es256\"",
       "FILE:4: registry.algorithm: must be rs256 for quay"},
      {"[[registry]]\nservice = \"a\"\nprofile = \"quay\"\nkey_id = \"libtrust\"",
       "FILE:4: registry.key_id: must be thumbprint for quay"},
      {"[[registry]]\nservice = \"a\"\nx5c = \"yes\"", "FILE:3: registry.x5c: must be true or false"},
      {"[[registry]]\nservice = \"a\"\nexpand_star = 1", "FILE:3: registry.expand_star: must be true or false"},
      {"[[registry]]\nservice = \"a\"\npull_seconds = 59", "FILE:3: registry.pull_seconds: must be from 60 to 3600"},
      {"[[registry]]\nservice = \"a\"\npush_seconds = 3601", "FILE:3: registry.push_seconds: must be from 60 to 3600"},
      {"[[registry]]\nservice = \"a\"\npush_seconds = \"9\"", "FILE:3: registry.push_seconds: must be a whole number"},
      {"[[registry]]\nservice = \"a\"\nanonymous_login = 1", "FILE:3: registry.anonymous_login: must be true or false"},
      {"[[registry]]\nservice = \"a\"\nidentity_tokens = 1", "FILE:3: registry.identity_tokens: must be true or false"},
      {"[[registry]]\nservice = \"a\"\nidentity_token_seconds = 0",
       "FILE:3: registry.identity_token_seconds: must be from 60 to 315576000"},
      {"[[registry]]\nservice = \"a\"\n[[registry]]\nservice = \"a\"", "FILE:4: registry.service: is there twice"},
  };
  for (const auto& c : cases) {
    const auto faults = Faults(c.text);
    ASSERT_FALSE(faults.empty()) << c.text;
    EXPECT_NE(faults[0].find(c.expected), std::string::npos) << c.text << "\n" << faults[0];
  }
}

TEST_F(ConfigTest, ReadsTheClientsOfTheOpenShiftDialect) {
  const auto config = Load(Write(R"(
[openshift]
logins = ["strip", "lowercase"]
inherited_capabilities = ["subaccounts"]
[front_end]
addresses = ["127.0.0.1", "fd00::/8"]
[[openshift_client]]
id = "portal"
secrets = ["the first secret", "the second secret"]
redirect_uris = ["https://portal.example.org/back"]
[[openshift_client]]
id = "console"
name = "The console"
secrets = ["the third secret"]
redirect_uris = ["http://127.0.0.1/a?b=c"]
scopes = "read userinfo"
sso = true
)"),
                           {});
  ASSERT_TRUE(config.has_value()) << config.error()[0].Print();
  ASSERT_EQ(config->settings.broker_clients.size(), 2u);
  const BrokerClient& portal = config->settings.broker_clients[0];
  EXPECT_TRUE(portal.Knows("the first secret") && portal.Knows("the second secret"));
  EXPECT_FALSE(portal.Knows("the third secret"));
  EXPECT_EQ(portal.name, "portal");
  EXPECT_EQ(portal.scopes.Print(), "session");
  EXPECT_EQ(config->settings.broker_clients[1].name, "The console");
  EXPECT_EQ(config->settings.broker_clients[1].scopes.Print(), "read userinfo sso");
  EXPECT_EQ(config->settings.login_rules, (std::vector<LoginRule>{LoginRule::kStrip, LoginRule::kLowercase}));
  EXPECT_EQ(config->settings.front_end_addresses.size(), 2u);
  EXPECT_EQ(config->settings.front_end_header, "X-Remote-User");
}

TEST_F(ConfigTest, AFaultOfTheOpenShiftDialectSaysWhereItStands) {
  const std::string client =
      "[[openshift_client]]\nid = \"a\"\nsecrets = [\"sixteen letters.\"]\nredirect_uris = [\"https://a/b\"]\n";
  const auto with = [&](const std::string& more) { return client + more; };
  const struct {
    std::string text;
    const char* expected;
  } cases[] = {
      {"[openshift]\nlogins = [\"upcase\"]",
       "FILE:2: openshift.logins: must be noop, strip, lowercase or remove_domain: upcase"},
      {"[openshift]\ninherited_capabilities = [\"x\"]",
       "FILE:2: openshift.inherited_capabilities: there is no such capability: x"},
      {"[federation]\nissuers = [\"http://ci.example.org\"]",
       "FILE:2: federation.issuers: must be https addresses: http://ci.example.org"},
      {"[federation]\nprivate_networks = [\"lan\"]",
       "FILE:2: federation.private_networks: is no address or block: lan"},
      {"[federation]\naudiences = [\"\"]", "FILE:2: federation.audiences: must not be empty"},
      {"[federation]\nca_file = \"/no/such.pem\"", "FILE:2: federation.ca_file: cannot be read: /no/such.pem"},
      {"[bootstrap]\nscope = \"everything\"", "FILE:2: bootstrap.scope: must be scopes of OAuth tokens"},
      {"[front_end]\naddresses = [\"localhost\"]", "FILE:2: front_end.addresses: is no address or block: localhost"},
      {"[openshift]\nscope_timeouts = \"sesion=1.days\"",
       "FILE:2: openshift.scope_timeouts: cannot be read: sesion=1.days"},
      {"[openshift]\nsub_account_parents = [\"alice\", \"Bob\"]",
       "FILE:2: openshift.sub_account_parents: is no name of an account: Bob"},
      {"[openshift]\nsub_account_parents = [\"acme+robot\"]",
       "FILE:2: openshift.sub_account_parents: is no name of an account: acme+robot"},
      {"[openshift]\nsub_account_parents = [\"jeton-cli\"]",
       "FILE:2: openshift.sub_account_parents: is a name of the server itself: jeton-cli"},
      {"[bootstrap]\nowner = \"jeton-cli\"", "FILE:2: bootstrap.owner: is a name of the server itself: jeton-cli"},
      {"[front_end]\naddresses = [\"10.0.0.1\", \"0.0.0.0/0\"]",
       "FILE:2: front_end.addresses: would let everybody in: 0.0.0.0/0"},
      {"[front_end]\naddresses = [\"::/0\"]", "FILE:2: front_end.addresses: would let everybody in: ::/0"},
      {"[front_end]\nheader = \"X Y\"", "FILE:2: front_end.header: must be the name of a header of its own"},
      {"[front_end]\nheader = \"authorization\"", "FILE:2: front_end.header: must be the name of a header of its own"},
      {"[front_end]\nheader = \"X_Forwarded_For\"",
       "FILE:2: front_end.header: must be the name of a header of its own"},
      {"[openshift_client]\nid = \"a\"", "FILE:1: openshift_client: must be written as [[openshift_client]]"},
      {"[[openshift_client]]\nsecrets = [\"sixteen letters.\"]\nredirect_uris = [\"https://a/b\"]",
       "FILE:1: openshift_client.id: is required"},
      {"[[openshift_client]]\nid = \"a\"\nredirect_uris = [\"https://a/b\"]",
       "FILE:1: openshift_client.secrets: is required"},
      {"[[openshift_client]]\nid = \"a\"\nsecrets = [\"\"]\nredirect_uris = [\"https://a/b\"]",
       "FILE:3: openshift_client.secrets: must have 16 characters each, or more"},
      {"[[openshift_client]]\nid = \"a\"\nsecrets = [\"sixteen letters.\", \"fifteen letters\"]\n"
       "redirect_uris = [\"https://a/b\"]",
       "FILE:3: openshift_client.secrets: must have 16 characters each, or more"},
      {"[[openshift_client]]\nid = \"a\"\nsecrets = [\"sixteen letters.\"]",
       "FILE:1: openshift_client.redirect_uris: is required"},
      {with("scopes = \"nonsense\""),
       "FILE:5: openshift_client.scopes: must be scopes of personal authorizations, without oauthaccesstoken"},
      {with("scopes = \"read oauthaccesstoken\""),
       "FILE:5: openshift_client.scopes: must be scopes of personal authorizations, without oauthaccesstoken"},
      {with("sso = 1"), "FILE:5: openshift_client.sso: must be true or false"},
      {with("pkce = true"), "FILE:5: openshift_client.pkce: there is no such key"},
      {client + client, "FILE:6: openshift_client.id: is there twice"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Faults(c.text), std::vector<std::string>{c.expected}) << c.text;
  }
}

TEST_F(ConfigTest, CodesAreSentNowhereElseThanToAHostThatReadsThemSafely) {
  const auto faults_of = [&](const std::string& uri) {
    return Faults("[[openshift_client]]\nid = \"a\"\nsecrets = [\"sixteen letters.\"]\nredirect_uris = [\"" + uri +
                  "\"]");
  };
  const std::string place = "FILE:4: openshift_client.redirect_uris: ";
  for (const std::string uri : {"/back", "ftp://a/b", "https://a/b#c", "https://a/ b", "https://a/\u00e9", "https://",
                                "https:///back", "https://:443/back", "https://user@a/b"}) {
    EXPECT_EQ(faults_of(uri),
              std::vector<std::string>{place + "must be absolute http or https addresses without a fragment: " + uri});
  }
  for (const std::string uri : {"http://a/b", "http://10.0.0.1/b", "http://localhost.example.org/b"}) {
    EXPECT_EQ(faults_of(uri), std::vector<std::string>{place + "must be https but on the machine itself: " + uri});
  }
  for (const std::string uri : {"https://a", "http://127.0.0.1:8000/b", "http://localhost/b", "http://[::1]/b?c"}) {
    EXPECT_EQ(faults_of(uri), std::vector<std::string>{}) << uri;
  }
}

TEST_F(ConfigTest, TheFrontEndsHeaderIsNoneThatOthersWrite) {
  const auto faults_of = [&](const std::string& name) { return Faults("[front_end]\nheader = \"" + name + "\""); };
  for (const char* name : {"",
                           "X Y",
                           "X:Y",
                           "\u00e9",
                           "Accept",
                           "accept-language",
                           "AUTHORIZATION",
                           "Host",
                           "Content-Type",
                           "content-length",
                           "Connection",
                           "Cookie",
                           "X-Forwarded-For",
                           "X_Forwarded_For",
                           "X-Forwarded-Proto",
                           "Forwarded",
                           "User-Agent",
                           "Referer",
                           "Origin",
                           "If-None-Match",
                           "Transfer_Encoding",
                           "X-Impersonate-User",
                           "Proxy-Authorization",
                           "Sec-Fetch-Site",
                           "X-Real-IP"}) {
    EXPECT_EQ(faults_of(name),
              std::vector<std::string>{"FILE:2: front_end.header: must be the name of a header of its own"})
        << name;
  }
  for (const char* name : {"X-Remote-User", "X_Login", "Remote-User", "X-Forwarded-User", "Accepted", "Hosted-By"}) {
    EXPECT_EQ(faults_of(name), std::vector<std::string>{}) << name;
  }
}

TEST_F(ConfigTest, EveryFaultIsReportedAtOnce) {
  const auto faults = Faults("listen = 1\nnonsense = 2\npublic_url = \"x\"\n[log]\nlevel = \"loud\"\n");
  EXPECT_EQ(faults.size(), 4u) << ::testing::PrintToString(faults);
}

TEST_F(ConfigTest, BrokenTomlSaysTheLine) {
  const auto faults = Faults("listen = \"a:1\"\nthis is no toml\n");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_TRUE(faults[0].starts_with("FILE:2: ")) << faults[0];
}

TEST_F(ConfigTest, AMissingFileIsAFault) {
  const auto config = Load(folder_ / "none.toml", {});
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().front().file, folder_ / "none.toml");
}

TEST_F(ConfigTest, AFaultInAFlagNamesNoFile) {
  EXPECT_EQ(Faults("listen = \"127.0.0.1:1\"\n", {{"listen", "nowhere"}}),
            std::vector<std::string>{"--listen: must be HOST:PORT"});
}

TEST_F(ConfigTest, FreePortsMayBeAskedForTwice) {
  EXPECT_TRUE(Faults("listen = \"127.0.0.1:0\"\nadmin_listen = \"127.0.0.1:0\"\n").empty());
}

TEST_F(ConfigTest, TlsFilesMustBeThere) {
  const std::string pem = folder_ / "pem";
  std::ofstream(pem) << "x";
  EXPECT_TRUE(Faults("[tls]\ncertificate = \"" + pem + "\"\nkey = \"" + pem + "\"\n").empty());
  EXPECT_EQ(Faults("[tls]\ncertificate = \"" + pem + "\"\nkey = \"/none\"\n").size(), 1u);
}

}  // namespace
}  // namespace jeton::config
