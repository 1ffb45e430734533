#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace jeton::server {

// How much of something each of many is using at the moment, up to a bound. Any thread.
class Shares {
 public:
  // Holds one of the places of its owner until it goes. Must not outlive its Shares.
  using Share = std::shared_ptr<const void>;

  explicit Shares(int most_each) : most_each_(most_each) {}

  // Null when the owner has taken all of its places.
  Share Take(const std::string& owner);

 private:
  struct Place;
  void GiveBack(const std::string& owner);

  const int most_each_;
  std::mutex mutex_;
  std::unordered_map<std::string, int> taken_;  // without those that have none
};

}  // namespace jeton::server
