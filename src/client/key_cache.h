#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/verification_key.h"
#include "jeton/connection.h"

namespace jeton::client {

// The public keys of one server. Any thread.
class KeyCache {
 public:
  using Keys = std::shared_ptr<const std::vector<crypto::VerificationKey>>;
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Options {
    std::string path;
    std::chrono::milliseconds most_age;
    std::chrono::milliseconds most_age_in_need;
    std::chrono::milliseconds cool_down;
  };

  KeyCache(Connection::Options server, Options options);

  // Returns the keys. They lack the key of that id if the server, asked no longer ago than the cool-down, has none.
  // Only a caller that needs an unknown key, or finds none at all, waits for the server.
  Answer<Keys> Find(std::string_view id);

 private:
  struct Known {
    Keys keys;  // null: none yet
    SteadyTime read{};
    SteadyTime asked{};  // read, or tried to
    Problem problem{};   // of the last attempt, while there are no keys
  };

  Known Copy() const;
  void Ask();

  const Options options_;
  mutable std::mutex mutex_;  // guards known_
  Known known_;
  std::mutex asking_;  // guards what follows; held during a request
  Connection connection_;
  std::string entity_tag_;
};

}  // namespace jeton::client
