#include "server/shares.h"

namespace jeton::server {

struct Shares::Place {
  Shares& shares;
  const std::string owner;

  ~Place() { shares.GiveBack(owner); }
};

Shares::Share Shares::Take(const std::string& owner) {
  {
    const std::lock_guard lock(mutex_);
    int& taken = taken_[owner];
    if (taken >= most_each_) return nullptr;
    ++taken;
  }
  return std::shared_ptr<const Place>(new Place{*this, owner});
}

void Shares::GiveBack(const std::string& owner) {
  const std::lock_guard lock(mutex_);
  const auto found = taken_.find(owner);
  if (--found->second == 0) taken_.erase(found);
}

}  // namespace jeton::server
