#include "server/dispatcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <future>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "authority/users.h"
#include "base/address_range.h"
#include "base/encoding.h"
#include "server/log.h"
#include "storage/accounts.h"
#include "testing/test_authority.h"

namespace jeton::server {
namespace {

using authority::Authority;
using endpoints::Accepts;
using endpoints::Call;
using wire::Detour;
using wire::Outcome;
using wire::Response;

Response Ok(std::string body) { return {.status = 200, .body = std::move(body)}; }

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() { SetLogLevel("error"); }
  ~DispatcherTest() override { SetLogLevel("info"); }

  // The answer, and whether it was given on the spot.
  struct Answer {
    Response response;
    bool at_once = false;
  };

  Answer Serve(Place place, std::function<Outcome(Authority&, const Call&)> function) {
    const Route route{wire::Method::kGet, "/api/v1/test", place, std::move(function), Accepts::kBasic};
    auto answered = std::make_shared<std::promise<Response>>();
    Response response;
    if (Serve(route, answered, response)) return {std::move(response), true};
    return {answered->get_future().get(), false};
  }
  // One that is answered later.
  std::shared_ptr<std::promise<Response>> Begin(const Route& route) {
    auto answered = std::make_shared<std::promise<Response>>();
    Response response;
    EXPECT_FALSE(Serve(route, answered, response));
    return answered;
  }
  // Each request stays where it is, for workers may still read one when the next begins.
  bool Serve(const Route& route, const std::shared_ptr<std::promise<Response>>& answered, Response& response) {
    request_.path = "/api/v1/test";
    request_.received_at = authority_.Now();
    return dispatcher_.Serve(route, requests_.emplace_back(request_), response, [&] {
      return http::Responder(answered, [](std::shared_ptr<void> session, Response late) {
        static_cast<std::promise<Response>*>(session.get())->set_value(std::move(late));
      });
    });
  }
  static std::string Describe(const Call& call) {
    if (call.work.transaction == nullptr) return "memory";
    return call.work.transaction->writable() ? "write" : "read";
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  SystemClock clock_;
  wire::Request request_;  // what is sent next
  std::deque<wire::Request> requests_;
  std::latch busy_{1};
  std::latch go_{1};  // before the workers, who may still look at it when a test is over
  WorkerPool workers_{1, {.waiting_of_source = 1, .waiting = 8, .running_of_source = 1}};
  WorkerPool fetchers_{1, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 1}};
  WorkerPool tellers_{1, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 1}};
  WorkerPool readers_{3, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 3}};
  Dispatcher dispatcher_{*authority_, authority_.db().database(), {workers_, fetchers_, tellers_, readers_}, clock_};
};

TEST_F(DispatcherTest, ARouteRunsWhereItsTableSays) {
  const auto say_where = [](Authority&, const Call& call) -> Outcome { return Ok(Describe(call)); };
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
    return [wanted = std::move(wanted), &seen](Authority&, const Call& call) -> Outcome {
      const std::string place = Describe(call);
      seen.push_back(place);
      if (place == wanted) return Ok("done");
      return Detour{wanted == "write" ? Detour::Kind::kWrite : Detour::Kind::kRead};
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

TEST_F(DispatcherTest, PartsAreTransactionsOfTheirOwnAndTheAnswerWaitsForThem) {
  const auto before = authority_.db().database().counters().writes.load();
  std::atomic<int> done{0};
  const Answer answer = Serve(Place::kWrite, [&](Authority&, const Call& call) -> Outcome {
    authority::DoInParts(call.work, [&done, part = 0](const authority::Work& work) mutable {
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
  const Answer answer = Serve(Place::kWrite, [&](Authority&, const Call& call) -> Outcome {
    authority::DoInParts(call.work, [&](const authority::Work&) { return ++done < 5; });
    return Response{.status = 409};
  });
  EXPECT_EQ(answer.response.status, 409);
  EXPECT_EQ(done, 1) << "and that one is undone";
}

TEST_F(DispatcherTest, APartThatFailsIsAnswered503AndTheNextRequestGoesOn) {
  const Answer failed = Serve(Place::kWrite, [&](Authority&, const Call& call) -> Outcome {
    authority::DoInParts(call.work, [first = true](const authority::Work&) mutable {
      if (!std::exchange(first, false)) throw std::runtime_error("a part");
      return true;
    });
    return Ok("done");
  });
  EXPECT_EQ(failed.response.status, 503);
  const Answer next = Serve(Place::kWrite, [&](Authority&, const Call& call) -> Outcome {
    authority::DoInParts(call.work, [part = 0](const authority::Work&) mutable { return ++part < 3; });
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
                 [&, name](Authority&, const Call& call) -> Outcome {
                   authority::DoInParts(call.work, [&, name, part = 0](const authority::Work&) mutable {
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
  first->get_future().get();
  second->get_future().get();
  EXPECT_EQ(order, "abababab");
}

TEST_F(DispatcherTest, ALongReadIsForAReaderAndFewAtATimeForEachTenant) {
  std::latch begun{2};
  std::latch end{1};
  const auto read = [&](const std::string& tenant) {
    return Serve(Place::kRead, [tenant](Authority&, const Call& call) -> Outcome {
      if (!call.work.on_worker) return Detour{.kind = Detour::Kind::kLongRead, .tenant = tenant};
      return Ok(Describe(call));
    });
  };
  EXPECT_EQ(read("acme").response.body, "read");
  const Route route{wire::Method::kGet, "/api/v1/test", Place::kRead,
                    [&](Authority&, const Call& call) -> Outcome {
                      if (!call.work.on_worker) return Detour{.kind = Detour::Kind::kLongRead, .tenant = "acme"};
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
  EXPECT_EQ(first->get_future().get().body, "waited");
  EXPECT_EQ(second->get_future().get().body, "waited");
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
    using Piece = std::optional<wire::BodyPiece>;
    auto made = std::make_shared<std::promise<Piece>>();
    dispatcher_.MakePiece(body, http::PieceResponder(made, [](std::shared_ptr<void> session, Piece piece) {
                            static_cast<std::promise<Piece>*>(session.get())->set_value(std::move(piece));
                          }));
    return made->get_future().get();
  };
  EXPECT_EQ(make()->bytes, "piece");
  EXPECT_FALSE(make().has_value());
}

TEST_F(DispatcherTest, AWriteIsKeptOnlyWithAYes) {
  const auto write = [&](int status, const char* name) {
    return Serve(Place::kWrite, [=, this](Authority& authority, const Call& call) -> Outcome {
      const Account user{.id = authority.issuer.NewId(), .name = name, .created = call.work.now};
      storage::Accounts(call.work.tx()).Add(user);
      return Response{.status = status};
    });
  };
  EXPECT_EQ(write(201, "kept").response.status, 201);
  EXPECT_EQ(write(409, "dropped").response.status, 409);
  EXPECT_EQ(authority_.db().Texts("SELECT name FROM accounts ORDER BY name"),
            (std::vector<std::string>{"alice", "kept"}));
}

TEST_F(DispatcherTest, ANoMaySayThatItsWritesCount) {
  Serve(Place::kWrite, [](Authority& authority, const Call& call) -> Outcome {
    storage::Accounts(call.work.tx()).Add({.id = authority.issuer.NewId(), .name = "noted"});
    return Response{.status = 401, .leaves_its_writes = true};
  });
  EXPECT_EQ(authority_.db().Texts("SELECT name FROM accounts ORDER BY name"),
            (std::vector<std::string>{"alice", "noted"}));
}

TEST_F(DispatcherTest, AFaultIsA500WithoutItsReasonAndLeavesNothing) {
  for (const Place place : {Place::kCached, Place::kRead, Place::kWrite}) {
    const Answer answer = Serve(place, [](Authority& authority, const Call& call) -> Outcome {
      if (call.work.transaction != nullptr && call.work.transaction->writable()) {
        storage::Accounts(call.work.tx()).Add({.id = authority.issuer.NewId(), .name = "half"});
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
    const Answer answer = Serve(place, [](Authority&, const Call&) -> Outcome { throw storage::Unavailable("gone"); });
    EXPECT_EQ(answer.response.status, 503);
    EXPECT_NE(answer.response.headers.find("Retry-After"), std::string::npos);
  }
}

TEST_F(DispatcherTest, APasswordIsHashedOnAWorkerAndHandedIn) {
  const std::thread::id here = std::this_thread::get_id();
  const Answer answer = Serve(Place::kWrite, [&](Authority&, const Call& call) -> Outcome {
    EXPECT_NE(std::this_thread::get_id(), here);
    if (call.work.prepared == nullptr) return Detour{Detour::Kind::kHashPassword, Secret("correct horse")};
    return Ok(call.work.prepared->hash.substr(0, 9) + std::string(call.work.prepared->password.Reveal()));
  });
  EXPECT_EQ(answer.response.body, "$argon2idcorrect horse");
}

TEST_F(DispatcherTest, APasswordIsCheckedOnAWorkerAndTheRouteRunsAgainWhereItWas) {
  const auto prepared = authority::PreparePassword(Secret("correct horse"), authority_.random());
  authority_.Write([&](const authority::Work& work) {
    storage::Accounts(work.tx()).SetPassword(alice_.id, prepared.hash, work.now);
  });
  for (const Place place : {Place::kRead, Place::kWrite}) {
    for (const bool right : {true, false}) {
      const std::string header = "Basic " + EncodeBase64(std::string("alice:") + (right ? "correct horse" : "wrong"));
      request_.headers = {{"Authorization", header}};
      request_.peer = place == Place::kRead ? "192.0.2.1" : "192.0.2.2";  // who was wrong at one place has to wait
      const Answer answer = Serve(place, [&](Authority& authority, const Call& call) -> Outcome {
        const auto actor = authority.identity.ByPassword(call.work, "alice");
        if (actor) return Ok(Describe(call));
        if (actor.error() == authority::CredentialError::kPasswordUnchecked) {
          return Detour{Detour::Kind::kCheckPassword};
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
    return Serve(Place::kRead, [](Authority& authority, const Call& call) -> Outcome {
      const auto actor = authority.identity.ByPassword(call.work, "alice");
      if (actor.error() == authority::CredentialError::kPasswordUnchecked) return Detour{Detour::Kind::kCheckPassword};
      return Response{.status = 401, .body = std::to_string(call.work.verdict->retry_after.count())};
    });
  }

  std::string header_;
};

TEST_F(BusyWorkersTest, AFullQueueOfOneSourceIsA503ForThatSource) {
  request_.peer = "192.0.2.1";
  Occupy("192.0.2.1");
  const auto hash = [](Authority&, const Call& call) -> Outcome {
    if (call.work.prepared != nullptr) return Ok("hashed");
    return Detour{Detour::Kind::kHashPassword, Secret("x")};
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

TEST_F(DispatcherTest, AFunctionThatNeverHasEnoughIsAFault) {
  const Answer answer =
      Serve(Place::kWrite, [](Authority&, const Call&) -> Outcome { return Detour{Detour::Kind::kWrite}; });
  EXPECT_EQ(answer.response.status, 500);
}

TEST_F(DispatcherTest, CountsByStatusAndDuration) {
  Serve(Place::kCached, [](Authority&, const Call&) -> Outcome { return Ok(""); });
  Serve(Place::kCached, [](Authority&, const Call&) -> Outcome { return Response{.status = 404}; });
  EXPECT_EQ(dispatcher_.metrics().by_class[2], 1u);
  EXPECT_EQ(dispatcher_.metrics().by_class[4], 1u);
  RequestMetrics metrics;
  metrics.Count(200, Microseconds{400});
  metrics.Count(200, Microseconds{500});
  metrics.Count(200, Microseconds{501});
  metrics.Count(200, Seconds{60});
  EXPECT_EQ(metrics.by_duration[0], 2u);
  EXPECT_EQ(metrics.by_duration[1], 1u);
  EXPECT_EQ(metrics.by_duration[RequestMetrics::kBounds.size()], 1u);
  EXPECT_EQ(metrics.total_microseconds, 60'001'401u);
}

}  // namespace
}  // namespace jeton::server
