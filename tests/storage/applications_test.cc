#include "storage/tokens/applications.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/log/audit.h"
#include "storage/log/notifications.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/assignments.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnApplication;
using testing::AnOrganization;
using testing::IdOf;
using testing::kNow;

class ApplicationsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db_.Write([&](Transaction& t) { Accounts(t).Add(acme_); });
  }
  void Add(const Application& application) {
    db_.Write([&](Transaction& t) { Applications(t).Add(application); });
  }
  std::optional<Application> Find(unsigned n) {
    return db_.Read([&](Transaction& t) { return Applications(t).Find(IdOf(n)); });
  }

  const Account acme_ = AnOrganization(1, "acme");
  testing::TestDatabase db_;
};

void ExpectSame(const Application& a, const Application& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.owner, b.owner);
  EXPECT_EQ(a.client_id, b.client_id);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.description, b.description);
  EXPECT_EQ(a.application_uri, b.application_uri);
  EXPECT_EQ(a.redirect_uri, b.redirect_uri);
  EXPECT_EQ(a.avatar_email, b.avatar_email);
  EXPECT_EQ(a.scopes, b.scopes);
  EXPECT_EQ(a.created, b.created);
  EXPECT_EQ(a.slug, b.slug);
  EXPECT_EQ(a.more_redirects, b.more_redirects);
  EXPECT_EQ(a.default_scopes, b.default_scopes);
  EXPECT_EQ(a.token_life, b.token_life);
  EXPECT_EQ(a.enabled, b.enabled);
  EXPECT_EQ(a.client, b.client);
}

Application Full(Application application) {
  application.name = "Builder";
  application.description = "builds";
  application.application_uri = "https://app.example.org";
  application.redirect_uri = "https://app.example.org/back";
  application.avatar_email = "app@example.org";
  application.scopes = "repo:read repo:write";
  application.slug = "builder";
  application.more_redirects = "https://other.example.org/back";
  application.default_scopes = "repo:read";
  application.token_life = Seconds{900};
  application.enabled = false;
  application.client = {.grants = {GrantType::kDeviceCode, GrantType::kTokenExchange},
                        .authentication = ClientAuthentication::kPrivateKey,
                        .jwks = R"({"keys":[]})",
                        .jwks_uri = "https://app.example.org/keys",
                        .refresh = {Seconds{1}, Seconds{2}, Seconds{3}, false},
                        .exchange = {{"ONE", "TWO"}, true},
                        .assertion_audience = AssertionAudience::kIssuer,
                        .first_party = true};
  return application;
}

TEST_F(ApplicationsTest, KeepsEveryField) {
  const Application application = Full(AnApplication(2, acme_, "CLIENT"));
  Add(application);
  ExpectSame(*Find(2), application);
  db_.Read([&](Transaction& t) { ExpectSame(*Applications(t).FindByClientId("CLIENT"), application); });
}

TEST_F(ApplicationsTest, OneThatIsOlderThanItsMembersIsAnOrdinaryClient) {
  db_.Write([&](Transaction& t) {
    t.Prepare(
         "INSERT INTO applications (id, owner, client_id, name, description, application_uri, redirect_uri, scopes,"
         " created) VALUES ($1, $2, 'OLD', 'old', '', '', '', '', 1)")
        .Bind(IdOf(2), acme_.id)
        .Run();
  });
  EXPECT_EQ(Find(2)->client, OAuthClient());
}

TEST_F(ApplicationsTest, HasTheApisThatAreThere) {
  const Application application = AnApplication(2, acme_, "CLIENT");
  const Api orders{.id = IdOf(3), .organization = acme_.id, .name = "orders", .identifier = "https://orders.example"};
  const Api bills{.id = IdOf(4), .organization = acme_.id, .name = "bills", .identifier = "https://bills.example"};
  const auto apis = [&] { return db_.Read([&](Transaction& t) { return Applications(t).ApisOf(application.id); }); };
  db_.Write([&](Transaction& t) {
    Applications(t).Add(application);
    Apis(t).Add(orders);
    Apis(t).Add(bills);
    Applications(t).SetApis(application.id, {{orders, {"read", "write"}}, {bills, {}}}, kNow);
  });
  ASSERT_EQ(apis().size(), 2u);
  EXPECT_EQ(apis()[0].api.name, "bills") << "by name";
  EXPECT_EQ(apis()[1].scopes, (std::vector<std::string>{"read", "write"}));

  db_.Write([&](Transaction& t) { Apis(t).Remove(bills.id, kNow); });
  ASSERT_EQ(apis().size(), 1u);
  EXPECT_EQ(apis()[0].api.id, orders.id);

  db_.Write([&](Transaction& t) { Applications(t).SetApis(application.id, {}, kNow); });
  EXPECT_TRUE(apis().empty());
  EXPECT_EQ(db_.published().back().key, application.id.view());
}

TEST_F(ApplicationsTest, ListsThoseThatDescribeThemselves) {
  const Account other = AnOrganization(8, "other");
  db_.Write([&](Transaction& t) {
    Accounts(t).Add(other);
    Applications(t).Add(AnApplication(2, acme_, "WITHOUT"));
    Applications(t).Add(AnApplication(3, acme_, "https://agent.example/a"));
    Applications(t).Add(AnApplication(5, other, "https://agent.example/b"));
    for (const unsigned n : {3u, 5u}) Applications(t).KeepUntil(IdOf(n), kNow);
  });
  db_.Read([&](Transaction& t) {
    const auto described = Applications(t).DescribedOf(acme_.id);
    ASSERT_EQ(described.size(), 1u);
    EXPECT_EQ(described[0], (NamePlace{"https://agent.example/a", IdOf(3)}));
  });
}

TEST_F(ApplicationsTest, OneThatIsNewIsAddedOnceByItsClientId) {
  db_.Write([&](Transaction& t) { EXPECT_TRUE(Applications(t).AddIfNew(AnApplication(2, acme_, "CLIENT"))); });
  db_.Write([&](Transaction& t) { EXPECT_FALSE(Applications(t).AddIfNew(AnApplication(3, acme_, "CLIENT"))); });
  EXPECT_TRUE(Find(2));
  EXPECT_FALSE(Find(3));
}

TEST_F(ApplicationsTest, NoAvatarIsNotAnEmptyOne) {
  Application application = AnApplication(2, acme_, "CLIENT");
  Add(application);
  EXPECT_EQ(Find(2)->avatar_email, std::nullopt);
  application.avatar_email = "";
  db_.Write([&](Transaction& t) { Applications(t).Update(application, kNow); });
  EXPECT_EQ(Find(2)->avatar_email, "");
}

TEST_F(ApplicationsTest, UnknownOnesAreNotFound) {
  EXPECT_FALSE(Find(2));
  db_.Read([](Transaction& t) { EXPECT_FALSE(Applications(t).FindByClientId("CLIENT")); });
}

TEST_F(ApplicationsTest, ListsThoseOfOneOwnerOldestFirst) {
  Application young = AnApplication(2, acme_, "YOUNG");
  young.created = kNow + Seconds{1};
  Add(young);
  Add(AnApplication(3, acme_, "OLD"));
  Add(AnApplication(4, AnOrganization(9, "other"), "FOREIGN"));
  db_.Read([&](Transaction& t) {
    const auto applications = Applications(t).Of(acme_.id, {}, 100);
    ASSERT_EQ(applications.size(), 2u);
    EXPECT_EQ(applications[0].client_id, "OLD");
    EXPECT_EQ(applications[1].client_id, "YOUNG");
  });
}

TEST_F(ApplicationsTest, AnUpdateChangesEverythingButWhatIdentifies) {
  Add(AnApplication(2, acme_, "CLIENT"));
  Application changed = Full(AnApplication(2, AnOrganization(9, "thief"), "OTHER"));
  changed.created = kNow + Seconds{5};
  db_.Write([&](Transaction& t) { Applications(t).Update(changed, kNow); });
  Application expected = Full(AnApplication(2, acme_, "CLIENT"));
  expected.slug.clear();
  ExpectSame(*Find(2), expected);
  EXPECT_EQ(db_.published().back().kind, ChangeKind::kApplication);
  EXPECT_EQ(db_.published().back().key, IdOf(2).view());
}

TEST_F(ApplicationsTest, RemovingTakesItsPermissionsAndTokens) {
  Add(AnApplication(2, acme_, "CLIENT"));
  Add(AnApplication(3, acme_, "OTHER"));
  Token token = testing::AToken(11, IdOf(7));
  token.application = IdOf(2);
  Token foreign = testing::AToken(12, IdOf(7));
  foreign.application = IdOf(3);
  db_.Write([&](Transaction& t) {
    Repositories(t).Permit(IdOf(5), IdOf(2), RepositoryRole::kRead, kNow);
    Tokens(t).Add(token);
    Tokens(t).Add(foreign);
  });

  db_.Write([](Transaction& t) { Applications(t).Remove(IdOf(2), kNow); });
  EXPECT_FALSE(Find(2));
  EXPECT_TRUE(Find(3));
  EXPECT_EQ(db_.published().back().kind, ChangeKind::kApplication);
  EXPECT_EQ(db_.published().back().key, IdOf(2).view());

  for (int i = 0; i < 4; ++i) db_.Write([](Transaction&) {});
  db_.Read([&](Transaction& t) {
    EXPECT_FALSE(Tokens(t).Find(token.digest));
    EXPECT_TRUE(Tokens(t).Find(foreign.digest));
  });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_roles"), 0);
}

TEST_F(ApplicationsTest, ThoseThatAreKeptForATimeGoOnceTheyHoldNothing) {
  const auto add = [&](unsigned n, const char* client_id, bool enabled = true) {
    Application application = AnApplication(n, acme_, client_id);
    application.enabled = enabled;
    Add(application);
  };
  add(60, "https://idle.example/c");
  add(61, "https://holding.example/c");
  add(62, "https://off.example/c", false);
  add(63, "registered");
  db_.Write([&](Transaction& t) {
    Token token = testing::AToken(1, IdOf(50));
    token.application = IdOf(61);
    Tokens(t).Add(token);
    for (const unsigned n : {60u, 61u, 62u}) Applications(t).KeepUntil(IdOf(n), kNow);
    EXPECT_TRUE(Applications(t).HasSoManyDescribed(3));
    EXPECT_FALSE(Applications(t).HasSoManyDescribed(4));
    EXPECT_TRUE(Applications(t).HasSoMany(acme_.id, 1));
    EXPECT_FALSE(Applications(t).HasSoMany(acme_.id, 2)) << "only the registered one counts";
    Applications(t).RemoveIdle(kNow, 10);
    EXPECT_EQ(Applications(t).RemoveIdle(kNow, 10), 0u) << "the others are looked at again on another day";
  });
  EXPECT_FALSE(Find(60));
  for (const unsigned n : {61u, 62u, 63u}) EXPECT_TRUE(Find(n)) << n;
  db_.Write([&](Transaction& t) {
    Tokens(t).RemoveAll(IdOf(50), TokenKind::kOAuthAccess, kNow);
    Applications(t).RemoveIdle(kNow + Seconds{86'400}, 10);
  });
  EXPECT_FALSE(Find(61)) << "it holds nothing any more";
  EXPECT_TRUE(Find(62)) << "it would come back enabled";
}

TEST_F(ApplicationsTest, AreGoneWithTheirOwnerBeforeTheirRowsAre) {
  const Account alice = testing::AUser(7, "alice");
  Add(AnApplication(2, acme_, "CLIENT"));
  const Id repository = IdOf(5);
  db_.Write([&](Transaction& t) {
    Accounts(t).Add(alice);
    Repositories(t).Add({.id = repository, .name_space = alice.id, .name = "web"}, kNow);
    Repositories(t).Permit(repository, IdOf(2), RepositoryRole::kRead, kNow);
    Assignments(t).Add({.id = IdOf(6), .application = IdOf(2), .account = alice.id, .created_by = alice.id});
    Notifications(t).Add(IdOf(6), IdOf(8));
    EXPECT_TRUE(Notifications(t).HasAny(alice.id));

    Accounts(t).Remove(acme_, kNow);
    EXPECT_FALSE(Applications(t).Find(IdOf(2)));
    EXPECT_FALSE(Applications(t).FindByClientId("CLIENT"));
    EXPECT_TRUE(Applications(t).Named("CLIENT").empty());
    EXPECT_TRUE(Repositories(t).ApplicationPermissions(repository, {}, 10).empty());
    EXPECT_FALSE(Notifications(t).HasAny(alice.id));
    EXPECT_TRUE(Notifications(t).Of(alice.id, 0, 10).empty());
    EXPECT_FALSE(Notifications(t).Find(alice.id, IdOf(8)));
  });
}

TEST(AuditTest, ARowIsKeptWhole) {
  testing::TestDatabase db;
  db.Write([](Transaction& t) {
    AddAuditRow(t, {.id = IdOf(1),
                    .at = kNow,
                    .kind = "create_robot",
                    .name_space = IdOf(2),
                    .performer = IdOf(3),
                    .address = "10.0.0.1",
                    .metadata = R"({"robot":"ci"})"});
    AddAuditRow(t, {.id = IdOf(4), .at = kNow, .kind = "bootstrap", .metadata = "{}"});
  });
  db.Read([](Transaction& t) {
    Statement row = t.Prepare("SELECT id, at, kind, namespace, performer, address, metadata FROM audit ORDER BY id");
    ASSERT_TRUE(row.Next());
    EXPECT_EQ(row.IdAt(0), IdOf(1));
    EXPECT_EQ(row.Time(1), kNow);
    EXPECT_EQ(row.Text(2), "create_robot");
    EXPECT_EQ(row.IdAt(3), IdOf(2));
    EXPECT_EQ(row.IdAt(4), IdOf(3));
    EXPECT_EQ(row.Text(5), "10.0.0.1");
    EXPECT_EQ(row.Text(6), R"({"robot":"ci"})");
    ASSERT_TRUE(row.Next());
    EXPECT_TRUE(row.IsNull(3));
    EXPECT_TRUE(row.IsNull(4));
  });
}

TEST_F(ApplicationsTest, AreFoundByTheirNameWithTheirOwner) {
  Add(Full(AnApplication(5, acme_, "FIVE")));
  Add(AnApplication(6, acme_, "SIX"));
  Add(AnApplication(7, acme_, "SEVEN"));  // several have none
  const auto named = [&](const Id& owner, std::string_view name) {
    return db_.Read([&](Transaction& t) { return Applications(t).FindBySlug(owner, name); });
  };
  EXPECT_EQ(named(acme_.id, "builder")->id, IdOf(5));
  EXPECT_FALSE(named(acme_.id, "other"));
  EXPECT_FALSE(named(acme_.id, ""));
  EXPECT_FALSE(named(IdOf(2), "builder"));
}

}  // namespace
}  // namespace jeton::storage
