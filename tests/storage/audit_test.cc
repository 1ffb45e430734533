#include "storage/log/audit.h"

#include <gtest/gtest.h>

#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::IdOf;
using testing::kNow;

class AuditLogTest : public ::testing::Test {
 protected:
  void Add(unsigned n, TimePoint at, unsigned name_space, unsigned repository = 0, std::string kind = "create_repo") {
    db_.Write([&](Transaction& t) {
      AddAuditRow(t, {.id = IdOf(n),
                      .at = at,
                      .kind = kind,
                      .name_space = IdOf(name_space),
                      .performer = IdOf(n % 2 == 0 ? 1000 : 1001),
                      .address = "192.0.2.7",
                      .metadata = R"({"a":1})",
                      .repository = repository == 0 ? Id() : IdOf(repository)});
    });
  }
  std::vector<unsigned> Ids(const AuditFilter& filter, const AuditPlace& before = {}, std::size_t most = 100) {
    std::vector<unsigned> ids;
    for (const AuditRow& row : db_.Read([&](Transaction& t) { return ReadAudit(t, filter, before, most).rows; })) {
      ids.push_back(row.id.bytes()[0]);
    }
    return ids;
  }
  using Numbers = std::vector<unsigned>;

  testing::TestDatabase db_;
};

TEST_F(AuditLogTest, ARowComesBackWhole) {
  Add(1, kNow, 50, 60);
  const auto rows = db_.Read([](Transaction& t) { return ReadAudit(t, {}, {}, 1).rows; });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at, kNow);
  EXPECT_EQ(rows[0].kind, "create_repo");
  EXPECT_EQ(rows[0].name_space, IdOf(50));
  EXPECT_EQ(rows[0].performer, IdOf(1001));
  EXPECT_EQ(rows[0].address, "192.0.2.7");
  EXPECT_EQ(rows[0].metadata, R"({"a":1})");
  EXPECT_EQ(rows[0].repository, IdOf(60));
}

TEST_F(AuditLogTest, AreReadNewestFirstAndPageByPage) {
  for (unsigned n = 1; n <= 4; ++n) Add(n, kNow + Seconds{n / 2}, 50);  // 2 and 3 at once
  EXPECT_EQ(Ids({}), (Numbers{4, 3, 2, 1}));
  EXPECT_EQ(Ids({}, {}, 2), (Numbers{4, 3}));
  EXPECT_EQ(Ids({}, {kNow + Seconds{1}, IdOf(3)}), (Numbers{2, 1}));
}

TEST_F(AuditLogTest, APeriodEndsBeforeItsEndOnEveryPage) {
  for (unsigned n = 1; n <= 6; ++n) Add(n, kNow + Seconds{n / 2}, 50);  // 2 and 3, 4 and 5 at once
  const AuditFilter period{.from = kNow + Seconds{1}, .until = kNow + Seconds{2}};
  EXPECT_EQ(Ids(period), (Numbers{3, 2}));
  EXPECT_EQ(Ids(period, {kNow + Seconds{1}, IdOf(3)}), (Numbers{2}));
  EXPECT_EQ(Ids(period, {kNow + Seconds{3}, IdOf(6)}), (Numbers{3, 2})) << "a place after the period";
  EXPECT_EQ(Ids({.until = kNow}), Numbers{});
}

TEST_F(AuditLogTest, OfAPerformerAloneOrWithinANameSpace) {
  for (unsigned n = 1; n <= 6; ++n) Add(n, kNow + Seconds{n}, n <= 3 ? 50 : 51);
  EXPECT_EQ(Ids({.performer = IdOf(1000)}), (Numbers{6, 4, 2}));
  EXPECT_EQ(Ids({.performer = IdOf(1000)}, {kNow + Seconds{6}, IdOf(6)}, 1), (Numbers{4}));
  EXPECT_EQ(Ids({.name_space = IdOf(51), .performer = IdOf(1000)}), (Numbers{6, 4}));
  EXPECT_EQ(Ids({.performer = IdOf(7)}), Numbers{});
}

TEST_F(AuditLogTest, APageOfLongRowsIsShorter) {
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 9; ++n) {
      AddAuditRow(t, {.id = IdOf(n), .at = kNow + Seconds{n}, .metadata = std::string(400'000, 'x')});
    }
  });
  const auto read = [&](const AuditPlace& before, std::size_t most) {
    return db_.Read([&](Transaction& t) { return ReadAudit(t, {}, before, most); });
  };
  const AuditPage page = read({}, 1000);
  EXPECT_EQ(page.rows.size(), 3u) << "a mebibyte, and no more than one row beyond it";
  EXPECT_TRUE(page.more);
  const AuditPage last = read({kNow + Seconds{3}, IdOf(3)}, 2);
  EXPECT_EQ(last.rows.size(), 2u);
  EXPECT_FALSE(last.more);
}

TEST_F(AuditLogTest, AreNarrowedToWhatIsAskedFor) {
  Add(1, kNow, 50);
  Add(2, kNow + Seconds{1}, 50, 60);
  Add(3, kNow + Seconds{2}, 51, 61);
  EXPECT_EQ(Ids({.name_space = IdOf(50)}), (Numbers{2, 1}));
  EXPECT_EQ(Ids({.repository = IdOf(60)}), (Numbers{2}));
  EXPECT_EQ(Ids({.performer = IdOf(1001)}), (Numbers{3, 1}));
  EXPECT_EQ(Ids({.from = kNow + Seconds{1}}), (Numbers{3, 2}));
  EXPECT_EQ(Ids({.until = kNow + Seconds{2}}), (Numbers{2, 1})) << "the end is outside";
}

TEST_F(AuditLogTest, AreCountedByDayAndKind) {
  const TimePoint day = std::chrono::floor<std::chrono::days>(kNow);
  Add(1, day, 50);
  Add(2, day + Seconds{86399}, 50, 60);
  Add(3, day + Seconds{86399}, 50, 0, "delete_repo");
  Add(4, day + Seconds{86400}, 51, 61);
  const auto count = [&](const AuditFilter& filter) {
    std::string text;
    for (const AuditCount& one : db_.Read([&](Transaction& t) { return CountAudit(t, filter); })) {
      text += one.kind + " " + std::to_string((one.day - day) / Seconds{86400}) + " " + std::to_string(one.count) + ";";
    }
    return text;
  };
  EXPECT_EQ(count({}), "create_repo 0 2;delete_repo 0 1;create_repo 1 1;");
  EXPECT_EQ(count({.name_space = IdOf(51)}), "create_repo 1 1;");
  EXPECT_EQ(count({.repository = IdOf(60)}), "create_repo 0 1;");
}

}  // namespace
}  // namespace jeton::storage
