#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/time.h"
#include "crypto/signing_key.h"
#include "storage/database.h"

namespace jeton::authority {
struct SignatureVerdict;
}  // namespace jeton::authority

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

// A notice of this request that has been sent, or could not be.
struct ToldNotice {
  Id id;
  bool received = false;
};

struct Work;

// What a request does in parts, each in a transaction of its own, before its answer leaves. A call does one part, some
// milliseconds of the write thread; false: it was the last. A copy is called, and takes the place of the original once
// its part is committed, so that a part that was undone is done again from the same state.
using Further = std::function<bool(const Work&)>;

// One run of one request: when it is, what it may touch, and where it came from.
struct Work {
  Transaction* transaction = nullptr;  // null: from memory alone
  TimePoint now{};
  std::uint64_t feed_position = 0;                         // of the change feed, read before the transaction began
  std::string_view address;                                // of the caller
  const PasswordVerdict* verdict = nullptr;                // null: not checked yet
  const PreparedPassword* prepared = nullptr;              // null: not hashed yet
  const crypto::SigningKey* made_key = nullptr;            // null: not made yet
  const authority::SignatureVerdict* signature = nullptr;  // null: not checked yet
  const ToldNotice* told = nullptr;                        // null: nobody told yet
  bool on_worker = false;                                  // what takes long may be done here
  std::vector<Further>* further = nullptr;                 // null: all parts are done at once

  Transaction& tx() const { return *transaction; }
};

// Does the first part now, and leaves what follows to transactions after this one.
void DoInParts(const Work& work, Further part);

}  // namespace jeton
