#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <latch>
#include <string>
#include <utility>

#include "server/dispatcher.h"
#include "server/log.h"
#include "testing/awaited.h"
#include "testing/test_authority.h"

// A dispatcher over an authority with the user alice, and pools of few threads.
namespace jeton::server {

inline wire::Response Ok(std::string body) { return {.status = 200, .body = std::move(body)}; }

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() { SetLogLevel("error"); }
  ~DispatcherTest() override { SetLogLevel("info"); }

  using Later = testing::Awaited<wire::Response>;

  // The answer, and whether it was given on the spot.
  struct Answer {
    wire::Response response;
    bool at_once = false;
  };

  Answer Serve(Place place, std::function<endpoints::Outcome(const endpoints::Call&)> function) {
    // Answers are finished later, and name the route if that fails.
    const Route& route = routes_.emplace_back(
        Route{wire::Method::kGet, "/api/v1/test", place, std::move(function), endpoints::Accepts::kBasic});
    const Later later;
    wire::Response response;
    if (Serve(route, later, response)) return {std::move(response), true};
    return {later.Get(), false};
  }
  // One that is answered later.
  Later Begin(const Route& route) {
    const Later later;
    wire::Response response;
    EXPECT_FALSE(Serve(route, later, response));
    return later;
  }
  // Each request stays where it is, for workers may still read one when the next begins.
  bool Serve(const Route& route, const Later& later, wire::Response& response) {
    request_.path = "/api/v1/test";
    request_.received_at = authority_.Now();
    return dispatcher_.Serve(route, requests_.emplace_back(request_), response, [&] { return later.Responder(); });
  }
  static std::string Describe(const endpoints::Call& call) {
    if (call.run.transaction == nullptr) return "memory";
    return call.run.transaction->writable() ? "write" : "read";
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  SystemClock clock_;
  wire::Request request_;  // what is sent next
  std::deque<wire::Request> requests_;
  std::deque<Route> routes_;
  std::latch busy_{1};
  std::latch go_{1};  // before the workers, who may still look at it when a test is over
  WorkerPool workers_{1, {.waiting_of_source = 1, .waiting = 8, .running_of_source = 1}};
  WorkerPool fetchers_{1, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 1}};
  WorkerPool tellers_{1, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 1}};
  WorkerPool readers_{3, {.waiting_of_source = 4, .waiting = 8, .running_of_source = 3}};
  Dispatcher dispatcher_{*authority_, authority_.db().database(), {workers_, fetchers_, tellers_, readers_}, clock_};
};

}  // namespace jeton::server
