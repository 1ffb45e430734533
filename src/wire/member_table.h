#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "wire/body.h"

namespace jeton::wire {

// A form, query or answer that is described here, and read or printed elsewhere.
class MemberTable : public AnyBody {
 public:
  // REQUIRES: the members outlive the table. `name` is that of the schema; empty: it has none.
  constexpr MemberTable(std::string_view name, std::span<const MemberSchema> members)
      : AnyBody(List, BodyForm::kObject, name), members_(members) {}

 private:
  static std::vector<MemberSchema> List(const AnyBody& table) {
    const auto members = static_cast<const MemberTable&>(table).members_;
    return {members.begin(), members.end()};
  }

  std::span<const MemberSchema> members_;
};

}  // namespace jeton::wire
