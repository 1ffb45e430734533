#include "authority/applications/assignments.h"

#include <gtest/gtest.h>

#include "authority/people/notifications.h"
#include "testing/test_authority.h"

// Tokens that are offered to users, and what users are told of them.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class AssignmentsTest : public ::testing::Test {
 protected:
  AssignmentsTest() {
    authority_.AddOrganization(alice_, "acme");
    client_id_ = authority_.AddApplication(alice_, "acme").application.client_id;
  }
  Result<void, Refusal> Assign(const Actor& actor, const std::string& user) {
    authority_.Advance(Seconds{1});
    return authority_.Write([&](const authority::Run& run) {
      return AssignToken(run, actor, {client_id_, user, "https://a.example/", "repo:read", "token"});
    });
  }
  AssignmentPage Offers(const Actor& actor, const AgePlace& after = {}, std::size_t most = 10) {
    return authority_.Read([&](const authority::Run& run) { return ListAssignments(run, actor, after, most).value(); });
  }
  NotificationPage Told(const Actor& actor, std::size_t page = 0, std::size_t size = 5) {
    return authority_.Read(
        [&](const authority::Run& run) { return ListNotifications(run, actor, page, size).value(); });
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  std::string client_id_;
};

TEST_F(AssignmentsTest, AdminsOfTheApplicationOfferTokensToUsers) {
  EXPECT_TRUE(FailsWith(Assign(alice_, "none"), Refusal::kUnknownUser));
  EXPECT_TRUE(FailsWith(Assign(bob_, "bob"), Refusal::kForbidden));
  ASSERT_TRUE(Succeeds(Assign(alice_, "bob")));
  const AssignmentPage offers = Offers(bob_);
  ASSERT_EQ(offers.rows.size(), 1u);
  EXPECT_EQ(offers.rows[0].item.application.client_id, client_id_);
  EXPECT_EQ(offers.rows[0].item.owner.name, "acme");
  EXPECT_TRUE(Offers(alice_).rows.empty());
}

TEST_F(AssignmentsTest, OffersAreListedOldestFirstPageByPage) {
  for (int n = 0; n < 3; ++n) ASSERT_TRUE(Succeeds(Assign(alice_, "bob")));
  const AssignmentPage first = Offers(bob_, {}, 2);
  ASSERT_EQ(first.rows.size(), 2u);
  ASSERT_TRUE(first.next.has_value());
  EXPECT_LT(first.rows[0].item.assignment.created, first.rows[1].item.assignment.created);
  const AssignmentPage second = Offers(bob_, *first.next, 2);
  EXPECT_EQ(second.rows.size(), 1u);
  EXPECT_FALSE(second.next.has_value());
}

TEST_F(AssignmentsTest, UsersAreToldOfOffersNewestFirstUntilTheyHaveReadThem) {
  for (int n = 0; n < 3; ++n) ASSERT_TRUE(Succeeds(Assign(alice_, "bob")));
  const NotificationPage first = Told(bob_, 0, 2);
  ASSERT_EQ(first.notifications.size(), 2u);
  EXPECT_TRUE(first.additional);
  EXPECT_GT(first.notifications[0].created, first.notifications[1].created);
  EXPECT_EQ(Told(bob_, 1, 2).notifications.size(), 1u);
  EXPECT_TRUE(authority_.Read([&](const authority::Run& run) { return IsToldOfOffers(run, bob_); }));
  authority_.Write([&](const authority::Run& run) { EndNotifications(run, bob_); });
  EXPECT_TRUE(Told(bob_).notifications.empty());
  EXPECT_FALSE(authority_.Read([&](const authority::Run& run) { return IsToldOfOffers(run, bob_); }));
  EXPECT_EQ(Offers(bob_).rows.size(), 3u) << "the offers stand";
}

TEST_F(AssignmentsTest, ANotificationIsDismissedAndTakenBackByItsUserAlone) {
  ASSERT_TRUE(Succeeds(Assign(alice_, "bob")));
  const Id id = Told(bob_).notifications.at(0).id;
  const auto dismiss = [&](const Actor& actor, bool dismissed) {
    return authority_.Write([&](const authority::Run& run) { return DismissNotification(run, actor, id, dismissed); });
  };
  EXPECT_TRUE(FailsWith(dismiss(alice_, true), Refusal::kNotFound));
  ASSERT_TRUE(Succeeds(dismiss(bob_, true)));
  EXPECT_TRUE(Told(bob_).notifications.empty());
  const auto shown = authority_.Read([&](const authority::Run& run) { return ShowNotification(run, bob_, id); });
  ASSERT_TRUE(Succeeds(shown));
  EXPECT_TRUE(shown->dismissed);
  ASSERT_TRUE(Succeeds(dismiss(bob_, false)));
  EXPECT_EQ(Told(bob_).notifications.size(), 1u);
}

TEST_F(AssignmentsTest, ADeclinedOfferIsGoneWithItsNotification) {
  ASSERT_TRUE(Succeeds(Assign(alice_, "bob")));
  const Id offer = Offers(bob_).rows.at(0).item.assignment.id;
  const auto decline = [&](const Actor& actor) {
    return authority_.Write([&](const authority::Run& run) { return DeclineAssignment(run, actor, offer); });
  };
  EXPECT_TRUE(FailsWith(decline(alice_), Refusal::kNotFound));
  ASSERT_TRUE(Succeeds(decline(bob_)));
  EXPECT_TRUE(Offers(bob_).rows.empty());
  EXPECT_TRUE(Told(bob_).notifications.empty());
}

}  // namespace
}  // namespace jeton::authority
