#include "server/shares.h"

namespace jeton::server {

struct Shares::Place {
  const std::shared_ptr<Taken> taken;
  const std::string owner;

  ~Place() {
    const std::lock_guard lock(taken->mutex);
    const auto found = taken->by_owner.find(owner);
    if (--found->second == 0) taken->by_owner.erase(found);
  }
};

Shares::Share Shares::Take(const std::string& owner) {
  {
    const std::lock_guard lock(taken_->mutex);
    int& taken = taken_->by_owner[owner];
    if (taken >= most_each_) return nullptr;
    ++taken;
  }
  return std::shared_ptr<const Place>(new Place{taken_, owner});
}

}  // namespace jeton::server
