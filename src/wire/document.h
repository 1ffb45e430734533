#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/member_path.h"
#include "base/secret.h"
#include "base/time.h"
#include "wire/body.h"

// One description of each JSON document that our own API sends: a table of its members. It prints a struct, and is the
// source of the document's schema. Every member is always there; one without a value is null.
namespace jeton::wire {

// Prints a field of a Struct. Made by the functions below.
template <typename Struct>
struct ShownField {
  boost::json::value (*show)(const Struct&);
  Shape shape;
};

template <typename Struct>
struct ShownMember {
  std::string_view name;
  ShownField<Struct> field;
  std::string_view text;  // a description for the schema
};

template <typename Struct>
class Document : public AnyBody {
 public:
  // REQUIRES: the members outlive the document. `name` is that of the schema.
  constexpr Document(std::string_view name, std::span<const ShownMember<Struct>> members)
      : AnyBody(ListMembers, BodyForm::kObject, name), members_(members) {}

  boost::json::object Print(const Struct& value) const {
    boost::json::object printed;
    printed.reserve(members_.size());
    for (const auto& member : members_) printed.emplace(JsonView(member.name), member.field.show(value));
    return printed;
  }

 private:
  static std::vector<MemberSchema> ListMembers(const AnyBody& document) {
    std::vector<MemberSchema> schemas;
    for (const auto& m : static_cast<const Document&>(document).members_) {
      schemas.push_back({m.name, Presence::kRequired, m.field.shape, m.text});
    }
    return schemas;
  }

  std::span<const ShownMember<Struct>> members_;
};

namespace detail {

inline boost::json::value ToJson(bool flag) { return flag; }
inline boost::json::value ToJson(std::int64_t number) { return number; }
inline boost::json::value ToJson(std::size_t number) { return number; }
inline boost::json::value ToJson(Seconds seconds) { return seconds.count(); }
inline boost::json::value ToJson(std::string_view text) { return JsonView(text); }
inline boost::json::value ToJson(const Secret& secret) { return JsonView(secret.Reveal()); }
inline boost::json::value ToJson(TimePoint time) {
  return time == kNever ? boost::json::value(nullptr) : boost::json::value(FormatRfc3339(time));
}
inline boost::json::value ToJson(const Id& id) { return boost::json::value(id.ToUuid()); }
template <typename Text>
boost::json::value ToJson(const std::vector<Text>& texts) {
  boost::json::array list;
  for (const Text& text : texts) list.push_back(ToJson(text));
  return list;
}
template <typename Type>
boost::json::value ToJson(const std::optional<Type>& value) {
  return value ? ToJson(*value) : boost::json::value(nullptr);
}

template <typename Type>
constexpr Shape ShapeOf() {
  if constexpr (std::is_same_v<Type, bool>) {
    return {.type = Shape::Type::kFlag};
  } else if constexpr (std::is_integral_v<Type> || std::is_same_v<Type, Seconds>) {
    return {.type = Shape::Type::kWhole};
  } else if constexpr (std::is_same_v<Type, TimePoint>) {
    return {.nullable = true, .format = "date-time"};
  } else if constexpr (std::is_same_v<Type, Id>) {
    return {.format = "uuid"};
  } else if constexpr (std::is_same_v<Type, std::vector<std::string>> ||
                       std::is_same_v<Type, std::vector<std::string_view>>) {
    return {.type = Shape::Type::kList};
  } else {
    return {};
  }
}

template <typename Type>
struct Bare {
  using type = Type;
  static constexpr bool optional = false;
};
template <typename Type>
struct Bare<std::optional<Type>> {
  using type = Type;
  static constexpr bool optional = true;
};

template <auto first, auto... rest>
using TypeAt = std::remove_cvref_t<decltype(Follow<first, rest...>(std::declval<OwnerOf<first>&>()))>;

}  // namespace detail

// A text, flag, number, time, id, secret or list of texts; of an optional field, or null. The path consists of pointers
// to members: Show<&Item::account, &Account::name>().
template <auto first, auto... rest>
constexpr auto Show() {
  using Struct = OwnerOf<first>;
  using Field = detail::Bare<detail::TypeAt<first, rest...>>;
  Shape shape = detail::ShapeOf<typename Field::type>();
  if (Field::optional) shape.nullable = true;
  return ShownField<Struct>{[](const Struct& value) { return detail::ToJson(Follow<first, rest...>(value)); }, shape};
}

// One of the words `choices`, separated by spaces: of a text, or of an optional one.
template <auto first, auto... rest>
constexpr auto ShowChoice(std::string_view choices) {
  auto field = Show<first, rest...>();
  field.shape.choices = choices;
  return field;
}

// An object with a description of its own; of an optional field, or null.
template <const auto& inner, auto first, auto... rest>
constexpr auto ShowObject() {
  using Struct = OwnerOf<first>;
  using Field = detail::Bare<detail::TypeAt<first, rest...>>;
  return ShownField<Struct>{[](const Struct& value) -> boost::json::value {
                              const auto& field = Follow<first, rest...>(value);
                              if constexpr (Field::optional) {
                                return field ? boost::json::value(inner.Print(*field)) : boost::json::value(nullptr);
                              } else {
                                return inner.Print(field);
                              }
                            },
                            {.type = Shape::Type::kObject, .nullable = Field::optional, .inner = &inner}};
}

// A list of objects with a description of their own.
template <const auto& inner, auto first, auto... rest>
constexpr auto ShowList() {
  using Struct = OwnerOf<first>;
  return ShownField<Struct>{[](const Struct& value) -> boost::json::value {
                              boost::json::array list;
                              for (const auto& one : Follow<first, rest...>(value)) list.push_back(inner.Print(one));
                              return list;
                            },
                            {.type = Shape::Type::kList, .inner = &inner}};
}

// Any other value: boost::json::value show(const Struct&).
template <auto show>
constexpr auto ShowBy(const Shape& shape) {
  return ShownField<std::remove_cvref_t<typename decltype([]<typename Struct>(boost::json::value (*)(const Struct&)) {
    return std::type_identity<Struct>{};
  }(show))::type>>{show, shape};
}

}  // namespace jeton::wire
