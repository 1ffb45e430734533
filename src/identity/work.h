#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton {

using storage::Transaction;

// What a worker found when it compared the password that came with a request. It names the hash it compared with, so
// that a password changed meanwhile does not count.
struct PasswordVerdict {
  Id account;
  std::string hash;
  bool right = false;
  Seconds retry_after{0};        // not zero: it was not compared, because there were too many wrong ones
  bool needs_encrypted = false;  // it was not compared: a plain password does not count here
};

// A new password and its Argon2id hash, made on a worker before the write begins.
struct PreparedPassword {
  Secret password;
  std::string hash;
};

// What was found for a request on another thread. Empty where the work was all there was to do.
class Finding {
 public:
  Finding() = default;
  template <typename T>
  explicit Finding(T found) : type_(&typeid(T)), found_(std::make_shared<const T>(std::move(found))) {}

  // Null if it is of another type.
  template <typename T>
  const T* As() const {
    return type_ != nullptr && *type_ == typeid(T) ? static_cast<const T*>(found_.get()) : nullptr;
  }

 private:
  const std::type_info* type_ = nullptr;
  std::shared_ptr<const void> found_;
};

using Findings = std::vector<Finding>;

// What a run does in memory for good: counters and notes.
using Effects = std::vector<std::function<void()>>;

// One run of one request: when it is, what it may touch, and where it came from.
struct Work {
  Transaction* transaction = nullptr;  // null: from memory alone
  TimePoint now{};
  std::uint64_t feed_position = 0;     // of the change feed, read before the transaction began
  std::string_view address;            // of the caller
  const Findings* findings = nullptr;  // null: none yet
  bool on_worker = false;              // what takes long may be done here
  Effects* effects = nullptr;          // null: they happen at once

  Transaction& tx() const { return *transaction; }

  // The last finding of this type. Null: it was not looked for yet.
  template <typename T>
  const T* Found() const {
    if (findings == nullptr) return nullptr;
    for (auto finding = findings->rbegin(); finding != findings->rend(); ++finding) {
      if (const T* found = finding->As<T>()) return found;
    }
    return nullptr;
  }
};

// Runs `effect` when the answer of this run leaves, so that a run that is undone, or leads to another one, has none.
void Afterwards(const Work& work, std::function<void()> effect);

}  // namespace jeton
