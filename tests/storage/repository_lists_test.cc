#include "storage/directory/repository_lists.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnOrganization;
using testing::ARepository;
using testing::AUser;
using testing::IdOf;
using testing::kNow;

// Five repositories of two organizations, made at three times; two of them public.
class RepositoryListsTest : public ::testing::Test {
 protected:
  RepositoryListsTest() {
    db_.Write([&](Transaction& t) {
      for (const Account& account : {alice_, acme_, other_}) Accounts(t).Add(account);
      AddOne(t, 5, acme_, Seconds{2}, Visibility::kPrivate);
      AddOne(t, 6, other_, Seconds{1}, Visibility::kPublic);
      AddOne(t, 7, acme_, Seconds{0}, Visibility::kPrivate);
      AddOne(t, 8, acme_, Seconds{1}, Visibility::kPublic);
      AddOne(t, 9, acme_, Seconds{1}, Visibility::kPrivate);
      for (const unsigned n : {5u, 6u, 7u}) Repositories(t).Permit(IdOf(n), alice_.id, RepositoryRole::kWrite, kNow);
    });
  }
  static void AddOne(Transaction& t, unsigned n, const Account& below, Seconds later, Visibility visibility) {
    Repository repository = ARepository(n, below, "r" + std::to_string(n));
    repository.created = kNow + later;
    repository.visibility = visibility;
    EXPECT_TRUE(Repositories(t).Add(repository, kNow));
  }
  // "r7 r8": one list, page after page of `most`.
  template <typename Read>
  std::string Names(Read read, std::size_t most) {
    std::string names;
    AgeRange range{.after = {}, .most = most};
    for (;;) {
      const auto page = db_.Read([&](Transaction& t) {
        RepositoryLists lists(t);
        return read(lists, range);
      });
      EXPECT_LE(page.size(), most);
      for (const auto& listed : page) names += (names.empty() ? "" : " ") + listed.repository.name;
      if (page.size() < most) return names;
      range.after = page.back().place();
    }
  }

  const Account alice_ = AUser(1, "alice");
  const Account acme_ = AnOrganization(3, "acme");
  const Account other_ = AnOrganization(4, "other");
  testing::TestDatabase db_;
};

TEST_F(RepositoryListsTest, GoByAgeWhateverThePages) {
  for (const std::size_t most : {1u, 2u, 3u, 10u}) {
    EXPECT_EQ(Names([](auto& lists, auto& range) { return lists.All(range); }, most), "r7 r6 r8 r9 r5") << most;
    EXPECT_EQ(Names([&](auto& lists, auto& range) { return lists.Below(acme_.id, range); }, most), "r7 r8 r9 r5");
    EXPECT_EQ(Names([](auto& lists, auto& range) { return lists.Public(range); }, most), "r6 r8") << most;
    EXPECT_EQ(Names([&](auto& lists, auto& range) { return lists.PublicBelow(acme_.id, range); }, most), "r8");
    EXPECT_EQ(Names([&](auto& lists, auto& range) { return lists.GrantedTo(alice_.id, range); }, most), "r7 r6 r5");
  }
}

TEST_F(RepositoryListsTest, StopAtWhatIsTooYoung) {
  const auto found = db_.Read([&](Transaction& t) {
    return RepositoryLists(t).GrantedTo(alice_.id, {.after = {}, .until = kNow + Seconds{1}, .most = 10});
  });
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].repository.name, "r6");
  EXPECT_EQ(found[1].name_space, "other");
  EXPECT_EQ(found[1].kind, AccountKind::kOrganization);
  EXPECT_TRUE(found[1].enabled);
  EXPECT_EQ(found[1].role, RepositoryRole::kWrite);
}

TEST_F(RepositoryListsTest, ARoleThatIsGivenAgainKeepsThePlaceOfItsRepository) {
  db_.Write(
      [&](Transaction& t) { Repositories(t).Permit(IdOf(7), alice_.id, RepositoryRole::kRead, kNow + Seconds{9}); });
  EXPECT_EQ(Names([&](auto& lists, auto& range) { return lists.GrantedTo(alice_.id, range); }, 2), "r7 r6 r5");
}

// Each list is a range of an index, in its order: nothing is gone through or sorted.
TEST_F(RepositoryListsTest, AndSearchesForNamesReadIndexesAlone) {
  const char* const queries[] = {
      "EXPLAIN QUERY PLAN SELECT r.id, n.name FROM repositories r JOIN accounts n ON n.id = r.namespace"
      " WHERE (r.created, r.id) > (1, x'00') AND r.created <= 9 ORDER BY r.created, r.id LIMIT 5",
      "EXPLAIN QUERY PLAN SELECT r.id, n.name FROM repositories r JOIN accounts n ON n.id = r.namespace"
      " WHERE r.namespace = x'01' AND (r.created, r.id) > (1, x'00') AND r.created <= 9"
      " ORDER BY r.created, r.id LIMIT 5",
      "EXPLAIN QUERY PLAN SELECT r.id, n.name FROM repositories r JOIN accounts n ON n.id = r.namespace"
      " WHERE r.visibility = 1 AND (r.created, r.id) > (1, x'00') AND r.created <= 9 ORDER BY r.created, r.id LIMIT 5",
      "EXPLAIN QUERY PLAN SELECT r.id, p.role FROM repository_roles p JOIN repositories r ON r.id = p.repository"
      " JOIN accounts n ON n.id = r.namespace WHERE p.grantee = x'01' AND (p.created, p.repository) > (1, x'00')"
      " AND p.created <= 9 ORDER BY p.created, p.repository LIMIT 5",
      "EXPLAIN QUERY PLAN SELECT name FROM accounts WHERE kind = 0 AND name >= 'a' AND name < 'b' ORDER BY name LIMIT "
      "5",
  };
  for (const char* query : queries) {
    db_.Read([&](Transaction& t) {
      Statement row = t.Prepare(query);
      while (row.Next()) {
        const std::string step = row.Text(3);
        EXPECT_TRUE(step.starts_with("SEARCH")) << step << " in " << query;
      }
    });
  }
}

}  // namespace
}  // namespace jeton::storage
