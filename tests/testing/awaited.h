#pragma once

#include <future>
#include <memory>
#include <utility>

#include "http/server.h"

namespace jeton::testing {

// What is handed to a Reply of http, in the place of a connection.
template <typename Answer>
class Awaited {
 public:
  http::Reply<Answer> Responder() const {
    return {promise_, [](std::shared_ptr<void> session, Answer answer) {
              static_cast<std::promise<Answer>*>(session.get())->set_value(std::move(answer));
            }};
  }
  // Waits for it. Once.
  Answer Get() const { return promise_->get_future().get(); }

 private:
  std::shared_ptr<std::promise<Answer>> promise_ = std::make_shared<std::promise<Answer>>();
};

}  // namespace jeton::testing
