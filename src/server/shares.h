#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace jeton::server {

// Limits how many shares of a resource each owner holds at a time. Any thread.
class Shares {
 public:
  // Holds one of its owner's places until it is destroyed. May outlive its Shares.
  using Share = std::shared_ptr<const void>;

  explicit Shares(int most_each) : most_each_(most_each), taken_(std::make_shared<Taken>()) {}

  // Returns null if the owner holds all its places.
  Share Take(const std::string& owner);

 private:
  struct Taken {
    std::mutex mutex;
    std::unordered_map<std::string, int> by_owner;  // without owners that hold none
  };
  struct Place;

  const int most_each_;
  const std::shared_ptr<Taken> taken_;
};

}  // namespace jeton::server
