#include <random>

#include "base/encoding.h"
#include "domain/oauth_scope.h"
#include "testing/all_grants.h"

// Whatever a token is made of, it reaches no further than that: random chains of grants, refreshes, exchanges and
// restrictions.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Fields;
using testing::Form;
using testing::Reply;

class NarrowingTest : public testing::AllGrantsTest {
 protected:
  struct Link {
    std::string token;
    json::object shown;
  };

  unsigned Any(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }
  // A few of some words, in any order; maybe none.
  std::string Some(std::vector<std::string> words) {
    std::shuffle(words.begin(), words.end(), random_);
    words.resize(Any(static_cast<unsigned>(words.size()) + 1));
    return JoinWords(words);
  }
  // As the API that the token is for sees it, or, if it is for this server, as a client does.
  Link Look(const Reply& reply, bool for_orders) {
    const std::string token = reply.Text("access_token");
    const auto shown = server_.Post("/oauth2/introspect", for_orders ? api_ : client_, Form{{{"token", token}}}).Json();
    return {token, shown.as_object()};
  }
  static std::vector<std::string> WordsIn(const json::object& shown, const char* name) {
    return CopyWords(TextOf(shown, name));
  }
  static std::int64_t End(const json::object& shown) {
    const auto* const end = shown.if_contains("exp");
    return end == nullptr ? INT64_MAX : end->as_int64();
  }
  // Scopes of this server stand for those that they imply.
  static std::vector<std::string> Expanded(std::vector<std::string> scopes) {
    if (const auto ours = OAuthScopes::Parse(JoinWords(scopes))) return CopyWords(ours->Expanded().Print());
    return scopes;
  }
  static void ExpectNoWider(const json::object& child, const json::object& parent) {
    const auto allowed = Expanded(WordsIn(parent, "scope"));
    for (const std::string& scope : WordsIn(child, "scope")) EXPECT_TRUE(HasWord(allowed, scope)) << child << parent;
    EXPECT_LE(End(child), End(parent)) << child << parent;
    EXPECT_EQ(TextOf(child, "aud"), TextOf(parent, "aud"));
    EXPECT_EQ(TextOf(child, "sub"), TextOf(parent, "sub"));
    for (const char* bound : {"actions", "repositories"}) {
      const auto held = WordsIn(parent, bound);
      if (held.empty()) continue;
      EXPECT_FALSE(WordsIn(child, bound).empty()) << child << parent;
      for (const std::string& word : WordsIn(child, bound)) EXPECT_TRUE(HasWord(held, word)) << child << parent;
    }
  }
  static void ExpectAsAsked(const json::object& child, const Fields& asked) {
    for (const auto& [name, value] : asked) {
      if (name != "scope" || value.empty()) continue;
      for (const std::string& scope : WordsIn(child, "scope"))
        EXPECT_TRUE(HasWord(Expanded(CopyWords(value)), scope)) << child;
    }
  }
  Fields Wishes(bool for_orders) {
    Fields wishes;
    if (Any(2) == 0) {
      wishes.emplace_back("scope", for_orders ? Some({"orders:read", "orders:write", "orders:none"})
                                              : Some({"repo:read", "repo:write", "user:read", "org:admin"}));
    }
    if (!for_orders && Any(3) == 0) wishes.emplace_back("actions", Some({"pull", "push"}));
    if (!for_orders && Any(3) == 0) wishes.emplace_back("repositories", Some({"acme/web", "acme/app"}));
    return wishes;
  }
  Reply ExchangeAgain(const Link& link, const Fields& wishes) {
    Fields form{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                {"subject_token", link.token},
                {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"}};
    form.insert(form.end(), wishes.begin(), wishes.end());
    return server_.Post("/oauth2/token", client_, Form{form});
  }
  Reply First(bool for_orders) {
    const std::string resource = for_orders ? testing::kOrders : testing::kIssuer;
    switch (Any(3)) {
      case 0:
        return server_.Post("/oauth2/token", client_,
                            Form{{{"grant_type", "client_credentials"}, {"resource", resource}}});
      case 1: return Grant(Job(), {{"resource", resource}});
      default: break;
    }
    const std::string scope = for_orders ? "orders:read orders:write" : "repo:write user:read";
    return OAuthClientTest::Exchange(Code({{"scope", scope}, {"resource", resource}}), {}, OAuthClientTest::client_);
  }

  Basic AddCredential() {
    const Reply made = shop_.Do(wire::Method::kPost, At("/apis/orders/credentials"), json::object());
    return {made.Text("username"), made.Text("secret")};
  }

  const Basic api_ = AddCredential();
  std::mt19937 random_{20261130};
};

TEST_F(NarrowingTest, NoChainOfExchangesWidensAnything) {
  int made = 0;
  for (int chain = 0; chain < 25; ++chain) {
    const bool for_orders = Any(2) == 0;
    const Reply first = First(for_orders);
    ASSERT_EQ(first.status, 200) << first;
    Link link = Look(first, for_orders);
    ASSERT_EQ(link.shown.at("active"), true);
    for (int step = 0; step < 5; ++step) {
      server_.Advance(Seconds{Any(20)});
      const Fields wishes = Wishes(for_orders);
      const Reply reply = ExchangeAgain(link, wishes);
      if (reply.status != 200) {
        EXPECT_EQ(reply.status, 400) << reply;
        continue;
      }
      ++made;
      Link next = Look(reply, for_orders);
      ASSERT_EQ(next.shown.at("active"), true) << reply;
      ExpectNoWider(next.shown, link.shown);
      ExpectAsAsked(next.shown, wishes);
      link = std::move(next);
    }
  }
  EXPECT_GT(made, 25) << "the chains are not all refusals";
}

TEST_F(NarrowingTest, NoRefreshWidensTheGrant) {
  for (int chain = 0; chain < 8; ++chain) {
    const Reply first =
        OAuthClientTest::Exchange(Code({{"scope", "repo:read user:read"}}), {}, OAuthClientTest::client_);
    const json::object granted = Look(first, false).shown;
    ASSERT_EQ(granted.at("active"), true) << first;
    std::string token = first.Text("refresh_token");
    for (int step = 0; step < 5; ++step) {
      const std::string scope = Some({"repo:read", "user:read", "repo:write", "org:admin"});
      const Reply reply = OAuthClientTest::Refresh(token, scope.empty() ? Fields{} : Fields{{"scope", scope}},
                                                   OAuthClientTest::client_);
      if (reply.status != 200) {
        EXPECT_EQ(reply.Text("error"), "invalid_scope") << reply;
        continue;
      }
      token = reply.Text("refresh_token");
      const json::object shown = Look(reply, false).shown;
      ASSERT_EQ(shown.at("active"), true) << reply;
      ASSERT_FALSE(WordsIn(shown, "scope").empty()) << shown;
      for (const std::string& word : WordsIn(shown, "scope")) {
        EXPECT_TRUE(HasWord(WordsIn(granted, "scope"), word)) << shown;
        EXPECT_TRUE(scope.empty() || HasWord(CopyWords(scope), word)) << shown;
      }
    }
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
