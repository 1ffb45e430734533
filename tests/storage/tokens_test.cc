#include "storage/tokens/tokens.h"

#include <gtest/gtest.h>

#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnAuthorization;
using testing::AToken;
using testing::DigestOf;
using testing::IdOf;
using testing::kNow;

constexpr Tokens::Place kFromTheTop{};

class TokensTest : public ::testing::Test {
 protected:
  void Add(const std::vector<Token>& tokens) {
    db_.Write([&](Transaction& t) {
      for (const Token& token : tokens) Tokens(t).Add(token);
    });
  }
  // The n of each IdOf(n).
  static std::vector<int> NumbersOf(const std::vector<Token>& tokens) {
    std::vector<int> numbers;
    for (const Token& token : tokens) numbers.push_back(token.id.bytes()[0]);
    return numbers;
  }
  template <typename Function>
  auto Ask(Function ask) {
    return db_.Read([&](Transaction& t) {
      Tokens tokens(t);
      return ask(tokens);
    });
  }

  // Nothing is swept away while a test looks at expired ones.
  testing::TestDatabase db_{{.keep_expired = Seconds{86400 * 3650}}};
};

TEST_F(TokensTest, KeepsEveryField) {
  Token token = AToken(1, IdOf(50));
  token.kind = TokenKind::kRobot;
  token.application = IdOf(60);
  token.restriction = "acme/web acme/api/*";
  token.sealed = std::string("\0\1sealed\xff", 9);
  token.note = "ci";
  token.created = kNow + Microseconds{7};
  token.created_by = IdOf(70);
  token.parent = IdOf(80);
  Add({token});

  const auto found = Ask([](Tokens& tokens) { return tokens.Find(DigestOf(1)); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->digest, token.digest);
  EXPECT_EQ(found->id, token.id);
  EXPECT_EQ(found->parent, token.parent);
  EXPECT_EQ(found->kind, token.kind);
  EXPECT_EQ(found->subject, token.subject);
  EXPECT_EQ(found->application, token.application);
  EXPECT_EQ(found->scopes, token.scopes);
  EXPECT_EQ(found->restriction, token.restriction);
  EXPECT_EQ(found->sealed, token.sealed);
  EXPECT_EQ(found->note, token.note);
  EXPECT_EQ(found->created, token.created);
  EXPECT_EQ(found->expires, token.expires);
  EXPECT_EQ(found->created_by, token.created_by);
}

TEST_F(TokensTest, KeepsWhatIsAbsentAbsent) {
  Token token = AToken(1, IdOf(50));
  token.expires = kNever;
  token.created_by = Id();
  Add({token});
  const auto found = Ask([](Tokens& tokens) { return tokens.FindById(IdOf(1)); });
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->application.IsNone());
  EXPECT_EQ(found->sealed, "");
  EXPECT_EQ(found->note, std::nullopt);
  EXPECT_EQ(found->expires, kNever);
  EXPECT_TRUE(found->created_by.IsNone());
}

TEST_F(TokensTest, UnknownOnesAreNotFound) {
  Add({AToken(1, IdOf(50))});
  Ask([](Tokens& tokens) {
    EXPECT_FALSE(tokens.Find(DigestOf(2)));
    EXPECT_FALSE(tokens.FindById(IdOf(2)));
  });
}

TEST_F(TokensTest, AddingAndRemovingAreAnnouncedByDigest) {
  Add({AToken(1, IdOf(50))});
  db_.Write([](Transaction& t) { Tokens(t).Remove(AToken(1, IdOf(50)), kNow); });
  const auto published = db_.published();
  ASSERT_EQ(published.size(), 2u);
  for (const Change& change : published) {
    EXPECT_EQ(change.kind, ChangeKind::kToken);
    EXPECT_EQ(change.key, DigestOf(1).view());
  }
}

TEST_F(TokensTest, NoDigestIsThereTwice) {
  Add({AToken(1, IdOf(50))});
  Token twin = AToken(2, IdOf(51));
  twin.digest = DigestOf(1);
  EXPECT_EQ(db_.database().WriteAndWait([&](Transaction& t) { Tokens(t).Add(twin); }), Database::Outcome::kFailed);
  EXPECT_EQ(Ask([](Tokens& tokens) { return tokens.Find(DigestOf(1)); })->subject, IdOf(50));
}

TEST_F(TokensTest, ARemovedOneIsGoneWithItsUses) {
  Add({AToken(1, IdOf(50)), AToken(2, IdOf(50))});
  db_.Write([](Transaction& t) {
    Tokens(t).NoteUses({{.token = IdOf(1), .at = kNow}, {.token = IdOf(2), .at = kNow}});
    Tokens(t).Remove(AToken(1, IdOf(50)), kNow);
  });
  Ask([](Tokens& tokens) {
    EXPECT_FALSE(tokens.Find(DigestOf(1)));
    EXPECT_FALSE(tokens.FindById(IdOf(1)));
    EXPECT_TRUE(tokens.Find(DigestOf(2)));
  });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 1);
}

TEST_F(TokensTest, RemovesTheOldestOfOneSubjectAndKindBeyondANumber) {
  for (unsigned i = 1; i <= 4; ++i) {
    Token token = AToken(i, IdOf(50));
    token.created = kNow + Seconds{i};
    Add({token});
  }
  Token first = AToken(5, IdOf(51));
  first.created = kNow;
  Add({first});
  const auto remove = [&](std::size_t kept) {
    return db_.Write(
        [&](Transaction& t) { return Tokens(t).RemoveOldest(IdOf(50), TokenKind::kOAuthAccess, kept, kNow); });
  };
  EXPECT_EQ(remove(4), 0u);
  EXPECT_EQ(remove(3), 1u);
  EXPECT_EQ(remove(2), 1u);
  Ask([](Tokens& tokens) {
    EXPECT_FALSE(tokens.Find(DigestOf(1)) || tokens.Find(DigestOf(2)));
    EXPECT_TRUE(tokens.Find(DigestOf(3)) && tokens.Find(DigestOf(4)));
    EXPECT_TRUE(tokens.Find(DigestOf(5))) << "somebody else's";
  });
}

TEST_F(TokensTest, RemovesAllOfOneSubjectAndKind) {
  Add({AToken(1, IdOf(50)), AToken(2, IdOf(50)), AnAuthorization(3, IdOf(50)), AToken(4, IdOf(51))});
  const auto removed =
      db_.Write([](Transaction& t) { return Tokens(t).RemoveAll(IdOf(50), TokenKind::kOAuthAccess, kNow); });
  EXPECT_EQ(removed, 2u);
  Ask([](Tokens& tokens) {
    EXPECT_FALSE(tokens.Find(DigestOf(1)));
    EXPECT_FALSE(tokens.Find(DigestOf(2)));
    EXPECT_TRUE(tokens.Find(DigestOf(3)));
    EXPECT_TRUE(tokens.Find(DigestOf(4)));
  });
}

TEST_F(TokensTest, ListsThoseOfASubjectNewestFirstExpiredOnesIncluded) {
  Token old = AToken(1, IdOf(50));
  old.created = kNow - Seconds{7200};
  old.expires = kNow - Seconds{3600};
  Add({old, AToken(2, IdOf(50)), AnAuthorization(3, IdOf(50)), AToken(4, IdOf(51))});
  EXPECT_EQ(NumbersOf(Ask([](Tokens& tokens) { return tokens.Of(IdOf(50), TokenKind::kOAuthAccess); })),
            (std::vector<int>{2, 1}));
}

TEST_F(TokensTest, FindsAnAuthorizationByTheStartOfItsIdAmongItsSubjectsOwn) {
  Add({AnAuthorization(1, IdOf(50)), AToken(2, IdOf(50)), AnAuthorization(3, IdOf(51))});
  const auto find = [&](unsigned id) {
    return Ask([&](Tokens& tokens) { return tokens.FindAuthorization(IdOf(50), IdOf(id).view().substr(0, 12)); });
  };
  EXPECT_EQ(find(1)->id, IdOf(1));
  EXPECT_FALSE(find(2)) << "of another kind";
  EXPECT_FALSE(find(3)) << "another subject's";
  EXPECT_FALSE(find(4));
}

TEST_F(TokensTest, ANoteCanBeSetAndTakenAway) {
  Add({AnAuthorization(1, IdOf(50)), AnAuthorization(2, IdOf(50))});
  const auto note_of = [&](unsigned n) { return Ask([&](Tokens& tokens) { return tokens.FindById(IdOf(n))->note; }); };
  db_.Write([](Transaction& t) { Tokens(t).SetNote(AnAuthorization(1, IdOf(50)), "laptop"); });
  EXPECT_EQ(note_of(1), "laptop");
  EXPECT_EQ(note_of(2), std::nullopt);
  db_.Write([](Transaction& t) { Tokens(t).SetNote(AnAuthorization(1, IdOf(50)), std::nullopt); });
  EXPECT_EQ(note_of(1), std::nullopt);
}

TEST_F(TokensTest, FindsThoseThatMayBeUsedAgain) {
  std::vector<Token> tokens;
  for (unsigned n = 1; n <= 7; ++n) {
    Token token = AnAuthorization(n, IdOf(50));
    token.created = kNow + Seconds{n};
    token.created_by = IdOf(50);
    tokens.push_back(token);
  }
  tokens[1].note = "laptop";
  tokens[2].note = "";
  tokens[3].scopes = "read";
  tokens[4].subject = IdOf(51);
  tokens[5].kind = TokenKind::kOAuthAccess;
  tokens[6].created_by = IdOf(52);
  Add(tokens);
  const auto reusable = [&](const std::optional<std::string>& note, std::size_t most) {
    return NumbersOf(Ask([&](Tokens& all) { return all.Reusable(IdOf(50), "session", note, most); }));
  };
  EXPECT_EQ(reusable(std::nullopt, 10), (std::vector<int>{3, 2, 1})) << "without a note any will do";
  EXPECT_EQ(reusable(std::nullopt, 2), (std::vector<int>{3, 2}));
  EXPECT_EQ(reusable("laptop", 10), std::vector<int>{2});
  EXPECT_EQ(reusable("", 10), std::vector<int>{3}) << "no note is not the empty note";
  EXPECT_TRUE(reusable("Laptop", 10).empty());
}

TEST_F(TokensTest, LongScopesAndNotesAreComparedToTheirEnd) {
  const std::string scopes(300, 's'), note(300, 'm');
  Token token = AnAuthorization(1, IdOf(50));
  token.created_by = IdOf(50);
  token.scopes = scopes;
  token.note = note;
  Add({token});
  const auto found = [&](const std::string& s, const std::string& n) {
    return !Ask([&](Tokens& all) { return all.Reusable(IdOf(50), s, n, 10); }).empty();
  };
  EXPECT_TRUE(found(scopes, note));
  EXPECT_FALSE(found(scopes + "s", note));
  EXPECT_FALSE(found(scopes.substr(1), note));
  EXPECT_FALSE(found(scopes, note + "m"));
  EXPECT_FALSE(found(scopes, note.substr(0, 299)));
}

TEST_F(TokensTest, FindsThoseThatHaveEnded) {
  std::vector<Token> tokens;
  for (unsigned n = 1; n <= 4; ++n) {
    Token token = AnAuthorization(n, IdOf(50 + n));
    token.expires = kNow + Seconds{4 - static_cast<int>(n)};
    tokens.push_back(token);
  }
  tokens[2].kind = TokenKind::kOAuthAccess;
  Add(tokens);
  const auto ended = [&](TimePoint now, std::size_t most) {
    return NumbersOf(Ask([&](Tokens& all) { return all.Ended(TokenKind::kAuthorization, now, most); }));
  };
  EXPECT_EQ(ended(kNow, 10), std::vector<int>{4}) << "from its very end on";
  EXPECT_EQ(ended(kNow + Seconds{9}, 10), (std::vector<int>{4, 2, 1}));
  EXPECT_EQ(ended(kNow + Seconds{9}, 2), (std::vector<int>{4, 2}));
  EXPECT_TRUE(ended(kNow - Seconds{1}, 10).empty());
}

TEST_F(TokensTest, FindsThoseOfAKindWhosesoever) {
  Add({AnAuthorization(1, IdOf(50)), AnAuthorization(2, IdOf(51)), AToken(3, IdOf(50))});
  const auto all = [&](std::size_t most) {
    return Ask([&](Tokens& tokens) { return tokens.OfKind(TokenKind::kAuthorization, {}, most); }).size();
  };
  EXPECT_EQ(all(10), 2u);
  EXPECT_EQ(all(1), 1u);
}

TEST_F(TokensTest, IsRemovedOnce) {
  Add({AToken(1, IdOf(50))});
  const auto remove = [&] {
    return db_.Write([](Transaction& t) { return Tokens(t).Remove(AToken(1, IdOf(50)), kNow); });
  };
  EXPECT_TRUE(remove());
  EXPECT_FALSE(remove());
}

TEST_F(TokensTest, PagesThroughTheLiveTokensOfAnApplication) {
  std::vector<Token> tokens;
  for (unsigned n = 1; n <= 7; ++n) {
    Token token = AToken(n, IdOf(50 + n));
    token.application = IdOf(60);
    // Two were made at the same moment, so a page can end between them.
    token.created = kNow + Seconds{n == 4 ? 3 : n};
    token.expires = kNow + Seconds{100};
    tokens.push_back(token);
  }
  tokens[4].expires = kNow;                   // 5: just dead
  tokens[5].application = IdOf(61);           // 6: another's
  tokens[6].kind = TokenKind::kClientSecret;  // 7: no access token
  Add(tokens);

  std::vector<int> seen;
  Tokens::Place place = kFromTheTop;
  for (int page = 0; page < 10; ++page) {
    const auto found = Ask([&](Tokens& all) { return all.OfApplication(IdOf(60), kNow, place, 1); });
    if (found.empty()) break;
    seen.push_back(NumbersOf(found)[0]);
    place = {found[0].created, found[0].id};
  }
  EXPECT_EQ(seen, (std::vector<int>{4, 3, 2, 1}));
  EXPECT_EQ(Ask([&](Tokens& all) { return all.OfApplication(IdOf(60), kNow, kFromTheTop, 3); }).size(), 3u);
}

TEST_F(TokensTest, TheLatestUseIsKept) {
  Add({AToken(1, IdOf(50))});
  const auto last = [&] { return Ask([](Tokens& tokens) { return tokens.LastUse(IdOf(1)); }); };
  EXPECT_EQ(last(), std::nullopt);
  const auto note = [&](TimePoint at) {
    db_.Write([&](Transaction& t) { Tokens(t).NoteUses({{.token = IdOf(1), .at = at}}); });
  };
  note(kNow);
  EXPECT_EQ(last(), kNow);
  note(kNow + Seconds{5});
  EXPECT_EQ(last(), kNow + Seconds{5});
  note(kNow);
  EXPECT_EQ(last(), kNow + Seconds{5});
}

TEST_F(TokensTest, AUseThatComesTooLateLeavesNothing) {
  db_.Write([](Transaction& t) { Tokens(t).NoteUses({{.token = IdOf(1), .at = kNow}}); });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 0);
}

TEST_F(TokensTest, ChildrenGoAndSayWithWhichOthersWereMade) {
  Token child = AToken(2, IdOf(50)), grandchild = AToken(3, IdOf(51)), stranger = AToken(4, IdOf(50));
  child.parent = IdOf(1);
  grandchild.parent = IdOf(2);
  stranger.parent = IdOf(9);
  Add({AToken(1, IdOf(50)), child, grandchild, stranger});
  const auto remove = [&](unsigned token) {
    Tokens::Children children;
    db_.Write([&](Transaction& t) { children = Tokens(t).RemoveChildren(IdOf(token), kNow, kNow, 10); });
    return children;
  };
  const auto children = remove(1);
  EXPECT_TRUE(children.all);
  EXPECT_EQ(children.parents, std::vector<Id>{IdOf(2)});
  EXPECT_TRUE(Ask([](Tokens& tokens) { return tokens.Find(DigestOf(3)).has_value(); })) << "in its turn";
  const auto grandchildren = remove(2);
  EXPECT_EQ(grandchildren.removed, 1u);
  EXPECT_TRUE(grandchildren.parents.empty()) << "nothing was made with it";
  EXPECT_TRUE(Ask([](Tokens& tokens) { return tokens.Find(DigestOf(1)) && tokens.Find(DigestOf(4)); }));
  EXPECT_FALSE(Ask([](Tokens& tokens) { return tokens.Find(DigestOf(2)) || tokens.Find(DigestOf(3)); }));
}

// Else more could be made at a time than is removed.
TEST_F(TokensTest, WhatIsMadeWhileOthersAreRemovedGoesAllAtOnce) {
  for (unsigned n = 2; n <= 9; ++n) {
    Token token = AToken(n, IdOf(50));
    token.parent = IdOf(1);
    if (n > 5) token.created = kNow + Seconds{n};
    Add({token});
  }
  Tokens::Children children;
  db_.Write([&](Transaction& t) { children = Tokens(t).RemoveChildren(IdOf(1), kNow, kNow, 2); });
  EXPECT_EQ(children.removed, 6u);
  EXPECT_EQ(children.counted, 2u);
  EXPECT_FALSE(children.all);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 2);
}

TEST_F(TokensTest, WhatAPersonMakesMeanwhileGoesWithTheFirstPart) {
  for (unsigned n = 1; n <= 8; ++n) {
    Token token = AToken(n, IdOf(50));
    if (n > 5) token.created = kNow + Seconds{n};
    Add({token});
  }
  std::size_t counted = 0;
  db_.Write([&](Transaction& t) { counted = Tokens(t).RemovePersonal(IdOf(50), kNow, kNow, 2); });
  EXPECT_EQ(counted, 2u);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 3);
}

TEST_F(TokensTest, WhatWasMadeWithAnApplicationsTokensGoesWithoutThem) {
  Token parent = AToken(1, IdOf(50)), own = AToken(2, IdOf(50)), others = AToken(3, IdOf(50)),
        below = AToken(4, IdOf(50));
  parent.application = own.application = IdOf(60);
  others.application = IdOf(61);
  own.parent = IdOf(1);
  others.parent = IdOf(2);
  below.parent = IdOf(3);
  Add({parent, own, others, below});
  Tokens::Children children;
  db_.Write([&](Transaction& t) { children = Tokens(t).RemoveChildren(IdOf(60), kNow, kNow, 10); });
  EXPECT_EQ(children.removed, 1u);
  EXPECT_TRUE(children.all);
  EXPECT_EQ(children.parents, std::vector<Id>{IdOf(3)}) << "in its turn";
  EXPECT_FALSE(Ask([](Tokens& tokens) { return tokens.Find(DigestOf(3)).has_value(); }));
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens"), 3) << "its own tokens are dead with it";
}

}  // namespace
}  // namespace jeton::storage
