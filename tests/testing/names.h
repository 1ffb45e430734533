#pragma once

#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <string_view>
#include <type_traits>
#include <utility>

// Failures print enumerators by name. Every test is compiled with this header (tests/CMakeLists.txt): a program in
// which only some files knew it would print one or the other.
namespace jeton::testing {

// "[with E = jeton::Reason; E value = jeton::Reason::kRole; ...]" or "[E = jeton::Reason, value =
// jeton::Reason::kRole]".
template <typename E, E value>
constexpr std::string_view Spelled() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(text.find("value = ") + 8);
  text = text.substr(0, text.find_first_of(";]"));
  // A value without a name is spelled as a cast.
  if (text.starts_with('(')) return {};
  return text.substr(text.rfind(':') + 1);
}

// More than any enumeration of ours has.
constexpr int kMostEnumerators = 64;

template <typename E, int... values>
constexpr std::array<std::string_view, kMostEnumerators> SpelledAll(std::integer_sequence<int, values...>) {
  return {Spelled<E, static_cast<E>(values)>()...};
}

// Found by GoogleTest in the namespace of the enumeration.
template <typename E>
requires std::is_enum_v<E>
void PrintTo(const E& value, std::ostream* out) {
  static constexpr auto kNames = SpelledAll<E>(std::make_integer_sequence<int, kMostEnumerators>());
  const auto number = static_cast<long long>(value);
  const bool named = number >= 0 && number < kMostEnumerators && !kNames[static_cast<std::size_t>(number)].empty();
  named ? *out << kNames[static_cast<std::size_t>(number)] : *out << number;
}

}  // namespace jeton::testing

namespace jeton {
using testing::PrintTo;
namespace authority {
using testing::PrintTo;
}
namespace crypto {
using testing::PrintTo;
}
namespace endpoints {
using testing::PrintTo;
struct NeedRead;
struct NeedWrite;
struct Known;
struct Slow;
// What a function asks for instead of answering.
inline void PrintTo(const NeedRead&, std::ostream* out) { *out << "NeedRead"; }
inline void PrintTo(const NeedWrite&, std::ostream* out) { *out << "NeedWrite"; }
inline void PrintTo(const Known&, std::ostream* out) { *out << "Known"; }
inline void PrintTo(const Slow&, std::ostream* out) { *out << "Slow"; }
namespace oauth {
using testing::PrintTo;
}
namespace openshift {
using testing::PrintTo;
}
namespace registry {
using testing::PrintTo;
}
}  // namespace endpoints
namespace http {
using testing::PrintTo;
}
namespace server {
using testing::PrintTo;
}
namespace storage {
using testing::PrintTo;
}
namespace wire {
using testing::PrintTo;
}
}  // namespace jeton
