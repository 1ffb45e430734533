#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "crypto/digest.h"
#include "testing/shop.h"

// What each scope of the OpenShift dialect may do, call by call, for every scope and every pair of scopes.
namespace jeton::testing {
namespace {

namespace json = boost::json;
using enum wire::Method;

constexpr char kRedirectUri[] = "https://portal.example.com/callback";
const std::string kBase = "/broker/rest";
const std::string kMine = kBase + "/user/authorizations";
const std::string kUnknownId = "0123456789abcdef01234567";
const std::string kReport = "application/53f1a2b3c4d5e6f708192a3b/report_deployments";

// No call may do what the contract does not say of a scope; of some it says nothing.
constexpr int kUnsaid = 0;

struct BrokerCall {
  wire::Method method;
  const char* what;
  // With a session, with read, with userinfo, with a scope of one thing, with sso, and with a code.
  std::array<int, 6> statuses;
};
// The session's own end comes last.
constexpr BrokerCall kCalls[] = {
    {kGet, "keys", {200, 200, 403, kUnsaid, 403, 403}},
    {kGet, "domains", {200, 200, 403, kUnsaid, 403, 403}},
    {kGet, "cartridges", {200, 200, 403, kUnsaid, 403, 403}},
    {kDelete, "user", {403, 403, 403, 403, 403, 403}},
    {kGet, "root", {200, 200, 200, 200, 200, 200}},
    {kGet, "user", {200, 200, 200, 200, 403, 403}},
    {kGet, "list", {200, 403, 403, 200, 403, 403}},
    {kGet, "own", {200, 403, 403, 404, 403, 403}},
    {kGet, "itself", {200, 403, 403, 404, 403, 403}},
    {kGet, "unknown", {404, 403, 403, 404, 403, 403}},
    {kPost, "create", {201, 403, 403, 403, 403, 403}},
    {kPut, "own", {200, 403, 403, 403, 403, 403}},
    {kPut, "unknown", {404, 403, 403, 403, 403, 403}},
    {kDelete, "unknown", {200, 403, 403, 403, 403, 403}},
    {kGet, "authorize", {302, 403, 403, 403, 403, 403}},
    // Of a code that is no client's: only the client's own gives 200.
    {kPost, "code", {401, 403, 403, 403, 403, 401}},
    {kDelete, "own", {200, 403, 403, 403, 403, 403}},
    {kDelete, "all", {200, 403, 403, 403, 403, 403}},
};
std::string NameOf(const BrokerCall& call) { return std::string(wire::NameOf(call.method)) + " " + call.what; }

std::vector<std::string> Scopes() {
  std::vector<std::string> scopes = {"session", "read", "userinfo"};
  for (const char* const step : {"view", "edit", "admin"}) {
    scopes.push_back(std::string("domain/53f1a2b3c4d5e6f708192a3b/") + step);
  }
  for (const char* const step : {"view", "edit", "admin", "scale"}) {
    scopes.push_back(std::string("application/53f1a2b3c4d5e6f708192a3b/") + step);
  }
  scopes.insert(scopes.end(), {"sso", "oauthaccesstoken"});
  return scopes;
}
std::string Join(const std::vector<std::string>& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}
// Each alone, every pair, and some longer ones.
std::vector<std::string> Lists() {
  const std::vector<std::string> scopes = Scopes();
  std::vector<std::string> lists = scopes;
  for (std::size_t first = 0; first < scopes.size(); ++first) {
    for (std::size_t second = first + 1; second < scopes.size(); ++second) {
      lists.push_back(scopes[first] + " " + scopes[second]);
    }
  }
  lists.insert(lists.end(),
               {"read userinfo sso", "userinfo " + scopes[3] + " sso", "sso oauthaccesstoken " + kReport, Join(scopes),
                Join({scopes.begin() + 1, scopes.end()}), "domain/" + kUnknownId + "/view " + scopes[3]});
  return lists;
}
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t end = text.find(' '); end != std::string_view::npos; end = text.find(' ')) {
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  words.emplace_back(text);
  return words;
}
bool Holds(const std::string& list, const char* scope) {
  const auto words = Words(list);
  return std::ranges::find(words, scope) != words.end();
}

// Of several scopes the one that allows more decides. kUnsaid: the contract does not say.
int Expected(const BrokerCall& call, const std::string& list) {
  if (NameOf(call) == "POST code" && Holds(list, "oauthaccesstoken")) return 401;
  static const std::map<std::string, std::size_t, std::less<>> columns = {
      {"session", 0}, {"read", 1}, {"userinfo", 2}, {"sso", 4}, {"oauthaccesstoken", 5}};
  constexpr std::array kLeastFirst = {kUnsaid, 403, 401, 404, 302, 201, 200};
  int most = kUnsaid;
  bool unsaid = false;
  for (const std::string& scope : Words(list)) {
    const auto column = columns.find(scope);
    const int status = call.statuses[column == columns.end() ? 3 : column->second];
    unsaid = unsaid || status == kUnsaid;
    if (std::ranges::find(kLeastFirst, status) > std::ranges::find(kLeastFirst, most)) most = status;
  }
  return unsaid && most != 200 ? kUnsaid : most;
}

class BrokerScopesMatrix : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    Settings settings;
    settings.broker_clients.push_back({.id = "portal",
                                       .name = "The Portal",
                                       .secrets = {crypto::Sha256("the first secret")},
                                       .redirect_uris = {kRedirectUri},
                                       .scopes = AuthorizationScopes::Parse("session").value()});
    server_ = std::make_unique<TestServer>(settings);
    shop_ = std::make_unique<Shop>(*server_);
    AddPerson();
  }
  static void TearDownTestSuite() {
    shop_.reset();
    server_.reset();
  }

  // Whose calls are made from now on.
  static void AddPerson() {
    const std::string name = shop_->Unique("person");
    const std::string password = shop_->AddUser(name);
    login_ = {name, password};
    session_ = shop_->SessionOf(name, password);
  }
  static json::object Create(const json::object& body) {
    const Reply reply = server_->Post(kMine, Bearer{session_}, Json{body});
    EXPECT_EQ(reply.status, 201) << reply;
    return reply.Json().at("data").as_object();
  }
  static std::string One(const std::string& handle) { return kBase + "/user/authorization/" + handle; }
  static std::vector<std::string> Listed() {
    std::vector<std::string> ids;
    const json::value list = server_->Get(kMine, Bearer{session_}).Json();
    for (const auto& entry : list.at("data").as_array()) ids.push_back(TextOf(entry.as_object(), "id"));
    return ids;
  }
  static std::string PathOf(const BrokerCall& call, const json::object& view, const json::object& victim) {
    const std::map<std::string, std::string> paths = {{"root", kBase + "/api"},
                                                      {"user", kBase + "/user"},
                                                      {"list", kMine},
                                                      {"create", kMine},
                                                      {"all", kMine},
                                                      {"own", One(TextOf(victim, "id"))},
                                                      {"itself", One(TextOf(view, "token"))},
                                                      {"unknown", One(kUnknownId)},
                                                      {"authorize", kBase + "/oauth/authorize"},
                                                      {"code", kBase + "/oauth/access_token"},
                                                      {"keys", kBase + "/user/keys"}};
    const auto found = paths.find(call.what);
    return found == paths.end() ? kBase + "/" + call.what : found->second;
  }
  template <typename Credential>
  static Reply Perform(const BrokerCall& call, const json::object& view, const json::object& victim,
                       const Credential& credential) {
    Asked asked{.method = call.method, .path = PathOf(call, view, victim)};
    const std::string_view what = call.what;
    if (what == "code") {
      AddTo(asked, Form{{{"grant_type", "authorization_code"},
                         {"client_id", "portal"},
                         {"client_secret", "the first secret"},
                         {"code", TextOf(view, "token")}}});
      return server_->Send(asked);
    }
    AddTo(asked, credential);
    if (what == "authorize") {
      AddTo(asked, Query{{{"client_id", "portal"}, {"redirect_uri", kRedirectUri}, {"response_type", "code"}}});
    }
    if (call.method == kPost || call.method == kPut) AddTo(asked, Json{{{"scope", "userinfo"}, {"note", "touched"}}});
    return server_->Send(asked);
  }
  static void ExpectEnvelopeOfRefusal(const Reply& reply) {
    const json::value body = reply.Json();
    EXPECT_EQ(body.at("status"), "forbidden") << reply;
    EXPECT_TRUE(body.at("data").is_null()) << reply;
    const json::array& messages = body.at("messages").as_array();
    ASSERT_EQ(messages.size(), 1u) << reply;
    EXPECT_EQ(messages[0].at("exit_code"), 1) << reply;
    EXPECT_EQ(messages[0].at("severity"), "error") << reply;
    EXPECT_TRUE(messages[0].at("field").is_null()) << reply;
    EXPECT_FALSE(messages[0].at("text").as_string().empty()) << reply;
  }

  static inline std::unique_ptr<TestServer> server_;
  static inline std::unique_ptr<Shop> shop_;
  static inline Basic login_;
  static inline std::string session_;
};

std::vector<std::string> ListsWithSession(bool with) {
  std::vector<std::string> lists = Lists();
  std::erase_if(lists, [with](const std::string& list) { return Holds(list, "session") != with; });
  return lists;
}
std::string NameOfList(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::to_string(info.index) + "_" + info.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

class NarrowListMatrix : public BrokerScopesMatrix {};
TEST_P(NarrowListMatrix, MayExactlyThisAndChangesNothing) {
  const json::object victim = Create({{"scope", "session"}, {"note", "untouched"}});
  const json::object view = Create({{"scope", GetParam()}, {"note", "narrow"}});
  const auto before = Listed();
  for (const BrokerCall& call : kCalls) {
    const Reply reply = Perform(call, view, victim, Bearer{TextOf(view, "token")});
    const int expected = Expected(call, GetParam());
    EXPECT_TRUE(expected == kUnsaid || reply.status == expected)
        << GetParam() << " asks " << NameOf(call) << ": " << expected << " expected, got " << reply;
    const std::string_view what = call.what;
    const bool lists = what == "list" && reply.status == 200;
    EXPECT_TRUE(!lists || reply.Json().at("data").as_array().empty()) << reply;
    if (reply.status == 403 && what != "authorize" && what != "code") ExpectEnvelopeOfRefusal(reply);
  }
  EXPECT_EQ(Listed(), before);
  const Reply shown = server_->Get(One(TextOf(victim, "id")), Bearer{session_});
  EXPECT_EQ(TextOf(shown.Json().at("data").as_object(), "note"), "untouched");
  for (const json::object& left : {victim, view}) {
    EXPECT_EQ(server_->Delete(One(TextOf(left, "id")), Bearer{session_}).status, 200);
  }
}
INSTANTIATE_TEST_SUITE_P(OpenShift, NarrowListMatrix, ::testing::ValuesIn(ListsWithSession(false)), NameOfList);

class SessionListMatrix : public BrokerScopesMatrix {};
TEST_P(SessionListMatrix, MayEverything) {
  AddPerson();
  const json::object victim = Create({{"scope", "session"}});
  const json::object view = Create({{"scope", GetParam()}});
  for (const BrokerCall& call : kCalls) {
    const Reply reply = Perform(call, view, victim, Bearer{TextOf(view, "token")});
    EXPECT_EQ(reply.status, Expected(call, GetParam())) << GetParam() << " asks " << NameOf(call) << ": " << reply;
  }
  EXPECT_EQ(server_->Get(kBase + "/user", Bearer{TextOf(view, "token")}).status, 401);
}
INSTANTIATE_TEST_SUITE_P(OpenShift, SessionListMatrix, ::testing::ValuesIn(ListsWithSession(true)), NameOfList);

class BasicMatrix : public BrokerScopesMatrix {};
TEST_F(BasicMatrix, MayAllThatASessionMay) {
  const json::object victim = Create({{"scope", "session"}});
  for (const BrokerCall& call : kCalls) {
    const std::string_view what = call.what;
    if (what == "itself" || what == "code") continue;
    EXPECT_EQ(Perform(call, victim, victim, login_).status, call.statuses[0]) << NameOf(call);
  }
}

TEST(BrokerScopesTest, EveryScopeAndEveryPairIsAsked) {
  EXPECT_EQ(Lists().size(), 12u + 66u + 6u);
  EXPECT_EQ(std::size(kCalls), 18u);
}

}  // namespace
}  // namespace jeton::testing
