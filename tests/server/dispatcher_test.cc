#include "server/dispatcher.h"

#include <future>
#include <latch>
#include <stdexcept>
#include <thread>

#include "authority/people/users.h"
#include "base/address_range.h"
#include "base/encoding.h"
#include "endpoints/password.h"
#include "storage/directory/accounts.h"
#include "testing/dispatching.h"

namespace jeton::server {
namespace {

using endpoints::Accepts;
using endpoints::Call;
using endpoints::NeedRead;
using endpoints::NeedWrite;
using endpoints::Outcome;
using endpoints::Slow;
using wire::Response;

TEST_F(DispatcherTest, ARouteRunsWhereItsTableSays) {
  const auto say_where = [](const Call& call) -> Outcome { return Ok(Describe(call)); };
  const struct {
    Place place;
    const char* expected;
    bool at_once;
  } cases[] = {{Place::kCached, "memory", true}, {Place::kRead, "read", true}, {Place::kWrite, "write", false}};
  for (const auto& c : cases) {
    const Answer answer = Serve(c.place, say_where);
    EXPECT_EQ(answer.response.body, c.expected);
    EXPECT_EQ(answer.at_once, c.at_once) << c.expected;
  }
}

TEST_F(DispatcherTest, AFunctionThatNeedsMoreRunsAgainFromTheStart) {
  const auto until = [](std::string wanted, std::vector<std::string>& seen) {
    return [wanted = std::move(wanted), &seen](const Call& call) -> Outcome {
      const std::string place = Describe(call);
      seen.push_back(place);
      if (place == wanted) return Ok("done");
      if (wanted == "write") return NeedWrite{};
      return NeedRead{};
    };
  };
  std::vector<std::string> seen;
  EXPECT_TRUE(Serve(Place::kCached, until("read", seen)).at_once);
  EXPECT_EQ(seen, (std::vector<std::string>{"memory", "read"}));
  seen.clear();
  EXPECT_EQ(Serve(Place::kRead, until("write", seen)).response.body, "done");
  EXPECT_EQ(seen, (std::vector<std::string>{"read", "write"}));
  seen.clear();
  EXPECT_EQ(Serve(Place::kCached, until("write", seen)).response.body, "done");
  EXPECT_EQ(seen.back(), "write");
}

TEST_F(DispatcherTest, ALongReadIsForAReaderAndFewAtATimeForEachTenant) {
  std::latch begun{2};
  std::latch end{1};
  const auto read = [&](const std::string& tenant) {
    return Serve(Place::kRead, [tenant](const Call& call) -> Outcome {
      if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = tenant};
      return Ok(Describe(call));
    });
  };
  EXPECT_EQ(read("acme").response.body, "read");
  const Route route{wire::Method::kGet, "/api/v1/test", Place::kRead,
                    [&](const Call& call) -> Outcome {
                      if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = "acme"};
                      begun.count_down();
                      end.wait();
                      return Ok("waited");
                    },
                    Accepts::kBasic};
  const auto first = Begin(route);
  const auto second = Begin(route);
  begun.wait();
  const Answer third = read("acme");
  EXPECT_EQ(third.response.status, 429);
  EXPECT_NE(third.response.headers.find("Retry-After"), std::string::npos);
  EXPECT_EQ(read("other").response.status, 200) << "another tenant has places of its own";
  end.count_down();
  EXPECT_EQ(first.Get().body, "waited");
  EXPECT_EQ(second.Get().body, "waited");
}

TEST_F(DispatcherTest, APieceIsMadeByAReaderAndOneThatFailsIsNone) {
  class Body final : public wire::BodySource {
   public:
    wire::BodyPiece Next() override {
      if (made_++ > 0) throw std::runtime_error("gone");
      return {"piece", false};
    }

   private:
    int made_ = 0;
  };
  const auto body = std::make_shared<Body>();
  const auto make = [&] {
    const testing::Awaited<std::optional<wire::BodyPiece>> made;
    dispatcher_.MakePiece(body, made.Responder());
    return made.Get();
  };
  EXPECT_EQ(make()->bytes, "piece");
  EXPECT_FALSE(make().has_value());
}

TEST_F(DispatcherTest, AWriteIsKeptOnlyWithAYes) {
  const auto write = [&](int status, const char* name) {
    return Serve(Place::kWrite, [=](const Call& call) -> Outcome {
      const Account user{.id = call.run.NewId(), .name = name, .created = call.run.now};
      storage::Accounts(call.run.tx()).Add(user);
      return Response{.status = status};
    });
  };
  EXPECT_EQ(write(201, "kept").response.status, 201);
  EXPECT_EQ(write(409, "dropped").response.status, 409);
  EXPECT_EQ(authority_.db().Texts("SELECT name FROM accounts ORDER BY name"),
            (std::vector<std::string>{"alice", "kept"}));
}

TEST_F(DispatcherTest, ANoMaySayThatItsWritesCount) {
  Serve(Place::kWrite, [](const Call& call) -> Outcome {
    storage::Accounts(call.run.tx()).Add({.id = call.run.NewId(), .name = "noted"});
    return Response{.status = 401, .commits = true};
  });
  EXPECT_EQ(authority_.db().Texts("SELECT name FROM accounts ORDER BY name"),
            (std::vector<std::string>{"alice", "noted"}));
}

TEST_F(DispatcherTest, ABodyMayBeLeftForTheThreadOfItsConnection) {
  bool made = false;
  Answer answer = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    storage::Accounts(call.run.tx()).Add({.id = call.run.NewId(), .name = "written"});
    return Response{.finish = [&made](Response& response) {
      made = true;
      response.body = "signed";
    }};
  });
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM accounts"), 2) << "committed";
  EXPECT_FALSE(made) << "by the thread that writes";
  std::exchange(answer.response.finish, nullptr)(answer.response);
  EXPECT_EQ(answer.response.body, "signed");
}

TEST_F(DispatcherTest, AnAnswerThatIsGivenAtOnceIsFinishedAtOnce) {
  const Answer answer = Serve(Place::kRead, [](const Call&) -> Outcome {
    return Response{.finish = [](Response& response) { response.body = "signed"; }};
  });
  EXPECT_TRUE(answer.at_once);
  EXPECT_EQ(answer.response.body, "signed");
  EXPECT_FALSE(answer.response.finish);
}

TEST_F(DispatcherTest, ABodyThatCannotBeMadeLaterIsA500WithoutItsReason) {
  Answer answer = Serve(Place::kWrite, [](const Call&) -> Outcome {
    return Response{.finish = [](Response&) { throw std::runtime_error("the innermost secret"); }};
  });
  std::exchange(answer.response.finish, nullptr)(answer.response);
  EXPECT_EQ(answer.response.status, 500);
  EXPECT_EQ(answer.response.body.find("innermost"), std::string::npos);
}

TEST_F(DispatcherTest, AFaultIsA500WithoutItsReasonAndLeavesNothing) {
  for (const Place place : {Place::kCached, Place::kRead, Place::kWrite}) {
    const Answer answer = Serve(place, [](const Call& call) -> Outcome {
      if (call.run.transaction != nullptr && call.run.transaction->writable()) {
        storage::Accounts(call.run.tx()).Add({.id = call.run.NewId(), .name = "half"});
      }
      throw std::runtime_error("the innermost secret");
    });
    EXPECT_EQ(answer.response.status, 500);
    EXPECT_EQ(answer.response.body.find("innermost"), std::string::npos);
    EXPECT_NE(answer.response.body.find("Request "), std::string::npos) << "the id under which the log has it";
  }
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM accounts"), 1);
}

TEST_F(DispatcherTest, AnUnavailableDatabaseIsA503NeverADenial) {
  for (const Place place : {Place::kCached, Place::kRead, Place::kWrite}) {
    const Answer answer = Serve(place, [](const Call&) -> Outcome { throw storage::Unavailable("gone"); });
    EXPECT_EQ(answer.response.status, 503);
    EXPECT_NE(answer.response.headers.find("Retry-After"), std::string::npos);
  }
}

TEST_F(DispatcherTest, APasswordIsHashedOnAWorkerAndHandedIn) {
  const std::thread::id here = std::this_thread::get_id();
  const Answer answer = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    EXPECT_NE(std::this_thread::get_id(), here);
    if (call.run.Found<PreparedPassword>() == nullptr) return endpoints::HashPassword(call, Secret("correct horse"));
    return Ok(call.run.Found<PreparedPassword>()->hash.substr(0, 9) +
              std::string(call.run.Found<PreparedPassword>()->password.Reveal()));
  });
  EXPECT_EQ(answer.response.body, "$argon2idcorrect horse");
}

TEST_F(DispatcherTest, APasswordIsCheckedOnAWorkerAndTheRouteRunsAgainWhereItWas) {
  const auto prepared = authority::PreparePassword(Secret("correct horse"), authority_.random());
  authority_.Write(
      [&](const Work& work) { storage::Accounts(work.tx()).SetPassword(alice_.id, prepared.hash, work.now); });
  for (const Place place : {Place::kRead, Place::kWrite}) {
    for (const bool right : {true, false}) {
      const std::string header = "Basic " + EncodeBase64(std::string("alice:") + (right ? "correct horse" : "wrong"));
      request_.headers = {{"Authorization", header}};
      request_.peer = place == Place::kRead ? "192.0.2.1" : "192.0.2.2";  // who was wrong at one place has to wait
      const Answer answer = Serve(place, [&](const Call& call) -> Outcome {
        const auto actor = call.run.identity.ByPassword(call.run, "alice");
        if (actor) return Ok(Describe(call));
        if (actor.error() == CredentialError::kPasswordUnchecked) {
          return *endpoints::DetourFor(call, actor.error());
        }
        return Response{.status = 401};
      });
      EXPECT_EQ(answer.response.status, right ? 200 : 401);
      EXPECT_EQ(answer.response.body, !right ? "" : place == Place::kRead ? "read" : "write");
    }
  }
}

class BusyWorkersTest : public DispatcherTest {
 protected:
  // The worker is busy, and the queue of that source is full.
  void Occupy(const std::string& address) {
    ASSERT_TRUE(workers_.Submit(SourceOf(address), [this] {
      busy_.count_down();
      go_.wait();
    }));
    busy_.wait();
    EXPECT_TRUE(workers_.Submit(SourceOf(address), [] {}));
  }
  // Alice's answer with a password that is wrong; how long to wait stands in its body.
  Answer LogIn(const std::string& password) {
    header_ = "Basic " + EncodeBase64("alice:" + password);
    request_.headers = {{"Authorization", header_}};
    return Serve(Place::kRead, [](const Call& call) -> Outcome {
      const auto actor = call.run.identity.ByPassword(call.run, "alice");
      if (actor.error() == CredentialError::kPasswordUnchecked) return *endpoints::DetourFor(call, actor.error());
      return Response{.status = 401, .body = std::to_string(call.run.Found<PasswordVerdict>()->retry_after.count())};
    });
  }

  std::string header_;
};

TEST_F(BusyWorkersTest, AFullQueueOfOneSourceIsA503ForThatSource) {
  request_.peer = "192.0.2.1";
  Occupy("192.0.2.1");
  const auto hash = [](const Call& call) -> Outcome {
    if (call.run.Found<PreparedPassword>() != nullptr) return Ok("hashed");
    return endpoints::HashPassword(call, Secret("x"));
  };
  EXPECT_EQ(Serve(Place::kRead, hash).response.status, 503);
  request_.peer = "192.0.2.2";
  auto other = std::async([&] { return Serve(Place::kRead, hash).response.status; });
  go_.count_down();
  EXPECT_EQ(other.get(), 200);
}

TEST_F(BusyWorkersTest, APasswordThatFindsNoPlaceComesBackInASecondAndIsNotCounted) {
  request_.peer = "192.0.2.1";
  Occupy("192.0.2.1");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(LogIn(std::to_string(i)).response.body, "1");
  go_.count_down();
  request_.peer = "192.0.2.2";
  EXPECT_EQ(LogIn("wrong").response.body, "0");
}

TEST_F(BusyWorkersTest, APasswordThatIsKnownToBeWrongNeedsNoWorker) {
  request_.peer = "192.0.2.1";
  EXPECT_EQ(LogIn("old").response.body, "0");
  Occupy("192.0.2.1");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(LogIn("old").response.body, "0");
  go_.count_down();
}

TEST_F(DispatcherTest, WhatARunDoesInMemoryHappensOnceWithTheAnswer) {
  for (const Place place : {Place::kCached, Place::kRead, Place::kWrite}) {
    std::atomic<int> runs{0};
    std::atomic<int> effects{0};
    const Answer answer = Serve(place, [&](const Call& call) -> Outcome {
      ++runs;
      Afterwards(call.run, [&] { ++effects; });
      if (call.run.transaction == nullptr) return NeedRead{};
      if (call.run.Found<PreparedPassword>() == nullptr) return endpoints::HashPassword(call, Secret("x"));
      if (!call.run.tx().writable()) return NeedWrite{};
      EXPECT_EQ(effects, 0);
      return Ok("done");
    });
    EXPECT_EQ(answer.response.body, "done");
    EXPECT_GT(runs, 1);
    EXPECT_EQ(effects, 1);
  }
}

TEST_F(DispatcherTest, ARunWithoutAnAnswerHasNoEffect) {
  std::atomic<int> effects{0};
  const Answer answer = Serve(Place::kWrite, [&](const Call& call) -> Outcome {
    Afterwards(call.run, [&] { ++effects; });
    return NeedWrite{};
  });
  EXPECT_EQ(answer.response.status, 500);
  const Answer failed = Serve(Place::kRead, [&](const Call& call) -> Outcome {
    Afterwards(call.run, [&] { ++effects; });
    throw std::runtime_error("a fault");
  });
  EXPECT_EQ(failed.response.status, 500);
  EXPECT_EQ(effects, 0);
}

TEST_F(DispatcherTest, WhatIsKnownAlreadyIsHandedInAtOnce) {
  EXPECT_TRUE(workers_.Submit("someone", [this] { go_.wait(); })) << "no worker is needed";
  const Answer answer = Serve(Place::kRead, [](const Call& call) -> Outcome {
    if (const auto* const found = call.run.Found<std::string>()) return Ok(*found);
    return endpoints::Known{Finding(std::string("known"))};
  });
  EXPECT_EQ(answer.response.body, "known");
  go_.count_down();
}

TEST_F(DispatcherTest, AFunctionThatNeverHasEnoughIsAFault) {
  const Answer answer = Serve(Place::kWrite, [](const Call&) -> Outcome { return NeedWrite{}; });
  EXPECT_EQ(answer.response.status, 500);
}

TEST_F(DispatcherTest, CountsByStatusAndDuration) {
  Serve(Place::kCached, [](const Call&) -> Outcome { return Ok(""); });
  Serve(Place::kCached, [](const Call&) -> Outcome { return Response{.status = 404}; });
  EXPECT_EQ(dispatcher_.metrics().by_class[2], 1u);
  EXPECT_EQ(dispatcher_.metrics().by_class[4], 1u);
  Histogram<kAnswerBounds> durations;
  durations.Count(Microseconds{400});
  durations.Count(Microseconds{500});
  durations.Count(Microseconds{501});
  durations.Count(Seconds{60});
  EXPECT_EQ(durations.counts[0], 2u);
  EXPECT_EQ(durations.counts[1], 1u);
  EXPECT_EQ(durations.counts[kAnswerBounds.size()], 1u);
  EXPECT_EQ(durations.total_nanoseconds, 60'001'401'000u);
}

TEST_F(DispatcherTest, CountsKnownRoutesOnTheirOwn) {
  const std::vector<Route> routes(2);
  RequestMetrics metrics;
  metrics.Know(routes);
  metrics.Count(routes[1], 200, Microseconds{400});
  metrics.Count(Route{}, 200, Microseconds{400});
  EXPECT_EQ(metrics.by_route.at(&routes[0]).counts[0], 0u);
  EXPECT_EQ(metrics.by_route.at(&routes[1]).counts[0], 1u);
  EXPECT_EQ(metrics.all.counts[0], 2u);
}

}  // namespace
}  // namespace jeton::server
