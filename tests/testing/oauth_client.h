#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "authority/people/sessions.h"
#include "base/encoding.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/apis.h"
#include "testing/builders.h"
#include "testing/shop.h"
#include "testing/test_server.h"
#include "wire/form.h"

namespace jeton::testing {

inline constexpr const char* kCallback = "https://client.example/cb";
// Of RFC 7636, appendix B.
inline constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline constexpr const char* kIssuer = "https://jeton.example.org";

// Where an answer sends the browser: the address, and what was added to it.
struct Sent {
  std::string to;
  std::map<std::string, std::string> query;

  static Sent Read(const Reply& reply) {
    const std::string location = reply.Header("location");
    const auto mark = location.find('?');
    Sent sent{location.substr(0, mark), {}};
    if (mark == std::string::npos) return sent;
    const auto form = wire::Form::Parse(location.substr(mark + 1));
    for (const auto& [name, value] : form.value().fields()) sent.query[name] = value;
    return sent;
  }
  std::string Of(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  }
};

// What a page would send if its button were pressed.
inline Fields HiddenFields(const Reply& page) {
  const auto unescape = [](std::string text) {
    for (const auto& [code, plain] :
         {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
      for (std::size_t at = 0; (at = text.find(code, at)) != std::string::npos; ++at) {
        text.replace(at, std::string_view(code).size(), plain);
      }
    }
    return text;
  };
  Fields fields;
  constexpr std::string_view kBegin = "<input type=\"hidden\" name=\"";
  for (std::size_t at = 0; (at = page.body.find(kBegin, at)) != std::string::npos;) {
    at += kBegin.size();
    const auto name_end = page.body.find('"', at);
    const auto value = page.body.find("value=\"", name_end) + 7;
    const auto value_end = page.body.find('"', value);
    fields.emplace_back(page.body.substr(at, name_end - at), unescape(page.body.substr(value, value_end - value)));
    at = value_end;
  }
  return fields;
}

// A client of the standard surface, and a user whose browser is signed in.
class OAuthClientTest : public ::testing::Test {
 protected:
  explicit OAuthClientTest(TestDatabase::MakeDriver driver = OpenTestDriver) : server_({}, std::move(driver)) {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    password_ = shop_.AddUser("alice");
    cookie_ = SignIn("alice", password_);
    client_ = AddClient("portal", {});
  }

  struct Client {
    std::string id;
    std::optional<std::string> secret;
  };
  // `members`: besides those of a public client with all interactive grants.
  Client AddClient(const std::string& name, const boost::json::object& members) {
    boost::json::object all{{"title", "Portal"},
                            {"grant_types", {"authorization_code", "refresh_token", "device_code"}},
                            {"auth_method", "none"},
                            {"redirect_uris", {kCallback}}};
    for (const auto& [member, value] : members) all[member] = value;
    const std::string path = "/jeton/v1/organizations/acme/applications/" + name;
    const Reply made = shop_.Do(wire::Method::kPut, path, all);
    Client client{made.Text("client_id"), {}};
    if (all["auth_method"] != "none") {
      client.secret = shop_.Do(wire::Method::kPost, path + "/secrets", boost::json::object()).Text("client_secret");
    }
    return client;
  }

  // Gives acme a thousand APIs that are older than all others.
  void AddThousandApis() {
    server_.authority().db().database().WriteAndWait([](storage::Transaction& t) {
      const auto acme = storage::Accounts(t).FindByName("acme");
      for (unsigned n = 0; n < 1000; ++n) {
        const std::string name = "api" + std::to_string(n);
        storage::Apis(t).Add({.id = IdOf(20'000 + n),
                              .organization = acme->id,
                              .name = name,
                              .identifier = "https://" + name + ".example.org"});
      }
    });
  }

  // The cookie of a browser that is signed in, with the CSRF token of its pages.
  std::string SignIn(const std::string& name, const std::string& password) {
    const Reply page = server_.Get("/oauth/signin");
    const std::string cookie = CookieOf(page);
    Fields form = HiddenFields(page);
    form.emplace_back("username", name);
    form.emplace_back("password", password);
    const Reply reply = server_.Post("/oauth/signin", Header{"Cookie", cookie}, Form{form});
    EXPECT_EQ(reply.status, 303) << reply;
    return CookieOf(reply);
  }
  static std::string CookieOf(const Reply& reply) {
    const std::string set = reply.Header("set-cookie");
    return set.substr(0, set.find(';'));
  }

  // The parameters of a request at the authorization endpoint, some of them changed. An empty value leaves one out.
  Fields Request(const Fields& changes = {}) const {
    Fields fields{{"client_id", client_.id},        {"redirect_uri", kCallback}, {"response_type", "code"},
                  {"scope", "repo:read user:read"}, {"state", "s t&=#"},         {"code_challenge", kChallenge},
                  {"code_challenge_method", "S256"}};
    for (const auto& [name, value] : changes) {
      const auto found = std::ranges::find(fields, name, [](const auto& field) { return field.first; });
      if (found == fields.end() || name == "resource") {
        fields.emplace_back(name, value);
      } else {
        found->second = value;
      }
    }
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    return fields;
  }
  Reply Authorize(const Fields& changes = {}) {
    return server_.Get("/oauth2/authorize", Header{"Cookie", cookie_}, Query{Request(changes)});
  }
  // Presses a button of the page.
  Reply Decide(const Reply& page, const std::string& decision = "allow") {
    Fields form = HiddenFields(page);
    form.emplace_back("decision", decision);
    return server_.Post("/oauth2/authorize/consent", Header{"Cookie", cookie_}, Form{form});
  }
  std::string Code(const Fields& changes = {}) {
    const Reply asked = Authorize(changes);
    const Reply sent = asked.status == 200 ? Decide(asked) : asked;
    EXPECT_TRUE(sent.status == 302 || sent.status == 303) << sent;
    return Sent::Read(sent).Of("code");
  }

  Reply Post(const std::string& path, Fields form) { return Post(path, std::move(form), client_); }
  Reply Post(const std::string& path, Fields form, const Client& client) {
    if (client.secret) return server_.Post(path, Basic{client.id, *client.secret}, Form{form});
    form.emplace_back("client_id", client.id);
    return server_.Post(path, Form{form});
  }
  Reply Exchange(const std::string& code, const Fields& changes = {}) { return Exchange(code, changes, client_); }
  Reply Exchange(const std::string& code, const Fields& changes, const Client& client) {
    Fields form{{"grant_type", "authorization_code"}, {"code", code}, {"code_verifier", kVerifier}};
    for (const auto& [name, value] : changes) {
      std::erase_if(form, [&, n = name](const auto& field) { return field.first == n; });
      if (!value.empty()) form.emplace_back(name, value);
    }
    return Post("/oauth2/token", std::move(form), client);
  }
  // The whole way to tokens.
  Reply Tokens(const Fields& changes = {}) {
    const Reply reply = Exchange(Code(changes));
    EXPECT_EQ(reply.status, 200) << reply;
    return reply;
  }
  Reply Refresh(const std::string& token, const Fields& more = {}) { return Refresh(token, more, client_); }
  Reply Refresh(const std::string& token, const Fields& more, const Client& client) {
    Fields form{{"grant_type", "refresh_token"}, {"refresh_token", token}};
    form.insert(form.end(), more.begin(), more.end());
    return Post("/oauth2/token", std::move(form), client);
  }
  // Whether an access token works at our own API.
  bool Works(const std::string& token) { return server_.Get("/api/v1/user/", Bearer{token}).status == 200; }

  static void ExpectError(const Reply& reply, int status, const std::string& error) {
    EXPECT_EQ(reply.status, status) << reply;
    EXPECT_EQ(reply.Text("error"), error) << reply;
  }

  TestServer server_;
  Shop shop_{server_};
  std::string password_;
  std::string cookie_;
  Client client_;
};

}  // namespace jeton::testing
