#include <cstdlib>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "testing/oauth_client.h"
#include "testing/watched_driver.h"

// Refresh tokens under everything at once: clients that race, answers that are lost, a database that fails at any step,
// and the edge of the grace. There is never a second live head. JETON_REFRESH_ROUNDS: how many rounds.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::DriverWatch;
using testing::Reply;

constexpr Microseconds kMillisecond{1000};
constexpr Seconds kGrace{60};

struct RoundsWatch {
  DriverWatch watch;
};

class RefreshRoundsTest : private RoundsWatch, public testing::OAuthClientTest {
 protected:
  RefreshRoundsTest()
      : testing::OAuthClientTest([this](const std::string& path) {
          return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch);
        }) {}

  static int Rounds() {
    const char* const text = std::getenv("JETON_REFRESH_ROUNDS");
    return text == nullptr ? 40 : std::atoi(text);
  }
  unsigned Any(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }

  void BeginAnew() {
    cookie_ = SignIn("alice", password_);
    head_ = Tokens().Text("refresh_token");
    before_.clear();
  }
  std::int64_t Heads() {
    return server_.authority().db().Read([&](storage::Transaction& transaction) {
      storage::Statement row = transaction.Prepare(
          "SELECT COUNT(*) FROM tokens WHERE subject = (SELECT id FROM accounts WHERE name = 'alice') AND kind = $1"
          " AND expires > $2");
      row.Bind(TokenKind::kRefresh, server_.authority().Now()).Next();
      return row.Integer(0);
    });
  }
  void MaybeFail() {
    using enum DriverWatch::Place;
    if (const unsigned which = Any(4); which == 0)
      watch.FailAfter(kCommit, 0);
    else if (which == 1)
      watch.FailAfter(kStep, Any(40));
    else if (which == 2)
      watch.FailAfter(kBeginWrite, 0);
  }
  std::vector<Reply> SendAtOnce(const std::string& token, std::size_t count) {
    std::vector<Reply> replies(count);
    std::vector<std::thread> threads;
    for (Reply& reply : replies) threads.emplace_back([&] { reply = Refresh(token); });
    for (std::thread& thread : threads) thread.join();
    return replies;
  }

  // One round. Gives what went wrong.
  void Round() {
    const bool old = !before_.empty() && Any(2) == 0;
    const std::string presented = old ? before_ : head_;
    const Microseconds waits[] = {Microseconds{0}, kGrace - kMillisecond, kGrace, kGrace + kMillisecond};
    if (old) server_.Advance(std::max(Microseconds{0}, used_at_ + waits[Any(4)] - server_.authority().Now()));
    const bool too_late = old && server_.authority().Now() - used_at_ >= kGrace;
    MaybeFail();
    const std::vector<Reply> replies = SendAtOnce(presented, 1 + Any(3));
    const bool failed = watch.Disarm();
    std::set<std::string> given;
    bool refused = false;
    for (const Reply& reply : replies) {
      if (reply.status == 200) given.insert(reply.Text("refresh_token"));
      refused = refused || reply.status == 400;
      EXPECT_TRUE(reply.status == 200 || reply.status == 503 || (reply.status == 400 && too_late)) << reply;
      EXPECT_TRUE(failed || reply.status != 503) << reply;
    }
    EXPECT_LE(given.size(), 1u) << "all that race get the same";
    EXPECT_LE(Heads(), 1);
    EXPECT_TRUE(!too_late || given.empty());
    if (refused) {
      EXPECT_EQ(Heads(), 0) << "a replay ends the family";
      return BeginAnew();
    }
    if (given.empty()) return;  // nothing has changed, or no one knows
    if (old) {
      EXPECT_EQ(*given.begin(), head_) << "a replay leads to the head";
      return;
    }
    before_ = presented;
    used_at_ = server_.authority().Now();
    head_ = *given.begin();
    if (Any(8) == 0) server_.Restart({});
  }

  std::mt19937 random_{20261130};
  std::string head_;
  std::string before_;  // the one that led to the head; empty: none
  TimePoint used_at_{};
};

TEST_F(RefreshRoundsTest, AFamilyHasAtMostOneLiveHeadWhateverHappens) {
  BeginAnew();
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Round();
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
