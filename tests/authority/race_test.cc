#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "crypto/digest.h"
#include "identity/identity.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

std::int64_t ChecksToDo() {
  const char* const text = std::getenv("JETON_RACE_CHECKS");
  return text == nullptr ? 1'000'000 : std::atoll(text);
}

// One token and how far its life has come. What readers use of it is fixed when it is made.
struct Candidate {
  Token token;
  std::string secret;
  std::atomic<bool> condemned{false};  // its revocation is about to be asked for
  std::atomic<bool> revoked{false};    // its revocation has been acknowledged
};

constexpr std::size_t kSlots = 48;
constexpr int kReaders = 4;

// Readers check tokens as the server does while a writer makes and revokes them: no check that begins after the
// acknowledgement of a revoke may say yes, and none that ends before the revoke is asked for may say no.
class RaceTest : public ::testing::Test {
 protected:
  RaceTest() {
    const auto made = Make(kSlots);
    std::copy(made.begin(), made.end(), slots_.begin());
  }

  std::vector<std::shared_ptr<Candidate>> Make(std::size_t count) {
    std::vector<std::shared_ptr<Candidate>> made(count);
    authority_.Write([&](const authority::Run& run) {
      for (auto& candidate : made) {
        IssuedToken issued = authority_->issuer.Issue(run, {.kind = TokenKind::kOAuthAccess,
                                                            .subject = alice_.id,
                                                            .application = app_.application.id,
                                                            .scopes = "repo:read",
                                                            .created = run.now});
        candidate = std::make_shared<Candidate>();
        candidate->token = std::move(issued.token);
        candidate->secret = std::string(issued.secret.Reveal());
      }
    });
    return made;
  }

  // As server/dispatcher.cc: memory first, then the position, then the snapshot.
  bool Check(const std::string& secret) {
    const Identity& identity = authority_->identity;
    authority::Run run = authority_->Begin({.now = authority_.Now()});
    const auto cached = identity.CheckToken(run, secret);
    if (cached || cached.error() != CredentialError::kNotCached) return cached.has_value();
    run.feed_position = authority_->facts.position();
    return authority_.db().Read([&](Transaction& transaction) {
      run.transaction = &transaction;
      return identity.CheckToken(run, secret).has_value();
    });
  }

  std::shared_ptr<Candidate> Pick(std::size_t slot) {
    const std::lock_guard lock(mutexes_[slot]);
    return slots_[slot];
  }
  void Put(std::size_t slot, std::shared_ptr<Candidate> candidate) {
    const std::lock_guard lock(mutexes_[slot]);
    slots_[slot] = std::move(candidate);
  }

  void ReadUntilDone(unsigned seed) {
    std::minstd_rand random(seed);
    std::vector<std::shared_ptr<Candidate>> buried;  // revoked ones are asked for again and again
    while (checks_.fetch_add(1) < wanted_) {
      const bool again = !buried.empty() && random() % 4 == 0;
      const auto candidate = again ? buried[random() % buried.size()] : Pick(random() % kSlots);
      const bool revoked_before = candidate->revoked.load();
      const bool yes = Check(candidate->secret);
      if (revoked_before && yes) ++resurrections_;
      if (!yes && !candidate->condemned.load()) ++denials_;
      if (yes) ++accepted_;
      if (!yes) ++refused_;
      if (revoked_before && !again) {
        if (buried.size() < 64)
          buried.push_back(candidate);
        else
          buried[random() % buried.size()] = candidate;
      }
    }
  }

  // One revoke: the token stays in its slot for a while, so that readers meet it dead.
  void Revoke(const std::shared_ptr<Candidate>& candidate) {
    candidate->condemned.store(true);
    authority_.db().database().Write(
        [this, candidate](Transaction& transaction) {
          storage::Tokens(transaction).Remove(candidate->token, authority_.Now());
        },
        [this, candidate](storage::Database::Outcome outcome) {
          if (outcome != storage::Database::Outcome::kCommitted) ++failures_;
          candidate->revoked.store(true);
          ++revokes_;
        });
  }

  // Announces the living, so that they are read and filled again while others die.
  void Shake() {
    authority_.Write([&](const authority::Run& run) {
      for (std::size_t slot = 0; slot < kSlots; ++slot) {
        const auto candidate = Pick(slot);
        if (!candidate->condemned) {
          run.tx().Announce(storage::ChangeKind::kToken, candidate->token.digest.view(), run.now);
        }
      }
      run.tx().Announce(storage::ChangeKind::kAccount, alice_.id, run.now);
      run.tx().Announce(storage::ChangeKind::kApplication, app_.application.id, run.now);
    });
  }

  void WriteUntilDone() {
    std::minstd_rand random(7);
    while (checks_.load() < wanted_) {
      Shake();
      for (int i = 0; i < 6; ++i) {
        const auto candidate = Pick(random() % kSlots);
        if (!candidate->condemned.load()) Revoke(candidate);
      }
      Shake();  // and, being written after them, waits for the revokes
      for (auto& candidate : Make(5)) Put(random() % kSlots, std::move(candidate));
    }
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");

  const std::int64_t wanted_ = ChecksToDo();
  std::array<std::mutex, kSlots> mutexes_;
  std::array<std::shared_ptr<Candidate>, kSlots> slots_;
  std::atomic<std::int64_t> checks_{0};
  std::atomic<std::int64_t> accepted_{0};
  std::atomic<std::int64_t> refused_{0};
  std::atomic<std::int64_t> resurrections_{0};
  std::atomic<std::int64_t> denials_{0};
  std::atomic<std::int64_t> revokes_{0};
  std::atomic<std::int64_t> failures_{0};
};

TEST_F(RaceTest, NoCheckThatStartsAfterAnAcknowledgedRevokeSaysYes) {
  // The window between read and fill is short; now and then it is held open.
  std::atomic<unsigned> fills{0};
  authority_->facts.between_read_and_fill = [&] {
    if (fills.fetch_add(1) % 3 == 0) std::this_thread::yield();
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kReaders; ++i) threads.emplace_back([this, i] { ReadUntilDone(i + 1); });
  threads.emplace_back([this] { WriteUntilDone(); });
  for (std::thread& thread : threads) thread.join();
  authority_.db().Close();  // everything queued is answered

  EXPECT_EQ(resurrections_, 0);
  EXPECT_EQ(denials_, 0);
  EXPECT_EQ(failures_, 0);
  // Otherwise nothing was raced with.
  EXPECT_GT(revokes_, 10);
  EXPECT_GT(accepted_, wanted_ / 20);
  EXPECT_GT(refused_, wanted_ / 100);
  EXPECT_GT(authority_->facts.counters().hits, 0u);
  std::printf("%lld checks: %lld yes, %lld no, %lld revokes, %u fills\n", static_cast<long long>(wanted_),
              static_cast<long long>(accepted_), static_cast<long long>(refused_), static_cast<long long>(revokes_),
              fills.load());
}

}  // namespace
}  // namespace jeton::authority
