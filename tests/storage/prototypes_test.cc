#include "storage/directory/prototypes.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnOrganization;
using testing::AUser;
using testing::IdOf;
using testing::kNow;

class PrototypesTest : public ::testing::Test {
 protected:
  PrototypesTest() {
    db_.Write([&](Transaction& t) {
      for (const Account& account : {alice_, bob_, acme_, other_}) Accounts(t).Add(account);
      Prototypes(t).Add({IdOf(10), acme_.id, alice_.id, bob_.id, false, RepositoryRole::kWrite});
      Prototypes(t).Add({IdOf(11), acme_.id, Id(), IdOf(20), true, RepositoryRole::kRead});
      Prototypes(t).Add({IdOf(12), other_.id, Id(), bob_.id, false, RepositoryRole::kRead});
    });
  }
  std::size_t Left() { return static_cast<std::size_t>(db_.Number("SELECT COUNT(*) FROM prototypes")); }
  void Remove(const Account& account) {
    db_.Write([&](Transaction& t) { Accounts(t).Remove(account, kNow); });
  }

  const Account alice_ = AUser(1, "alice");
  const Account bob_ = AUser(2, "bob");
  const Account acme_ = AnOrganization(3, "acme");
  const Account other_ = AnOrganization(4, "other");
  testing::TestDatabase db_;
};

TEST_F(PrototypesTest, AreKeptWholeAndByOrganization) {
  db_.Read([&](Transaction& t) {
    const auto all = Prototypes(t).Of(acme_.id);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].activating, alice_.id);
    EXPECT_EQ(all[0].delegate, bob_.id);
    EXPECT_FALSE(all[0].to_team);
    EXPECT_EQ(all[0].role, RepositoryRole::kWrite);
    EXPECT_TRUE(all[1].activating.IsNone() && all[1].to_team);
    EXPECT_TRUE(Prototypes(t).Find(acme_.id, IdOf(10)).has_value());
    EXPECT_FALSE(Prototypes(t).Find(other_.id, IdOf(10)).has_value()) << "another organization's";
  });
}

TEST_F(PrototypesTest, AreChangedAndRemoved) {
  db_.Write([&](Transaction& t) {
    Prototypes(t).SetRole(IdOf(10), RepositoryRole::kAdmin);
    Prototypes(t).Remove(IdOf(11));
  });
  db_.Read([&](Transaction& t) {
    EXPECT_EQ(Prototypes(t).Find(acme_.id, IdOf(10))->role, RepositoryRole::kAdmin);
    EXPECT_EQ(Prototypes(t).Of(acme_.id).size(), 1u);
  });
}

TEST_F(PrototypesTest, GoWithWhomTheyName) {
  Remove(alice_);
  EXPECT_EQ(Left(), 2u) << "the activating user";
  Remove(bob_);
  EXPECT_EQ(Left(), 1u) << "the delegate";
  Remove(acme_);
  EXPECT_EQ(Left(), 0u) << "the organization";
}

}  // namespace
}  // namespace jeton::storage
