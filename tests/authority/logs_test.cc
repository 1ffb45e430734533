#include "authority/organizations/logs.h"

#include <gtest/gtest.h>

#include "authority/organizations/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;
using enum LogSubject::Kind;

class LogsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  Result<LogPage, Refusal> Read(const Actor& actor, const LogSubject& subject, LogQuery query = {}) {
    if (query.until == TimePoint{}) query.until = kNever;
    return authority_.Read([&](const authority::Run& run) { return ReadLog(run, actor, subject, query); });
  }
  std::string Kinds(const Actor& actor, const LogSubject& subject, const LogQuery& query = {}) {
    std::string kinds;
    const LogPage page = Read(actor, subject, query).value();
    for (const LogEntry& entry : page.entries) kinds += entry.row.kind + " ";
    return kinds;
  }
  void CreateRepository(const std::string& name) {
    authority_.Advance(Seconds{1});
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(Succeeds(CreateRepositoryNamed(run, alice_, "acme", {name, Visibility::kPrivate, ""})));
    });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor auditor_ = authority_.AddUser("auditor");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const LogSubject of_acme_{kOrganization, "acme"};
  const LogSubject of_web_{kRepository, "acme", "web"};
};

TEST_F(LogsTest, EachLogHoldsItsOwn) {
  CreateRepository("web");
  CreateRepository("api");
  authority_.AddOrganization(bob_, "other");
  EXPECT_EQ(Kinds(alice_, of_acme_), "create_repo create_repo org_create ");
  EXPECT_EQ(Kinds(alice_, of_web_), "create_repo ");
  EXPECT_EQ(Kinds(alice_, {kSelf}), "");
  EXPECT_EQ(Read(root_, {kInstallation})->entries.size(), 4u);
  const LogEntry entry = Read(alice_, of_web_)->entries.front();
  EXPECT_EQ(entry.performer->name, "alice");
  EXPECT_EQ(entry.name_space->name, "acme");
}

TEST_F(LogsTest, AreReadByThoseWhoseBusinessItIs) {
  CreateRepository("web");
  for (const LogSubject& subject : {of_acme_, of_web_, LogSubject{kInstallation}}) {
    EXPECT_TRUE(FailsWith(Read(bob_, subject), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(Read(Actor{}, subject), Refusal::kForbidden));
    EXPECT_TRUE(Succeeds(Read(auditor_, subject)));
    EXPECT_TRUE(FailsWith(authority_.Read([&](const authority::Run& run) { return CountLog(run, bob_, subject, {}); }),
                          Refusal::kForbidden));
  }
  EXPECT_TRUE(FailsWith(Read(alice_, {kInstallation}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Read(Actor{}, {kSelf}), Refusal::kForbidden));
}

TEST_F(LogsTest, AreNarrowedToWhoDidIt) {
  EXPECT_EQ(Kinds(alice_, of_acme_, {.performer = "alice"}), "org_create ");
  EXPECT_EQ(Kinds(alice_, of_acme_, {.performer = "bob"}), "");
  EXPECT_EQ(Kinds(alice_, of_acme_, {.performer = "nobody"}), "");
}

TEST_F(LogsTest, HaveTwentyOnAPage) {
  for (int i = 0; i < 20; ++i) CreateRepository("r" + std::to_string(i));
  const auto first = Read(alice_, of_acme_);
  ASSERT_EQ(first->entries.size(), 20u);
  ASSERT_TRUE(first->next.has_value());
  const auto second = Read(alice_, of_acme_, {.before = *first->next});
  ASSERT_EQ(second->entries.size(), 1u);
  EXPECT_EQ(second->entries[0].row.kind, "org_create");
  EXPECT_FALSE(second->next.has_value());
}

TEST_F(LogsTest, AnExportIsWrittenIntoTheLogThatItShows) {
  CreateRepository("web");
  const auto record = [&](const Actor& actor, const LogSubject& subject, bool success) {
    return authority_.Write([&](const authority::Run& run) {
      return With(OpenLog(run, actor, subject), [&](const auto& log) {
        RecordExport(run, log, success, {{"export_id", "1"}});
      });
    });
  };
  for (const LogSubject& subject : {of_acme_, of_web_}) {
    EXPECT_TRUE(FailsWith(record(bob_, subject, true), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(authority_.Read([&](const authority::Run& run) { return OpenLog(run, bob_, subject); }),
                          Refusal::kForbidden));
    EXPECT_TRUE(Succeeds(authority_.Read([&](const authority::Run& run) { return OpenLog(run, auditor_, subject); })));
    authority_.Advance(Seconds{1});
    EXPECT_TRUE(Succeeds(record(alice_, subject, true)));
  }
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(Succeeds(record(alice_, {kSelf}, false)));
  EXPECT_EQ(Kinds(alice_, of_web_), "export_logs_success create_repo ");
  EXPECT_EQ(Kinds(alice_, of_acme_), "export_logs_success export_logs_success create_repo org_create ");
  EXPECT_EQ(Kinds(alice_, {kSelf}), "export_logs_failure ");
}

}  // namespace
}  // namespace jeton::authority
