#pragma once

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/member_path.h"
#include "base/nearest.h"
#include "base/result.h"
#include "base/time.h"
#include "wire/json_body.h"

// One description of each JSON body: a table of its members. It reads and checks a body, says what is wrong with it,
// and is the source of its schema.
namespace jeton::wire {

class AnyBody;

// What a value must look like.
struct Shape {
  enum class Type { kText, kFlag, kWhole, kNumber, kObject, kList };
  Type type = Type::kText;
  bool nullable = false;  // null is a value of its own
  // For a number.
  std::optional<std::int64_t> least{};
  std::optional<std::int64_t> most{};
  // For a text.
  bool filled = false;                                    // not empty
  std::size_t longest = 0;                                // in characters; 0: any length
  std::string_view choices{};                             // the allowed texts, also of a list, separated by spaces
  std::string_view format{};                              // the OpenAPI format of a text
  std::string_view (*fault)(std::string_view) = nullptr;  // returns what else is wrong with a text; empty: nothing
  // The members of an object, or of the elements of a list. Null: any object, or a list of texts.
  const AnyBody* inner = nullptr;
  bool other_forms = false;  // objects may have another form, so none of these members is required
};

// Reads the value of a member into a field of a Struct. Made by the functions below.
template <typename Struct>
struct Field {
  // Returns what is wrong with the value, as text to follow the member's name; empty: nothing.
  std::string (*read)(Struct&, const boost::json::value&, const Shape&);
  Shape shape;
};

enum class Presence {
  kRequired,
  kOptional,
  kNullable,  // optional, and null means absent
};

template <typename Struct>
struct MemberOf {
  std::string_view name;
  Presence presence = Presence::kOptional;
  Field<Struct> field;
  std::string_view text;                          // a description for the schema
  std::string_view when_missing = "is required";  // the error if a required member is missing
};

// The schema of a member.
struct MemberSchema {
  std::string_view name;
  Presence presence = Presence::kOptional;
  Shape shape;
  std::string_view text;
};

std::vector<std::string_view> NamesOf(const std::vector<MemberSchema>& members);

// How a body is sent.
enum class BodyForm {
  kObject,
  kOptionalObject,  // may be absent
  kList,            // a list of such objects
};

// A body without the type of its Struct. Schemas are printed from it.
class AnyBody {
 public:
  std::vector<MemberSchema> Members() const { return list_(*this); }
  BodyForm form() const { return form_; }
  std::string_view name() const { return name_; }  // of the schema; empty: it has none
  bool only_known() const { return only_known_; }

 protected:
  using List = std::vector<MemberSchema> (*)(const AnyBody&);
  constexpr AnyBody(List list, BodyForm form, std::string_view name, bool only_known = false)
      : list_(list), form_(form), name_(name), only_known_(only_known) {}

 private:
  List list_;
  BodyForm form_;
  std::string_view name_;
  bool only_known_;
};

// What is wrong with a body.
struct BodyFault {
  enum class Kind { kUnknown, kMissing, kInvalid };
  Kind kind = Kind::kInvalid;
  std::string member;  // empty: the body as a whole
  std::string text;    // follows the name of the member, or is a whole sentence

  std::string Sentence() const;
};

// Returns the error for a member that is not described, or nothing.
using UnknownFault = std::optional<std::string> (*)(std::string_view name);

// Rules for a body as a whole.
template <typename Struct>
struct BodyRules {
  // Null: ignores members that are not described.
  UnknownFault unknown = nullptr;
  bool only_known = false;  // refuses undescribed members, and suggests the name that was probably meant
  // Checks rules across members. Returns a whole sentence; empty: nothing is wrong.
  std::string (*check)(Struct&) = nullptr;
  BodyForm form = BodyForm::kObject;
  std::string_view name{};  // of the schema
};

template <typename Struct>
class Body : public AnyBody {
 public:
  // REQUIRES: the members outlive the body.
  explicit constexpr Body(std::span<const MemberOf<Struct>> members, const BodyRules<Struct>& rules = {})
      : AnyBody(ListMembers, rules.form, rules.name, rules.only_known), members_(members), rules_(rules) {}

  // Reads an object. The error is the first fault, undescribed members before all others.
  Result<Struct, BodyFault> ReadOrFault(const boost::json::object& object) const;
  // The same with the fault as a sentence: "'name' is required".
  Result<Struct, std::string> Read(const boost::json::object& object) const {
    auto read = ReadOrFault(object);
    if (!read) return Fail(read.error().Sentence());
    return std::move(*read);
  }

 private:
  static std::vector<MemberSchema> ListMembers(const AnyBody& body) {
    std::vector<MemberSchema> schemas;
    for (const auto& m : static_cast<const Body&>(body).members_) {
      schemas.push_back({m.name, m.presence, m.field.shape, m.text});
    }
    return schemas;
  }
  std::optional<BodyFault> FaultOfUnknown(const boost::json::object& object) const;

  std::span<const MemberOf<Struct>> members_;
  BodyRules<Struct> rules_;
};

// Stores the value in `text`. Returns what is wrong with it; empty: nothing.
std::string ReadText(const boost::json::value& value, const Shape& shape, std::string& text);

namespace detail {

std::string WordsForUnknown(std::string_view nearest);
// Returns the first member of a value, or of the objects in a list, that `inner` does not know and refuses. `path`: the
// name of the value.
std::optional<BodyFault> FaultOfInner(const AnyBody& inner, const std::string& path, const boost::json::value& value);
// Each stores the value in `field` and returns what is wrong with it; empty: nothing.
std::string ReadWhole(const boost::json::value& value, const Shape& shape, std::int64_t& field);
std::string ReadTime(const boost::json::value& value, TimePoint& field);
std::string FaultOfChoice(std::string_view choices);

template <typename Type>
struct Plain {
  using type = Type;
};
template <typename Type>
struct Plain<std::optional<Type>> {
  using type = Type;
};

// The type of the field at the end of a path, without std::optional.
template <auto first, auto... rest>
using PlainAt =
    typename Plain<std::remove_cvref_t<decltype(Follow<first, rest...>(std::declval<OwnerOf<first>&>()))>>::type;

}  // namespace detail

// A text. The path consists of pointers to members, as in all functions below: Text<&NewTeam::name>({.longest = 255}).
template <auto first, auto... rest>
constexpr auto Text(const Shape& shape = {}) {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape& s) {
                         std::string text;
                         std::string fault = ReadText(value, s, text);
                         Follow<first, rest...>(body) = std::move(text);
                         return fault;
                       },
                       shape};
}

// A text that is checked but not stored.
template <typename Struct>
constexpr auto Unused(const Shape& shape = {}) {
  return Field<Struct>{[](Struct&, const boost::json::value& value, const Shape& s) {
                         std::string ignored;
                         return ReadText(value, s, ignored);
                       },
                       shape};
}

// Any value; not stored.
template <typename Struct>
constexpr auto Ignored(const Shape& shape = {}) {
  return Field<Struct>{[](Struct&, const boost::json::value&, const Shape&) { return std::string(); }, shape};
}

// One of the texts that `parse` accepts: std::optional<TYPE> parse(std::string_view).
template <auto parse, auto first, auto... rest>
constexpr auto Choice(std::string_view choices) {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape& s) {
                         std::string text;
                         std::string fault = ReadText(value, s, text);
                         if (!fault.empty()) return fault;
                         const auto choice = parse(text);
                         if (choice) Follow<first, rest...>(body) = *choice;
                         return choice ? std::string() : detail::FaultOfChoice(s.choices);
                       },
                       {.choices = choices}};
}

template <auto first, auto... rest>
constexpr auto Flag() {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape&) {
                         if (!value.is_bool()) return std::string("must be true or false");
                         Follow<first, rest...>(body) = value.get_bool();
                         return std::string();
                       },
                       {.type = Shape::Type::kFlag}};
}

// A whole number, or a number of seconds.
template <auto first, auto... rest>
constexpr auto Whole(std::int64_t least, std::int64_t most) {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape& s) {
                         std::int64_t number = 0;
                         std::string fault = detail::ReadWhole(value, s, number);
                         Follow<first, rest...>(body) = detail::PlainAt<first, rest...>{number};
                         return fault;
                       },
                       {.type = Shape::Type::kWhole, .least = least, .most = most}};
}

// An RFC 3339 timestamp.
template <auto first, auto... rest>
constexpr auto Time() {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape&) {
                         TimePoint time{};
                         std::string fault = detail::ReadTime(value, time);
                         Follow<first, rest...>(body) = time;
                         return fault;
                       },
                       {.format = "date-time"}};
}

// An object with a description of its own.
template <const auto& inner, auto first, auto... rest>
constexpr auto Object() {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape&) {
                         if (!value.is_object()) return std::string("must be an object");
                         auto read = inner.Read(value.get_object());
                         if (!read) return "is malformed: " + read.error();
                         Follow<first, rest...>(body) = std::move(*read);
                         return std::string();
                       },
                       {.type = Shape::Type::kObject, .inner = &inner}};
}

// Any other value: Result<TYPE, std::string> rule(const boost::json::value&).
template <auto rule, auto first, auto... rest>
constexpr auto Read(const Shape& shape) {
  using Struct = OwnerOf<first>;
  return Field<Struct>{[](Struct& body, const boost::json::value& value, const Shape&) {
                         auto read = rule(value);
                         if (!read) return std::move(read.error());
                         Follow<first, rest...>(body) = std::move(*read);
                         return std::string();
                       },
                       shape};
}

// Joins the members of several tables.
template <typename Struct, std::size_t... sizes>
constexpr auto Join(const std::array<MemberOf<Struct>, sizes>&... tables) {
  std::array<MemberOf<Struct>, (sizes + ...)> all{};
  auto at = all.begin();
  ((at = std::copy(tables.begin(), tables.end(), at)), ...);
  return all;
}

template <typename Struct>
std::optional<BodyFault> Body<Struct>::FaultOfUnknown(const boost::json::object& object) const {
  for (const auto& sent : object) {
    const std::string_view name(sent.key().data(), sent.key().size());
    const auto is_it = [&](const auto& member) { return member.name == name; };
    if (std::any_of(members_.begin(), members_.end(), is_it)) continue;
    const auto fault = [&](std::string text) {
      return BodyFault{BodyFault::Kind::kUnknown, std::string(name), std::move(text)};
    };
    if (rules_.only_known) {
      std::vector<std::string_view> names;
      for (const auto& member : members_) names.push_back(member.name);
      return fault(detail::WordsForUnknown(NearestName(name, names)));
    }
    if (auto text = rules_.unknown(name)) return fault(std::move(*text));
  }
  return std::nullopt;
}

template <typename Struct>
Result<Struct, BodyFault> Body<Struct>::ReadOrFault(const boost::json::object& object) const {
  using Kind = BodyFault::Kind;
  if (rules_.only_known || rules_.unknown != nullptr) {
    if (auto fault = FaultOfUnknown(object)) return Fail(std::move(*fault));
  }
  Struct body{};
  for (const auto& member : members_) {
    const boost::json::value* const value = object.if_contains(JsonView(member.name));
    if (value == nullptr && member.presence == Presence::kRequired) {
      return Fail(BodyFault{Kind::kMissing, std::string(member.name), std::string(member.when_missing)});
    }
    if (value == nullptr || (value->is_null() && member.presence == Presence::kNullable)) continue;
    if (const AnyBody* const inner = member.field.shape.inner; inner && rules_.only_known) {
      if (auto fault = detail::FaultOfInner(*inner, std::string(member.name), *value)) return Fail(std::move(*fault));
    }
    std::string fault = member.field.read(body, *value, member.field.shape);
    if (!fault.empty()) return Fail(BodyFault{Kind::kInvalid, std::string(member.name), std::move(fault)});
  }
  if (std::string fault = rules_.check == nullptr ? std::string() : rules_.check(body); !fault.empty()) {
    return Fail(BodyFault{Kind::kInvalid, {}, std::move(fault)});
  }
  return body;
}

}  // namespace jeton::wire
