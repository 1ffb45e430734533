#include "identity/issuer.h"

#include <gtest/gtest.h>

#include <set>

#include "authority/page_token.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::IdOf;
using testing::TestAuthority;

IssuedToken Issue(TestAuthority& authority, TokenKind kind) {
  return authority.Write([&](const authority::Run& run) {
    return authority->issuer.Issue(run, {.kind = kind, .subject = IdOf(1), .created = run.now});
  });
}

Token Stored(TestAuthority& authority, const Digest& digest) {
  return authority.Read([&](const authority::Run& run) { return storage::Tokens(run.tx()).Find(digest).value(); });
}

TEST(IssuerTest, ATokenIsStoredByTheDigestOfItsSecret) {
  TestAuthority authority;
  const IssuedToken issued = Issue(authority, TokenKind::kRobot);
  EXPECT_TRUE(LooksLikeToken(issued.secret.Reveal()));
  const Token stored = Stored(authority, crypto::Sha256(issued.secret.Reveal()));
  EXPECT_EQ(stored.id, issued.token.id);
  EXPECT_FALSE(stored.id.IsNone());
  EXPECT_EQ(stored.subject, IdOf(1));
}

TEST(IssuerTest, ASecretThatIsShownAgainIsSealedAndNeverLiesBare) {
  TestAuthority authority;
  for (const TokenKind kind :
       {TokenKind::kRobot, TokenKind::kAuthorization, TokenKind::kClientSecret, TokenKind::kApplicationPassword}) {
    const IssuedToken issued = Issue(authority, kind);
    const Token stored = Stored(authority, issued.token.digest);
    ASSERT_FALSE(stored.sealed.empty()) << NameOf(kind);
    EXPECT_EQ(stored.sealed.find(issued.secret.Reveal()), std::string::npos) << NameOf(kind);
    const auto revealed = authority->issuer.Reveal(stored);
    ASSERT_TRUE(revealed.has_value()) << NameOf(kind);
    EXPECT_EQ(revealed->Reveal(), issued.secret.Reveal()) << NameOf(kind);
  }
}

TEST(IssuerTest, AnOAuthAccessTokenIsNeverKept) {
  TestAuthority authority;
  const Token stored = Stored(authority, Issue(authority, TokenKind::kOAuthAccess).token.digest);
  EXPECT_EQ(stored.sealed, "");
  EXPECT_FALSE(authority->issuer.Reveal(stored).has_value());
}

TEST(IssuerTest, NothingIsKeptWhereSecretsAreNotRetrievable) {
  Settings settings;
  settings.retrievable_secrets = false;
  TestAuthority authority(settings);
  for (const TokenKind kind : {TokenKind::kRobot, TokenKind::kAuthorization, TokenKind::kClientSecret,
                               TokenKind::kApplicationPassword, TokenKind::kOAuthAccess}) {
    const Token stored = Stored(authority, Issue(authority, kind).token.digest);
    EXPECT_EQ(stored.sealed, "") << NameOf(kind);
    EXPECT_FALSE(authority->issuer.Reveal(stored).has_value()) << NameOf(kind);
  }
}

TEST(IssuerTest, ASealedCopyFromBeforeIsNotShownOnceSecretsAreNotRetrievable) {
  testing::CountingRandom random;
  const CurrentKeys keys({crypto::Sealer::ParseKeyFile(crypto::Sealer::GenerateKeyFile(random)).value(), {}, {}});
  Issuer before(random, keys, true);
  Issuer after(random, keys, false);
  testing::TestDatabase db;
  const Token token = db.Write([&](Transaction& t) {
    return before.Issue({.transaction = &t}, {.kind = TokenKind::kRobot, .subject = IdOf(1)}).token;
  });
  EXPECT_TRUE(before.Reveal(token).has_value());
  EXPECT_FALSE(after.Reveal(token).has_value());
}

TEST(IssuerTest, ASealedCopyThatWasMovedToAnotherTokenStaysShut) {
  TestAuthority authority;
  const Token token = Issue(authority, TokenKind::kRobot).token;
  Token other = Issue(authority, TokenKind::kRobot).token;
  other.sealed = token.sealed;
  EXPECT_FALSE(authority->issuer.Reveal(other).has_value());
  Token another_kind = token;
  another_kind.kind = TokenKind::kAuthorization;
  EXPECT_FALSE(authority->issuer.Reveal(another_kind).has_value());
}

TEST(IssuerTest, ClientIdsAreTwentyCapitalsAndDigitsAndDiffer) {
  TestAuthority authority;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string id = authority->issuer.NewClientId();
    EXPECT_EQ(id.size(), 20u);
    EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(IssuerTest, AnEncryptedPasswordBelongsToItsUserAlone) {
  TestAuthority authority;
  Issuer& issuer = authority->issuer;
  const std::string text = issuer.EncryptPassword(IdOf(1), "correct horse");
  EXPECT_EQ(text.find("correct horse"), std::string::npos);
  EXPECT_EQ(issuer.DecryptPassword(IdOf(1), text)->Reveal(), "correct horse");
  EXPECT_FALSE(issuer.DecryptPassword(IdOf(2), text).has_value());
  EXPECT_FALSE(issuer.DecryptPassword(IdOf(1), "correct horse").has_value());
  EXPECT_FALSE(issuer.DecryptPassword(IdOf(1), "jte_???").has_value());
  EXPECT_FALSE(issuer.DecryptPassword(IdOf(1), text.substr(0, text.size() - 4)).has_value());
  EXPECT_NE(text, issuer.EncryptPassword(IdOf(1), "correct horse")) << "never the same bytes twice";
}

TEST(IssuerTest, ASealedTextOpensOnlyWhereItIsBoundTo) {
  TestAuthority authority;
  const std::string sealed = authority->issuer.SealText("here", "list");
  EXPECT_EQ(authority->issuer.OpenText(sealed, "list")->Reveal(), "here");
  EXPECT_FALSE(authority->issuer.OpenText(sealed, "other").has_value());
}

class PageTokenTest : public ::testing::Test {
 protected:
  std::optional<std::string> Read(std::string_view list, std::string_view token, Seconds later = Seconds{0}) {
    return ReadPageToken(authority_->issuer, list, token, authority_.Now() + later);
  }

  TestAuthority authority_;
  const std::string token_ = MakePageToken(authority_->issuer, "tokens:A", "12 34 here", authority_.Now());
};

TEST_F(PageTokenTest, LeadsBackToItsPlace) { EXPECT_EQ(Read("tokens:A", token_), "12 34 here"); }

TEST_F(PageTokenTest, IsOfOneListOnly) { EXPECT_EQ(Read("tokens:B", token_), std::nullopt); }

TEST_F(PageTokenTest, IsGoodForTwoDays) {
  EXPECT_TRUE(Read("tokens:A", token_, Seconds{2 * 86400}));
  EXPECT_FALSE(Read("tokens:A", token_, Seconds{2 * 86400 + 1}));
}

TEST_F(PageTokenTest, AnythingElseIsNone) {
  EXPECT_FALSE(Read("tokens:A", ""));
  EXPECT_FALSE(Read("tokens:A", "no base64!"));
  EXPECT_FALSE(Read("tokens:A", token_.substr(1)));
  for (std::size_t i = 0; i < token_.size(); ++i) {
    std::string altered = token_;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Read("tokens:A", altered)) << i;
  }
  // Sealed by us, but for something else.
  EXPECT_FALSE(Read("tokens:A", EncodeBase64Url(authority_->issuer.SealText("no number", "page:tokens:A"))));
  EXPECT_FALSE(Read("tokens:A", EncodeBase64Url(authority_->issuer.SealText("1700000000", "page:tokens:A"))));
}

}  // namespace
}  // namespace jeton::authority
