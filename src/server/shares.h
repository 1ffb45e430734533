#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace jeton::server {

// How much of something each of many is using at the moment, up to a bound. Any thread.
class Shares {
 public:
  // Holds one of the places of its owner until it goes. May outlive its Shares.
  using Share = std::shared_ptr<const void>;

  explicit Shares(int most_each) : most_each_(most_each), taken_(std::make_shared<Taken>()) {}

  // Null when the owner has taken all of its places.
  Share Take(const std::string& owner);

 private:
  struct Taken {
    std::mutex mutex;
    std::unordered_map<std::string, int> by_owner;  // without those that have none
  };
  struct Place;

  const int most_each_;
  const std::shared_ptr<Taken> taken_;
};

}  // namespace jeton::server
