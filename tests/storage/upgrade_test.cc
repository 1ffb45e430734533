#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/reserved_names.h"
#include "storage/directory/teams.h"
#include "storage/migrations.h"
#include "storage/tokens/token_list.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

// What an older jetond has written, after the migrations that move it.
namespace jeton::storage {
namespace {

// A robot of an organization with an identity token, and an application's token with which another was made.
constexpr const char* kOldRows = R"sql(
INSERT INTO accounts (id, kind, name, email, enabled, password, owner, description, metadata, created, repositories) VALUES
  (x'00000000000000000000000000000001', 1, 'acme', 'a@example.org', 1, '', NULL, '', '{}', 5, 3),
  (x'00000000000000000000000000000002', 2, 'acme+ci', '', 1, '', x'00000000000000000000000000000001', 'd', '{}', 6, 0);
INSERT INTO team_members (team, account, organization) VALUES
  (x'00000000000000000000000000000003', x'00000000000000000000000000000002', x'00000000000000000000000000000001');
INSERT INTO repository_roles (repository, grantee, role, created, namespace) VALUES
  (x'00000000000000000000000000000004', x'00000000000000000000000000000002', 2, 7, x'00000000000000000000000000000001');
INSERT INTO tokens (digest, id, kind, subject, application, scopes, restriction, note, created, expires, parent) VALUES
  (x'1100000000000000000000000000000000000000000000000000000000000000', x'00000000000000000000000000000011', 1,
   x'00000000000000000000000000000005', x'00000000000000000000000000000006', 'repo:read', '', NULL, 8, 900, NULL),
  (x'1200000000000000000000000000000000000000000000000000000000000000', x'00000000000000000000000000000012', 5,
   x'00000000000000000000000000000005', NULL, '', '', 'title', 9, 900, x'00000000000000000000000000000011'),
  (x'1300000000000000000000000000000000000000000000000000000000000000', x'00000000000000000000000000000013', 8,
   x'00000000000000000000000000000002', NULL, '', '', NULL, 9, 950, NULL);
INSERT INTO identity_tokens (token, service, parent, client, address) VALUES
  (x'00000000000000000000000000000013', 's', x'14', 'docker', '192.0.2.1');
)sql";

std::unique_ptr<Driver> OpenOld(const std::string& path) {
  auto driver = OpenSqlite(path);
  const auto writer = driver->ConnectForWriting();
  writer->RunScript(kTableOfMigrations);
  for (const Migration& migration : AllMigrations()) {
    if (std::string_view(migration.name) >= "0043") break;
    writer->RunScript(std::string(migration.sql) + ";INSERT INTO migrations (name) VALUES ('" + migration.name + "')");
  }
  writer->RunScript(kOldRows);
  return driver;
}

Id Numbered(std::uint8_t last) {
  Id::Bytes bytes{};
  bytes.back() = last;
  return Id(bytes);
}

class UpgradeTest : public ::testing::Test {
 protected:
  testing::TestDatabase db_{{.keep_expired = Seconds{1'000'000'000}, .driver = OpenOld, .driver_makes_file = true}};
};

TEST_F(UpgradeTest, TokensAreListedAndFoundAsBefore) {
  db_.Read([](Transaction& t) {
    Tokens tokens(t);
    const auto own = tokens.Of(Numbered(5), TokenKind::kApplicationPassword);
    ASSERT_EQ(own.size(), 1u);
    EXPECT_EQ(own[0].note, "title");
    EXPECT_EQ(own[0].parent, Numbered(0x11));
    const auto found = tokens.Find(own[0].digest);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, Numbered(0x12));
    EXPECT_EQ(tokens.FindById(Numbered(0x11))->scopes, "repo:read");
  });
}

TEST_F(UpgradeTest, TheTokensOfAnOrganizationsRobotsAreListedWithIt) {
  db_.Read([](Transaction& t) {
    const auto of_acme = TokenList(t).OfNameSpace(Numbered(1), {.most = 10});
    ASSERT_EQ(of_acme.size(), 1u);
    EXPECT_EQ(of_acme[0].token.id, Numbered(0x13));
    EXPECT_EQ(of_acme[0].origin, std::nullopt) << "older tokens do not tell";
    EXPECT_TRUE(TokenList(t).Find(Numbered(0x12))->name_space.IsNone());
  });
}

TEST_F(UpgradeTest, WhatWasMadeWithAnApplicationsTokenIsKnown) {
  db_.Write([](Transaction& t) {
    EXPECT_EQ(Tokens(t).RemoveChildren(Numbered(6), FromMicros(10), FromMicros(10), 10).removed, 1u);
    EXPECT_FALSE(Tokens(t).FindById(Numbered(0x12)));
  });
}

TEST_F(UpgradeTest, AccountsMembersAndRolesAreThere) {
  db_.Read([](Transaction& t) {
    const auto robot = Accounts(t).FindByName("acme+ci");
    ASSERT_TRUE(robot);
    EXPECT_EQ(robot->owner, Numbered(1));
    EXPECT_EQ(robot->expires, kNever);
  });
  EXPECT_EQ(db_.Number("SELECT repositories FROM accounts WHERE name = 'acme'"), 3);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM team_members m JOIN accounts a ON a.id = m.account"), 1);
  EXPECT_EQ(db_.Number("SELECT role FROM repository_roles"), 2);
  db_.Read([](Transaction& t) {
    const NamePlace start = StartByNameAndId(ListOrder::kAscending);
    EXPECT_EQ(Teams(t).MembersByName(Numbered(3), start, 10).front().name, "acme+ci");
    EXPECT_EQ(Repositories(t).RolesByName(Numbered(4), start, 10, TimePoint()).front().permission.name, "acme+ci");
  });
}

TEST_F(UpgradeTest, TheIdentityTokensOfItsRobotsKeepANameReserved) {
  db_.Read([](Transaction& t) {
    EXPECT_EQ(ReservedNames(t).LastIdentityTokenOf(Numbered(1)), FromMicros(950));
    EXPECT_EQ(ReservedNames(t).LastIdentityTokenOf(Numbered(2)), TimePoint()) << "a robot's name is not reserved";
  });
}

}  // namespace
}  // namespace jeton::storage
