#include "testing/all_grants.h"

#include <memory>

#include "testing/watched_driver.h"

// What holds for every grant of the token endpoint.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::DriverWatch;
using testing::Reply;
using enum wire::Method;

class AllGrantsTest : public testing::AllGrantsTest {
 protected:
  using Act = std::function<void()>;

  // Each grant works, and after `disable` it does not. `but`: grants that the thing is nothing to.
  void ExpectRefusedBy(const Act& disable, const Act& enable, const std::vector<std::string_view>& but = {}) {
    for (const auto& [type, prepare] : prepare_) {
      const Prepared good = prepare();
      const Prepared request = prepare();
      const Reply before = Send(good);
      EXPECT_EQ(before.status, 200) << type << " " << before;
      disable();
      const Reply reply = Send(request);
      enable();
      const bool concerned = std::ranges::find(but, type) == but.end();
      EXPECT_EQ(reply.status == 200, !concerned) << type << " " << reply;
      EXPECT_LT(reply.status, 500) << type << " " << reply;
      EXPECT_EQ(reply.Text("access_token").empty(), concerned) << type;
    }
  }
  void Put(const std::string& path, json::object body) { shop_.Do(kPut, path, std::move(body)); }
};

TEST_F(AllGrantsTest, ADisabledAccountGetsNothing) {
  // A client that acts for itself, and a robot, have no account of a person behind them.
  ExpectRefusedBy(
      [&] {
        Put("/jeton/v1/users/alice", {{"email", "alice@example.com"}, {"enabled", false}});
      },
      [&] {
        Put("/jeton/v1/users/alice", {{"email", "alice@example.com"}, {"enabled", true}});
        cookie_ = SignIn("alice", password_);
      },
      {"client_credentials", testing::kJwtBearer});
}

TEST_F(AllGrantsTest, ADisabledClientGetsNothing) {
  const auto set = [&](bool enabled) {
    const json::object orders{{"api", "orders"}, {"scopes", {"orders:read", "orders:write"}}};
    Put(At("/applications/portal"), {{"title", "Portal"},
                                     {"grant_types", {"authorization_code", "refresh_token", "device_code"}},
                                     {"auth_method", "none"},
                                     {"redirect_uris", {testing::kCallback}},
                                     {"apis", json::array{orders}},
                                     {"enabled", enabled}});
    Put(At("/applications/jobs"), {{"title", "jobs"},
                                   {"grant_types", {"jwt_bearer", "token_exchange", "client_credentials"}},
                                   {"scopes", {"repo:write", "user:read"}},
                                   {"exchange", {{"subjects", {"*"}}, {"impersonate", true}}},
                                   {"apis", json::array{orders}},
                                   {"enabled", enabled}});
  };
  ExpectRefusedBy([&] { set(false); }, [&] { set(true); });
}

TEST_F(AllGrantsTest, ADisabledOrganizationGetsNothing) {
  const auto set = [&](bool enabled) { Put("/jeton/v1/organizations/acme", {{"enabled", enabled}}); };
  ExpectRefusedBy([&] { set(false); }, [&] { set(true); });
}

TEST_F(AllGrantsTest, NoTokenIsForADisabledApi) {
  const auto set = [&](bool enabled) {
    Put(At("/apis/orders"), {{"identifier", testing::kOrders},
                             {"title", "Orders"},
                             {"enabled", enabled},
                             {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}});
  };
  ExpectRefusedBy([&] { set(false); }, [&] { set(true); });
}

struct Watched {
  DriverWatch watch;
};
class FailingStorageTest : private Watched, public testing::AllGrantsTest {
 protected:
  FailingStorageTest()
      : testing::AllGrantsTest([this](const std::string& path) {
          return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch);
        }) {}

  // Fails the request at the first step of a statement, the second, and so on, until none is left. What failed changed
  // nothing, so the same request is good to the end.
  void FailAtEach(std::string_view type, DriverWatch::Place place, const Prepared& request) {
    constexpr std::size_t kMost = 400;
    for (std::size_t good = 0; good < kMost; ++good) {
      watch.FailAfter(place, good);
      const Reply reply = Send(request);
      const bool failed = watch.Disarm();
      // What fails beside a good answer is the sweeper, for which no request waits.
      if (!failed || reply.status == 200) {
        EXPECT_EQ(reply.status, 200) << type << " after " << good << " " << reply;
        EXPECT_GT(good, 0u) << type;
        return;
      }
      ASSERT_EQ(reply.status, 503) << type << " after " << good << " " << reply;
      EXPECT_EQ(reply.Text("error"), "temporarily_unavailable") << type;
      EXPECT_NE(reply.Header("retry-after"), "") << type;
    }
    FAIL() << type << " never comes to an end";
  }
};

TEST_F(FailingStorageTest, AFailureAnywhereIsA503AndUsesNothingUp) {
  for (const auto& [type, prepare] : prepare_) {
    FailAtEach(type, DriverWatch::Place::kCommit, prepare());
    FailAtEach(type, DriverWatch::Place::kBeginWrite, prepare());
    FailAtEach(type, DriverWatch::Place::kStep, prepare());
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
