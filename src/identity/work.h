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

// The result of comparing a request's password on a worker. Names the hash it was compared with, so that it does not
// count if the password has changed since.
struct PasswordVerdict {
  Id account;
  std::string hash;
  bool right = false;
  Seconds retry_after{0};        // not zero: not compared, after too many wrong ones
  bool needs_encrypted = false;  // not compared: plain passwords are not accepted here
};

// A new password and its Argon2id hash, made on a worker before the write begins.
struct PreparedPassword {
  Secret password;
  std::string hash;
};

// What another thread found for a request. Empty if the work has no result.
class Finding {
 public:
  Finding() = default;
  template <typename T>
  explicit Finding(T found) : type_(&typeid(T)), found_(std::make_shared<const T>(std::move(found))) {}

  // Returns null if it is of another type.
  template <typename T>
  const T* As() const {
    return type_ != nullptr && *type_ == typeid(T) ? static_cast<const T*>(found_.get()) : nullptr;
  }

 private:
  const std::type_info* type_ = nullptr;
  std::shared_ptr<const void> found_;
};

using Findings = std::vector<Finding>;

// Lasting changes of a run in memory: counters and notes.
using Effects = std::vector<std::function<void()>>;

// One run of one request: its time, what it may access, and where it came from.
struct Work {
  Transaction* transaction = nullptr;  // null: only memory
  TimePoint now{};
  std::uint64_t feed_position = 0;     // of the change feed, read before the transaction began
  std::string_view address;            // of the caller
  std::string_view dialect{};          // that the request speaks; empty: no request asks for this
  mutable std::string_view grant{};    // by which it asks for a token, once that is known; for the metrics
  const Findings* findings = nullptr;  // null: none yet
  bool on_worker = false;              // slow work may run here
  Effects* effects = nullptr;          // null: effects happen at once

  Transaction& tx() const { return *transaction; }

  // Returns the last finding of this type. Null: no work has looked for it yet.
  template <typename T>
  const T* Found() const {
    if (findings == nullptr) return nullptr;
    for (auto finding = findings->rbegin(); finding != findings->rend(); ++finding) {
      if (const T* found = finding->As<T>()) return found;
    }
    return nullptr;
  }
};

// Runs `effect` when the answer of this run is sent. A run that is undone, or run again, has no effects.
void Afterwards(const Work& work, std::function<void()> effect);

}  // namespace jeton
