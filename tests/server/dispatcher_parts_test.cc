#include <atomic>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "testing/dispatching.h"

// What a request does in several transactions before its answer leaves.
namespace jeton::server {
namespace {

using endpoints::Accepts;
using endpoints::Call;
using endpoints::Outcome;
using wire::Response;

TEST_F(DispatcherTest, PartsAreTransactionsOfTheirOwnAndTheAnswerWaitsForThem) {
  const auto before = authority_.db().database().counters().writes.load();
  std::atomic<int> done{0};
  const Answer answer = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    DoInParts(call.run, [&done, part = 0](const Work& work) mutable {
      EXPECT_TRUE(work.tx().writable());
      ++done;
      return ++part < 5;
    });
    return Ok("done");
  });
  EXPECT_EQ(answer.response.body, "done");
  EXPECT_EQ(done, 5);
  EXPECT_EQ(authority_.db().database().counters().writes.load(), before + 5);
}

TEST_F(DispatcherTest, NoPartFollowsAnAnswerThatSaysNo) {
  std::atomic<int> done{0};
  const Answer answer = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    DoInParts(call.run, [&](const Work&) { return ++done < 5; });
    return Response{.status = 409};
  });
  EXPECT_EQ(answer.response.status, 409);
  EXPECT_EQ(done, 1) << "and that one is undone";
}

TEST_F(DispatcherTest, APartThatFailsIsAnswered503AndTheNextRequestGoesOn) {
  const Answer failed = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    DoInParts(call.run, [first = true](const Work&) mutable {
      if (!std::exchange(first, false)) throw std::runtime_error("a part");
      return true;
    });
    return Ok("done");
  });
  EXPECT_EQ(failed.response.status, 503);
  const Answer next = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    DoInParts(call.run, [part = 0](const Work&) mutable { return ++part < 3; });
    return Ok("done");
  });
  EXPECT_EQ(next.response.body, "done");
}

// However many callers have long work, no batch holds more than one part.
TEST_F(DispatcherTest, PartsOfSeveralRequestsTakeTurns) {
  std::mutex mutex;
  std::string order;
  const auto route_of = [&](char name) {
    return Route{wire::Method::kGet, "/api/v1/test", Place::kWrite,
                 [&, name](const Call& call) -> Outcome {
                   DoInParts(call.run, [&, name, part = 0](const Work&) mutable {
                     const std::lock_guard lock(mutex);
                     order += name;
                     return ++part < 4;
                   });
                   return Ok({});
                 },
                 Accepts::kBasic};
  };
  // Both begin while the write thread is busy.
  std::latch both_are_queued{1};
  authority_.db().database().Write([&](storage::Transaction&) { both_are_queued.wait(); }, [](auto) {});
  const Route a = route_of('a'), b = route_of('b');
  const auto first = Begin(a);
  const auto second = Begin(b);
  both_are_queued.count_down();
  first.Get();
  second.Get();
  EXPECT_EQ(order, "abababab");
}

}  // namespace
}  // namespace jeton::server
