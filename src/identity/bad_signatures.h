#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string_view>

#include "base/digest.h"
#include "base/time.h"
#include "identity/bounded_table.h"
#include "identity/issuer_keys.h"

namespace jeton {

// Remembers foreign tokens with a bad signature, so that the same token does not cost a worker twice: the last four of
// each robot and source, until the issuer changes its keys. Uses a fixed amount of memory. Any thread.
class BadSignatures {
 public:
  struct Place {
    std::string_view login;
    std::string_view address;
  };

  bool Knows(const Place& place, std::string_view token, const IssuerKeys::Keys& keys);
  void Remember(const Place& place, std::string_view token, const IssuerKeys::Keys& keys, TimePoint now);

 private:
  struct Entry {
    Digest key{};
    std::array<Digest, 4> tokens{};
    std::size_t next = 0;
    IssuerKeys::Keys::weak_type keys{};
    TimePoint at{};

    TimePoint Stake() const { return at; }
  };

  std::mutex mutex_;
  BoundedTable<Entry> entries_;
};

}  // namespace jeton
