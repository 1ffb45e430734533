#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "testing/test_server.h"

namespace jeton::testing {

// A person with an organization that holds one application.
struct Owner {
  std::string name;
  std::string password;
  std::string bearer;  // may do everything that name and password may
  std::string organization;
  std::string client_id;

  Basic login() const { return {name, password}; }
  // Paths below the organization.
  std::string At(const std::string& tail) const { return "/api/v1/organization/" + organization + tail; }
  std::string Tokens(const std::string& uuid = "") const {
    return At("/applications/" + client_id + "/tokens" + (uuid.empty() ? "" : "/" + uuid));
  }
};

// Sets scenes over the HTTP API of a TestServer, as testing/jetond.py does over a process: what a test does not name,
// it does not care about. All that it does has to succeed. `bearer`: on whose behalf; empty: of the first superuser.
class Shop {
 public:
  explicit Shop(TestServer& server) : server_(server) {}

  TestServer& server() { return server_; }

  // A name that nothing here has yet.
  std::string Unique(const std::string& prefix) { return prefix + std::to_string(++names_) + "x"; }

  Reply Do(wire::Method method, const std::string& path, const boost::json::value& body = nullptr,
           const std::string& bearer = "") {
    Asked asked{.method = method, .path = path};
    AddTo(asked, Bearer{bearer.empty() ? server_.bootstrap_token() : bearer});
    if (!body.is_null()) AddTo(asked, Json{body});
    return Expect(server_.Send(asked), path);
  }

  // A new user; gives the password.
  std::string AddUser(const std::string& name) {
    return Do(wire::Method::kPost, "/api/v1/superuser/users/", {{"username", name}, {"email", name + "@example.com"}})
        .Text("password");
  }
  // A token that may do everything that name and password may.
  std::string SessionOf(const std::string& name, const std::string& password) {
    const Reply reply = Expect(
        server_.Post("/broker/rest/user/authorizations", Basic{name, password}, Json{{{"scope", "session"}}}), name);
    return TextOf(reply.Json().at("data").as_object(), "token");
  }
  std::string AddOrganization(const std::string& name, const std::string& bearer) {
    Do(wire::Method::kPost, "/api/v1/organization/", {{"name", name}, {"email", name + "@example.com"}}, bearer);
    return name;
  }
  // Gives the client_id.
  std::string AddApplication(const std::string& organization, const std::string& bearer) {
    return Do(wire::Method::kPost, "/api/v1/organization/" + organization + "/applications", {{"name", "app"}}, bearer)
        .Text("client_id");
  }
  // Gives its view, with the secret as `token`.
  Reply AddToken(const std::string& organization, const std::string& client_id, const std::string& scope,
                 const std::string& bearer) {
    return Do(wire::Method::kPost, "/api/v1/organization/" + organization + "/applications/" + client_id + "/tokens",
              {{"name", "token"}, {"scope", scope}}, bearer);
  }
  // The same of an owner's application, for some seconds.
  Reply AddShortToken(const Owner& owner, const std::string& scope, int seconds) {
    return Do(wire::Method::kPost, owner.Tokens(), {{"name", "token"}, {"scope", scope}, {"expiration", seconds}},
              owner.bearer);
  }
  Owner AddOwner() {
    Owner owner{.name = Unique("owner"), .password = {}, .bearer = {}, .organization = Unique("org"), .client_id = {}};
    owner.password = AddUser(owner.name);
    owner.bearer = SessionOf(owner.name, owner.password);
    AddOrganization(owner.organization, owner.bearer);
    owner.client_id = AddApplication(owner.organization, owner.bearer);
    return owner;
  }
  // Gives its whole name and its token.
  Basic AddRobot(const std::string& organization, const std::string& name, const std::string& bearer) {
    const Reply reply = Do(wire::Method::kPut, "/api/v1/organization/" + organization + "/robots/" + name,
                           {{"description", "made by a test"}}, bearer);
    return {reply.Text("name"), reply.Text("token")};
  }
  // Gives its whole name.
  std::string AddRepository(const std::string& organization, const std::string& name, const std::string& bearer,
                            const std::string& visibility = "private") {
    Do(wire::Method::kPost, "/api/v1/repository",
       {{"repository", name}, {"namespace", organization}, {"visibility", visibility}, {"description", ""}}, bearer);
    return organization + "/" + name;
  }
  void Permit(const std::string& repository, const std::string& who, const std::string& role,
              const std::string& bearer) {
    Do(wire::Method::kPut, "/api/v1/repository/" + repository + "/permissions/user/" + who, {{"role", role}}, bearer);
  }
  // Logs in as `docker login` does. Gives the id of what is kept of it, from the list of logins below `place`.
  std::string KeepLogin(const Basic& login, const std::string& place, const std::string& bearer) {
    const Reply reply = Expect(server_.Get("/v2/auth?offline_token=true", login), login.name);
    EXPECT_FALSE(reply.Text("refresh_token").empty()) << reply;
    const Reply list = Do(wire::Method::kGet, place + "/registrylogins", nullptr, bearer);
    return TextOf(list.Json().at("logins").at(0).as_object(), "id");
  }
  // What GET /v2/auth grants on one repository; nothing when the login is refused.
  std::optional<std::set<std::string>> Granted(const std::string& repository, const std::string& actions,
                                               const std::optional<Basic>& login) {
    Asked asked{.method = wire::Method::kGet, .path = "/v2/auth?service=registry.example.org"};
    AddTo(asked, Query{{{"scope", "repository:" + repository + ":" + actions}}});
    if (login) AddTo(asked, *login);
    const Reply reply = server_.Send(asked);
    if (reply.status == 401) return std::nullopt;
    EXPECT_EQ(reply.status, 200) << reply;
    const boost::json::value claims = ClaimsOf(reply.Text("token"));
    std::set<std::string> granted;
    for (const auto& entry : claims.at("access").as_array()) {
      EXPECT_EQ(TextOf(entry.as_object(), "name"), repository) << claims;
      for (const auto& action : entry.at("actions").as_array()) granted.emplace(action.as_string());
    }
    return granted;
  }
  // Those of a compact JWS, not verified.
  static boost::json::value ClaimsOf(const std::string& token) {
    const auto begin = token.find('.') + 1;
    return ParseJson(DecodeBase64Url(token.substr(begin, token.find('.', begin) - begin)).value()).value();
  }

 private:
  static Reply Expect(Reply reply, const std::string& what) {
    EXPECT_TRUE(reply.status >= 200 && reply.status < 300) << "while setting the scene: " << what << " " << reply;
    return reply;
  }

  TestServer& server_;
  int names_ = 0;
};

}  // namespace jeton::testing
