#include "storage/tokens/identity_tokens.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AToken;
using testing::DigestOf;
using testing::IdOf;
using testing::kNow;

class IdentityTokensTest : public ::testing::Test {
 protected:
  Token Add(unsigned n, const Digest& parent, const Id& subject = IdOf(9000), TimePoint expires = kNever) {
    Token token = AToken(n, subject);
    token.kind = TokenKind::kIdentity;
    token.created = kNow + Seconds{n};
    token.expires = expires;
    db_.Write([&](Transaction& t) {
      Tokens(t).Add(token);
      IdentityTokens(t).Add({token.id, "registry.example.org", parent, "docker", "192.0.2.7"});
    });
    return token;
  }
  std::vector<Id> LongestIdle(const Digest& parent, std::size_t kept) {
    return db_.Read([&](Transaction& t) { return IdentityTokens(t).LongestIdle(parent, kept); });
  }
  std::int64_t Count() { return db_.Number("SELECT COUNT(*) FROM identity_tokens"); }

  testing::TestDatabase db_;
};

TEST_F(IdentityTokensTest, ABindingIsFoundByItsToken) {
  const Token token = Add(1, DigestOf(500));
  const auto found = db_.Read([&](Transaction& t) { return IdentityTokens(t).Find(token.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token, token.id);
  EXPECT_EQ(found->service, "registry.example.org");
  EXPECT_EQ(found->parent, DigestOf(500));
  EXPECT_EQ(found->client, "docker");
  EXPECT_EQ(found->address, "192.0.2.7");
  EXPECT_FALSE(db_.Read([&](Transaction& t) { return IdentityTokens(t).Find(IdOf(2)); }));
}

TEST_F(IdentityTokensTest, TheLongestIdleAreThoseNeitherMadeNorUsedOfLate) {
  for (unsigned n = 1; n <= 4; ++n) Add(n, DigestOf(500));
  Add(5, DigestOf(501));
  db_.Write([](Transaction& t) { Tokens(t).NoteUses({{.token = IdOf(1), .at = kNow + Seconds{100}}}); });
  EXPECT_EQ(LongestIdle(DigestOf(500), 4), std::vector<Id>{});
  EXPECT_EQ(LongestIdle(DigestOf(500), 2), (std::vector<Id>{IdOf(3), IdOf(2)}));
  EXPECT_EQ(LongestIdle(DigestOf(502), 0), std::vector<Id>{});
}

TEST_F(IdentityTokensTest, ABindingGoesWithItsToken) {
  const Token token = Add(1, DigestOf(500));
  Add(2, DigestOf(500));
  db_.Write([&](Transaction& t) { EXPECT_TRUE(Tokens(t).Remove(token, kNow)); });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 1);
  EXPECT_EQ(Count(), 1);
}

TEST_F(IdentityTokensTest, HousekeepingTakesTheBindingsOfWhatItRemoves) {
  Add(1, DigestOf(500), IdOf(9000), kNow + Seconds{10});
  const Account user = testing::AUser(70, "alice");
  db_.Write([&](Transaction& t) { Accounts(t).Add(user); });
  Add(2, DigestOf(501), user.id);
  db_.Write([&](Transaction& t) { Accounts(t).Remove(user, kNow); });
  db_.clock().Advance(Seconds{20});
  for (int i = 0; i < 3; ++i) {
    db_.Write([](Transaction&) {});
  }
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 0);
  EXPECT_EQ(Count(), 0);
}

TEST_F(IdentityTokensTest, AUserWhoBecomesAnOrganizationKeepsNoLogins) {
  const Account user = testing::AUser(70, "alice");
  db_.Write([&](Transaction& t) { Accounts(t).Add(user); });
  Add(1, DigestOf(500), user.id);
  db_.Write([&](Transaction& t) { Accounts(t).MakeOrganization(user, kNow); });
  db_.Write([&](Transaction& t) { EXPECT_EQ(Tokens(t).RemovePersonal(user.id, kNever, kNow, 100), 1u); });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 0);
  EXPECT_EQ(Count(), 0);
}

}  // namespace
}  // namespace jeton::storage
