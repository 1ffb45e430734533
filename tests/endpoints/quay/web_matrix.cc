#include <gtest/gtest.h>

#include "endpoints/quay/world.h"

// The authorization matrix of the web flow and of signing in. Its credentials are others than the API's: the cookie of
// a session, and Basic; what changes something takes a page of ours besides. Who gets which answer is decided from the
// description alone.
namespace jeton::testing::quay {
namespace {

enum class WebVerdict {
  kDone,
  kSignIn,      // 401
  kNotOurPage,  // 403 without a page of ours
  kNotAdmin,    // 403
  kSentBack,    // 302 unauthorized_client
  kClosed,      // 404
};

struct WebOperation {
  std::string row;
  wire::Method method;
  std::string path;
  bool (*done)(const Reply& reply);  // what holds of a good answer
  Fields query{};
  Fields form{};
  boost::json::value body = nullptr;
  std::string spends{};
};
void PrintTo(const WebOperation& operation, std::ostream* out) {
  *out << operation.row << " " << wire::NameOf(operation.method) << " " << operation.path;
}

template <typename... Names>
bool HasMembers(const Reply& reply, Names... names) {
  if (reply.status != 200 || !reply.IsJson()) return false;
  const boost::json::value body = reply.Json();
  return ((Member(body, names) != nullptr) && ...);
}
// Sent on to an address that carries a parameter behind `mark`: in its query or its fragment.
bool SentOnWith(const Reply& reply, char mark, const std::string& name) {
  const std::string place = reply.Header("location");
  const auto begin = place.find(mark);
  if (reply.status != 302 || begin == std::string::npos) return false;
  const std::string carried = "&" + place.substr(begin + 1, mark == '?' ? place.find('#') - begin - 1 : place.npos);
  return carried.find("&" + name + "=") != std::string::npos;
}

// What is asked of {app}, which sends people on to {local}.
Fields Asking(const char* scope, const char* type, const Fields& more = {}) {
  Fields fields{{"client_id", "{app}"}, {"redirect_uri", "{local}"}, {"scope", scope}, {"response_type", type}};
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

std::vector<WebOperation> WebOperations() {
  using enum wire::Method;
  const Fields token = Asking("repo:read", "token");
  const boost::json::value login{{"username", "{own_name}"}, {"password", "{own_password}"}};
  const boost::json::value first{{"username", "first"}, {"password", "long enough"}};
  const auto has_success = [](const Reply& reply) { return HasMembers(reply, "success"); };
  // Another scope than O2 grants: what was granted once is granted again without a question.
  const Fields question = Asking("user:read", "token", {{"format", "json"}});
  const auto is_question = [](const Reply& reply) {
    return HasMembers(reply, "scopes", "application", "csrf_token_val");
  };
  return {
      {"A3", kPost, "/api/v1/signin", has_success, {}, {}, login, "own_session"},
      {"O1", kGet, "/oauth/authorize", is_question, question},
      {"O2",
       kPost,
       "/oauth/authorizeapp",
       [](auto& reply) { return SentOnWith(reply, '#', "access_token"); },
       {},
       token},
      {"O2 code",
       kPost,
       "/oauth/authorizeapp",
       [](auto& reply) { return SentOnWith(reply, '?', "code"); },
       {},
       Asking("repo:read", "code")},
      {"O3", kPost, "/oauth/denyapp", [](auto& reply) { return SentOnWith(reply, '?', "error"); }, {}, token},
      {"O4",
       kGet,
       "/oauth/localapp",
       [](auto& reply) { return HasMembers(reply, "access_token"); },
       {{"scope", "x"}, {"format", "json"}}},
      {"O5", kPost, "/oauth/authorize/assignuser", [](auto& reply) { return HasMembers(reply, "message"); },
       Asking("repo:read", "token", {{"username", "{guest}"}, {"format", "json"}})},
      {"O7", kGet, "/csrf_token", [](auto& reply) { return HasMembers(reply, "csrf_token"); }},
      {"O8", kPost, "/api/v1/user/initialize", nullptr, {}, {}, first},
  };
}

WebVerdict VerdictOn(const WebOperation& operation, const Subject& who, const Presentation& presentation) {
  const std::string& row = operation.row;
  const bool page = presentation.token;
  if (row == "O7") return WebVerdict::kDone;
  if (row == "O8") return WebVerdict::kClosed;
  if ((row == "A3" || row == "O3" || row == "O5") && !page) return WebVerdict::kNotOurPage;
  const bool known = row == "O4" ? presentation.cookie : presentation.web.has_value();
  if (!known) return WebVerdict::kSignIn;
  if (row == "A3" || row == "O3" || row == "O4") return WebVerdict::kDone;
  if (row.starts_with("O2") && !page) return WebVerdict::kNotOurPage;
  // Superusers are no exception, and whoever has a code still needs the application's secret.
  if (row == "O2 code" || OrganizationRole(who, *presentation.web) == "admin") return WebVerdict::kDone;
  return row.starts_with("O2") ? WebVerdict::kSentBack : WebVerdict::kNotAdmin;
}

bool IsPage(const Reply& reply, int status) { return reply.status == status && reply.MediaType() == "text/html"; }

bool Fits(const Reply& reply, WebVerdict verdict, const WebOperation& operation) {
  switch (verdict) {
    case WebVerdict::kDone: return operation.done(reply);
    case WebVerdict::kSignIn: return IsPage(reply, 401);
    case WebVerdict::kNotOurPage: return IsNoPage(reply);
    case WebVerdict::kNotAdmin: return IsPage(reply, 403);
    case WebVerdict::kSentBack:
      return reply.status == 302 && reply.Header("location").find("error=unauthorized_client") != std::string::npos;
    case WebVerdict::kClosed: return reply.status == 404;
  }
  return false;
}

class WebMatrix : public ::testing::TestWithParam<WebOperation> {
 protected:
  static void Begin(const World::Options& options) { world_ = std::make_unique<World>(options); }
  static void TearDownTestSuite() { world_.reset(); }

  static Fields Filled(const Fields& fields, const Caller& caller) {
    Fields filled;
    for (const auto& [name, value] : fields) {
      const std::string local = world_->server().settings().public_url + "/oauth/localapp";
      filled.emplace_back(name, value == "{local}" ? local : world_->Fill(value, &caller));
    }
    return filled;
  }
  static Reply Ask(const WebOperation& operation, Caller& caller, const Presentation& presentation) {
    Asked asked{.method = operation.method, .path = operation.path, .headers = *presentation.headers};
    AddTo(asked, Query{Filled(operation.query, caller)});
    if (!operation.form.empty()) AddTo(asked, Form{Filled(operation.form, caller)});
    if (!operation.body.is_null()) AddTo(asked, Json{world_->FillBody(operation.body, &caller)});
    const Reply reply = world_->server().Send(asked);
    if (!operation.spends.empty() && reply.status == 200) world_->Renew(operation.spends, caller);
    return reply;
  }
  static void ExpectExactlyThese(const WebOperation& operation) {
    int cells = 0;
    std::set<bool> done;
    for (const auto& [kind, caller] : world_->callers()) {
      for (const Presentation& presentation : caller->presentations) {
        ++cells;
        const WebVerdict verdict = VerdictOn(operation, caller->subject, presentation);
        done.insert(verdict == WebVerdict::kDone);
        const Reply reply = Ask(operation, *caller, presentation);
        EXPECT_TRUE(Fits(reply, verdict, operation))
            << kind << " with " << presentation.name << " asks " << ::testing::PrintToString(operation) << ": "
            << ::testing::PrintToString(verdict) << " expected, got " << reply;
      }
    }
    EXPECT_EQ(cells, 9 * (7 + 8) + 1 + 2 + 1) << "as in quay_matrix.cc";
    const bool same_for_all = operation.row == "O7" || operation.row == "O8";
    EXPECT_EQ(done.size(), same_for_all ? 1u : 2u) << "some are let in and some are not";
  }

  static inline std::unique_ptr<World> world_;
};

std::string NameOfWebCase(const ::testing::TestParamInfo<WebOperation>& info) {
  std::string name = info.param.row;
  std::ranges::replace(name, ' ', '_');
  return name;
}

class PlainWebMatrix : public WebMatrix {
 protected:
  static void SetUpTestSuite() { Begin({}); }
};
TEST_P(PlainWebMatrix, ExactlyTheseCallersGetThisAnswer) { ExpectExactlyThese(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Quay, PlainWebMatrix, ::testing::ValuesIn(WebOperations()), NameOfWebCase);

class FullAccessWebMatrix : public WebMatrix {
 protected:
  static void SetUpTestSuite() { Begin({.full_access = true}); }
};
TEST_P(FullAccessWebMatrix, ExactlyTheseCallersGetThisAnswer) { ExpectExactlyThese(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Quay, FullAccessWebMatrix, ::testing::ValuesIn(WebOperations()), NameOfWebCase);

}  // namespace
}  // namespace jeton::testing::quay
