#include "authority/access/suggestions.h"

#include <gtest/gtest.h>

#include "storage/directory/registry_reports.h"
#include "storage/directory/repositories.h"
#include "storage/directory/uses.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// What is suggested for the tokens of an organization follows from what registries have reported, and from nothing
// else.
namespace jeton::authority {
namespace {

using storage::UseDeed;

using testing::kDay;

class SuggestionsTest : public ::testing::Test {
 protected:
  SuggestionsTest() {
    acme_ = authority_.AddOrganization(alice_, "acme");
    auto robot = authority_.AddRobot(alice_, "acme", "ci");
    robot_ = robot.robot;
    for (const char* const name : {"web", "api", "docs"}) AddRepository(name);
    Report({.since = Now(), .last = Now(), .pulls = true, .pushes = true, .deletions = true});
    token_ = Tokens(robot_.id).front().id;
  }
  TimePoint Now() { return authority_.Now(); }
  void AddRepository(const std::string& name) {
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(CreateRepositoryNamed(run, alice_, "acme", {name, Visibility::kPrivate, ""}));
    });
  }
  std::vector<Token> Tokens(const Id& robot) {
    return authority_.Read(
        [&](const authority::Run& run) { return storage::Tokens(run.tx()).Of(robot, TokenKind::kRobot); });
  }
  Id RepositoryNamed(const authority::Run& run, const std::string& name) {
    return storage::Repositories(run.tx()).Stand("acme", name, Id(), run.now).id;
  }
  void Permit(const std::string& repository, RepositoryRole role, const Id& grantee = {}) {
    authority_.Write([&](const authority::Run& run) {
      const Id who = grantee.IsNone() ? robot_.id : grantee;
      storage::Repositories(run.tx()).Permit(RepositoryNamed(run, repository), who, role, run.now);
    });
  }
  // The same report of every registry, or of all but the last.
  void Report(storage::RegistryReport report, bool of_all = true) {
    authority_.Write([&](const authority::Run& run) {
      for (const auto& service : run.registries) {
        report.service = service.service;
        const bool last = &service == &run.registries.back();
        if (of_all || !last) storage::RegistryReports(run.tx()).Set(report);
      }
    });
  }
  // What a registry has reported, some time ago. Without `token`: it is not known which was presented.
  void Used(const std::string& repository, UseDeed deed, Seconds ago = kDay, bool known = true) {
    authority_.Write([&](const authority::Run& run) {
      storage::Uses(run.tx()).Add({.id = run.NewId(),
                                   .repository = RepositoryNamed(run, repository),
                                   .account = robot_.id,
                                   .token = known ? token_ : Id(),
                                   .deed = deed,
                                   .at = run.now - ago});
    });
  }
  void Presented(Seconds ago = Seconds{3600}) {
    authority_.Write([&](const authority::Run& run) {
      storage::Tokens(run.tx()).NoteUses({{token_, robot_.id, run.now - ago, "192.0.2.7"}});
    });
  }
  // A hundred days pass, in which every registry goes on reporting.
  void AfterAHundredDays() {
    const TimePoint since = Now();
    authority_.Advance(100 * kDay);
    Report({.since = since, .last = Now(), .pulls = true, .pushes = true, .deletions = true});
    Presented();
  }
  std::vector<Suggestion> List(const SuggestionQuery& query = {}) {
    return authority_.Read([&](const authority::Run& run) {
      const auto tokens = SelectTokens<Access::kRead>(run, alice_, {.organization = "acme"}).value();
      return ListSuggestions(run, authority_->usage, tokens, query).suggestions;
    });
  }
  Suggestion Only() {
    const auto all = List();
    EXPECT_EQ(all.size(), 1u);
    return all.front();
  }
  std::string Narrower() {
    const Suggestion suggestion = Only();
    return suggestion.restriction ? suggestion.restriction->Print() : std::string(NameOf(suggestion.verdict));
  }
  void Restrict(const Restriction& restriction) {
    authority_.Write([&](const authority::Run& run) {
      const Token before = *storage::Tokens(run.tx()).FindById(token_);
      Token after = before;
      after.restriction = restriction.Print();
      storage::Tokens(run.tx()).Change(before, after, run.now);
    });
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  Account acme_;
  Account robot_;
  Id token_;
};

TEST_F(SuggestionsTest, WhatWasNotUsedIsSuggestedAway) {
  Permit("web", RepositoryRole::kWrite);
  Permit("api", RepositoryRole::kWrite);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  const Suggestion suggestion = Only();
  EXPECT_EQ(suggestion.verdict, Verdict::kNarrow);
  EXPECT_EQ(suggestion.restriction->Print(), "acme/web actions=pull");
  ASSERT_EQ(suggestion.granted.rows.size(), 2u);
  EXPECT_EQ(suggestion.granted.rows[0].repository, "acme/api");
  EXPECT_EQ(PrintActionWords(suggestion.granted.rows[0].actions), "pull push");
  ASSERT_EQ(suggestion.used.rows.size(), 1u);
  EXPECT_EQ(suggestion.used.rows[0].repository, "acme/web");
}

TEST_F(SuggestionsTest, APushOrADeletionNeedsThePull) {
  Permit("web", RepositoryRole::kAdmin);
  AfterAHundredDays();
  Used("web", UseDeed::kPush);
  EXPECT_EQ(Narrower(), "acme/web actions=pull,push");
  Used("web", UseDeed::kDelete);
  EXPECT_EQ(Only().verdict, Verdict::kFits);
}

TEST_F(SuggestionsTest, WhoAsksForAnImageNeedsItAsWellAsWhoPullsIt) {
  Permit("web", RepositoryRole::kRead);
  Permit("api", RepositoryRole::kRead);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  Used("api", UseDeed::kLook);
  EXPECT_EQ(Only().verdict, Verdict::kFits) << "a node that has the image already only looks";
}

TEST_F(SuggestionsTest, AUseWithAnUnknownTokenMayHaveBeenOfAny) {
  Permit("web", RepositoryRole::kRead);
  Permit("api", RepositoryRole::kRead);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  Used("api", UseDeed::kPull, kDay, false);
  EXPECT_EQ(Only().verdict, Verdict::kFits);
}

TEST_F(SuggestionsTest, UsesOlderThanNinetyDaysDoNotCount) {
  Permit("web", RepositoryRole::kRead);
  Permit("api", RepositoryRole::kRead);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  Used("api", UseDeed::kPull, 91 * kDay);
  EXPECT_EQ(Narrower(), "acme/web");
}

TEST_F(SuggestionsTest, ATokenThatWasNotPresentedIsToBeRevoked) {
  AfterAHundredDays();
  Presented();
  EXPECT_EQ(Only().verdict, Verdict::kUnreported) << "it was presented";
  authority_.Advance(91 * kDay);
  EXPECT_EQ(Only().verdict, Verdict::kRevoke) << "whatever registries report: it is known here";
}

TEST_F(SuggestionsTest, NothingIsSuggestedForAYoungToken) {
  Permit("web", RepositoryRole::kWrite);
  authority_.Advance(89 * kDay);
  Used("web", UseDeed::kPull);
  Presented();
  EXPECT_EQ(Only().verdict, Verdict::kYoung);
}

TEST_F(SuggestionsTest, NothingIsSuggestedBeforeEveryRegistryHasReportedForNinetyDays) {
  Permit("web", RepositoryRole::kWrite);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  Report({.since = Now() - 89 * kDay, .last = Now(), .pulls = true, .pushes = true});
  EXPECT_EQ(Only().verdict, Verdict::kUnobserved);
  EXPECT_EQ(Only().observed_since, Now() - 89 * kDay);
  Report({.since = TimePoint(), .last = Now() - 8 * kDay, .pulls = true, .pushes = true});
  EXPECT_EQ(Only().verdict, Verdict::kUnobserved) << "they are silent";
  EXPECT_FALSE(Only().observed_since);
}

TEST_F(SuggestionsTest, WhatNoRegistryReportsStays) {
  Permit("web", RepositoryRole::kAdmin);
  Permit("api", RepositoryRole::kAdmin);
  AfterAHundredDays();
  Used("web", UseDeed::kPush);
  Report({.since = TimePoint(), .last = Now(), .pushes = true});
  EXPECT_EQ(Only().verdict, Verdict::kFits) << "pulls and deletions may have been anywhere";
  Report({.since = TimePoint(), .last = Now(), .pulls = true, .deletions = true});
  EXPECT_EQ(Narrower(), "actions=pull,push") << "none was deleted, but pushes may have been anywhere";
  Report({.since = TimePoint(), .last = Now(), .pulls = true, .pushes = true});
  EXPECT_EQ(Only().verdict, Verdict::kFits) << "deletions may have been anywhere";
}

TEST_F(SuggestionsTest, TheSuggestionKeepsTheRestOfTheRestriction) {
  Permit("web", RepositoryRole::kWrite);
  Permit("api", RepositoryRole::kWrite);
  Restrict({.repositories = "acme/*", .addresses = "192.0.2.0/24"});
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  EXPECT_EQ(Only().restriction->addresses, "192.0.2.0/24");
  EXPECT_EQ(Only().restriction->repositories, "acme/web");
  Restrict({.repositories = "acme/web", .actions = Actions{.pull = true}});
  EXPECT_EQ(Only().verdict, Verdict::kFits);
}

TEST_F(SuggestionsTest, AnAdminsRobotIsComparedWithEverything) {
  authority_.AddToTeam(acme_, robot_.id, TeamRole::kMember);
  AfterAHundredDays();
  Used("web", UseDeed::kPull);
  EXPECT_EQ(Only().verdict, Verdict::kFits) << "the use is of a role that it has lost";
  authority_.AddToTeam(acme_, robot_.id, TeamRole::kCreator);
  EXPECT_EQ(Only().verdict, Verdict::kFurther) << "it may create repositories";
  authority_.AddToTeam(acme_, robot_.id, TeamRole::kAdmin);
  EXPECT_EQ(Only().verdict, Verdict::kFurther);
  EXPECT_EQ(Only().granted.rows.front().repository, "acme/*");
}

TEST_F(SuggestionsTest, ManyRepositoriesBecomeTheirFolderOrStay) {
  for (int i = 0; i < 60; ++i) {
    const std::string name = "team/r" + std::to_string(i);
    AddRepository(name);
    Permit(name, RepositoryRole::kRead);
  }
  Permit("web", RepositoryRole::kRead);
  AfterAHundredDays();
  for (int i = 0; i < 60; ++i) Used("team/r" + std::to_string(i), UseDeed::kPull);
  EXPECT_EQ(Narrower(), "acme/team/*");
  for (int i = 0; i < 60; ++i) {
    const std::string name = "r" + std::to_string(i);
    AddRepository(name);
    Permit(name, RepositoryRole::kRead);
    Used(name, UseDeed::kPull);
  }
  EXPECT_EQ(Only().verdict, Verdict::kFits) << "too many to be named";
  EXPECT_TRUE(Only().granted.is_more);
  EXPECT_TRUE(Only().used.is_more);
}

TEST_F(SuggestionsTest, ApplicationsAreComparedIfTheirScopesAreForRepositoriesAlone) {
  const auto app = authority_.AddApplication(alice_, "acme").application;
  const auto add = [&](unsigned n, const char* scopes) {
    authority_.Write([&](const authority::Run& run) {
      Token token{.kind = TokenKind::kOAuthAccess, .subject = app.id, .application = app.id, .scopes = scopes};
      token.created = run.now + Seconds{n};
      token.created_by = app.id;
      run.issuer.Issue(run, token);
    });
  };
  Permit("web", RepositoryRole::kWrite, app.id);
  add(1, "repo:read");
  add(2, "org:admin");
  add(3, "repo:write");
  AfterAHundredDays();
  for (const auto& suggestion : List()) {
    EXPECT_EQ(suggestion.verdict,
              suggestion.item.subject == SubjectKind::kRobot ? Verdict::kUnreported : Verdict::kRevoke);
  }
  authority_.Write([&](const authority::Run& run) {
    for (const Token& token : storage::Tokens(run.tx()).Of(app.id, TokenKind::kOAuthAccess)) {
      storage::Tokens(run.tx()).NoteUses({{token.id, Id(), run.now, "192.0.2.7"}});
      storage::Uses(run.tx()).Add({.id = run.NewId(),
                                   .repository = RepositoryNamed(run, "web"),
                                   .account = app.id,
                                   .token = token.id,
                                   .at = run.now});
    }
  });
  std::map<std::string, Verdict> verdicts;
  for (const auto& suggestion : List()) verdicts[suggestion.item.token.scopes] = suggestion.verdict;
  EXPECT_EQ(verdicts["repo:read"], Verdict::kFits);
  EXPECT_EQ(verdicts["repo:write"], Verdict::kNarrow);
  EXPECT_EQ(verdicts["org:admin"], Verdict::kFurther);
}

TEST_F(SuggestionsTest, TheListIsReadInPagesAndByVerdict) {
  for (int i = 0; i < 5; ++i) authority_.AddRobot(alice_, "acme", "more" + std::to_string(i));
  std::size_t seen = 0;
  SuggestionQuery query{.most = 2};
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = authority_.Read([&](const authority::Run& run) {
      const auto tokens = SelectTokens<Access::kRead>(run, alice_, {.organization = "acme"}).value();
      return ListSuggestions(run, authority_->usage, tokens, query);
    });
    EXPECT_LE(page.suggestions.size(), 2u);
    seen += page.suggestions.size();
    if (!page.next) break;
    query.after = page.next;
  }
  EXPECT_EQ(seen, 6u);
  EXPECT_EQ(List({.verdict = Verdict::kYoung}).size(), 6u);
  EXPECT_TRUE(List({.verdict = Verdict::kNarrow}).empty());
}

TEST_F(SuggestionsTest, EachVerdictHasAName) {
  for (int i = 0; i <= static_cast<int>(Verdict::kFurther); ++i) {
    EXPECT_EQ(ParseVerdict(NameOf(static_cast<Verdict>(i))), static_cast<Verdict>(i));
  }
  EXPECT_EQ(ParseVerdict("guess"), std::nullopt);
}

}  // namespace
}  // namespace jeton::authority
