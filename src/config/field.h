#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/member_path.h"
#include "base/result.h"

// Puts the values of keys from the file into fields.
namespace jeton::config {

// The values that a file can hold.
using Value = std::variant<std::string, bool, std::int64_t, std::vector<std::string>>;

// The field of a key, within a Struct. Made by At, Read and Set.
template <typename Struct>
struct Field {
  // Stores the value, which must have the type of the standard value. Returns what is wrong with it; empty: nothing.
  std::vector<std::string> (*set)(Struct&, const Value&);
  Value (*read)(const Struct&, std::string_view text);
  // The standard value as a file would write it, if it cannot be printed from the field.
  std::string_view text;

  Value Standard() const { return read(Struct{}, text); }
};

namespace detail {

template <typename Result, typename Struct, typename Sent>
Struct SetBy(Result (*)(Struct&, Sent));
template <typename Result, typename Struct, typename Sent>
std::remove_cvref_t<Sent> SentTo(Result (*)(Struct&, Sent));

template <typename Type>
struct IsList : std::false_type {};
template <typename Element>
struct IsList<std::vector<Element>> : std::true_type {};

template <typename Type>
void Put(const Value& value, Type& field) {
  if constexpr (std::is_integral_v<Type> && !std::is_same_v<Type, bool>) {
    field = static_cast<Type>(std::get<std::int64_t>(value));
  } else {
    field = std::get<Type>(value);
  }
}
template <typename Count, typename Period>
void Put(const Value& value, std::chrono::duration<Count, Period>& field) {
  field = std::chrono::duration<Count, Period>{std::get<std::int64_t>(value)};
}

template <typename Type>
Value Take(const Type& field) {
  if constexpr (std::is_integral_v<Type> && !std::is_same_v<Type, bool>) {
    return static_cast<std::int64_t>(field);
  } else {
    return field;
  }
}
template <typename Count, typename Period>
Value Take(const std::chrono::duration<Count, Period>& field) {
  return std::int64_t{field.count()};
}

// Parses `text` as a value of that type.
template <typename Type>
Value Standing(std::string_view text) {
  if constexpr (IsList<Type>::value) {
    return text.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(text)};
  } else {
    return std::string(text);
  }
}

// Reads one text, or each of a list, by the rule.
template <auto rule, typename Type>
std::vector<std::string> ReadBy(const Value& value, Type& field) {
  std::vector<std::string> faults;
  const auto read = [&faults](const std::string& text, auto&& take) {
    auto result = rule(text);
    if (result) return take(std::move(*result));
    faults.push_back(std::move(result.error()));
  };
  if constexpr (IsList<Type>::value) {
    field.clear();
    for (const std::string& text : std::get<std::vector<std::string>>(value)) {
      read(text, [&](auto&& element) { field.push_back(std::forward<decltype(element)>(element)); });
    }
  } else {
    // Keeps wrong text, for checks across keys.
    if constexpr (std::is_same_v<Type, std::string>) field = std::get<std::string>(value);
    read(std::get<std::string>(value), [&](auto&& whole) { field = std::forward<decltype(whole)>(whole); });
  }
  return faults;
}

}  // namespace detail

// A field that takes the value unchanged: text, boolean, number, number of seconds, list of texts. The path consists of
// pointers to members: At<&Config::settings, &Settings::superusers>().
template <auto first, auto... rest>
constexpr auto At() {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& root, const Value& value) {
                         detail::Put(value, Follow<first, rest...>(root));
                         return std::vector<std::string>();
                       },
                       [](const Struct& root, std::string_view) { return detail::Take(Follow<first, rest...>(root)); },
                       {}};
}

// A field that a rule reads from text: Result<TYPE, std::string> rule(const std::string&), whose error says what is
// wrong. For a list, the rule reads each element.
template <auto rule, auto first, auto... rest>
constexpr auto Read(std::string_view standard = {}) {
  using Struct = OwnerOf<first>;
  return Field<Struct>{
      [](Struct& root, const Value& value) { return detail::ReadBy<rule>(value, Follow<first, rest...>(root)); },
      [](const Struct& root, std::string_view text) {
        using Type = std::remove_cvref_t<decltype(Follow<first, rest...>(root))>;
        if constexpr (std::is_constructible_v<Value, Type> && !std::is_integral_v<Type>) {
          return Value(Follow<first, rest...>(root));
        } else {
          return detail::Standing<Type>(text);
        }
      },
      standard};
}

// A value that sets more than one field: Result<void, std::string> function(Struct&, SENT).
template <auto function>
constexpr auto Set() {
  using Struct = decltype(detail::SetBy(function));
  using Sent = decltype(detail::SentTo(function));
  return Field<Struct>{[](Struct& root, const Value& value) {
                         auto done = function(root, std::get<Sent>(value));
                         return done ? std::vector<std::string>() : std::vector<std::string>{std::move(done.error())};
                       },
                       [](const Struct&, std::string_view) { return Value(Sent{}); },
                       {}};
}

}  // namespace jeton::config
