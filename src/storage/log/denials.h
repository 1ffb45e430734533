#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// How long a denial is kept.
constexpr Seconds kKeepDenials{7 * 86400};
// The most that are kept: for one subject with accepted credentials, for one with refused ones, and for one owner.
constexpr std::size_t kMostDenialsOfSubject = 100;
constexpr std::size_t kMostRejectionsOfSubject = 20;
constexpr std::size_t kMostDenialsOfOwner = 1000;

struct DenialRow {
  std::string code;
  TimePoint at{};
  Id subject;
  Id owner;
  bool accepted = false;  // the credential was accepted, but a right was missing
  std::string document;   // a JSON object
};

// Where a page of the list ended. Newest first.
struct DenialPlace {
  TimePoint at = kNever;
  std::string code;
};
struct DenialFilter {
  TimePoint since{};
  DenialPlace before{};
  std::size_t most = 50;
};

// What was denied to registry clients.
class KeptDenials {
 public:
  explicit KeptDenials(Transaction& transaction) : transaction_(transaction) {}

  // Adds all rows, then removes the oldest rows of subjects and owners that have too many.
  void Add(const std::vector<DenialRow>& rows);
  std::optional<DenialRow> Find(std::string_view code);

  // Newest first.
  std::vector<DenialRow> OfOwner(const Id& owner, const DenialFilter& filter);
  std::vector<DenialRow> OfSubject(const Id& subject, const DenialFilter& filter);
  std::vector<DenialRow> All(const DenialFilter& filter);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
