#include "wire/body.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

namespace json = boost::json;

std::vector<std::string_view> Split(std::string_view words) {
  std::vector<std::string_view> list;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    list.push_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return list;
}

std::string_view NameOf(Shape::Type type) {
  switch (type) {
    case Shape::Type::kText: return "string";
    case Shape::Type::kFlag: return "boolean";
    case Shape::Type::kWhole: return "integer";
    case Shape::Type::kNumber: return "number";
    case Shape::Type::kObject: return "object";
    case Shape::Type::kList: break;
  }
  return "array";
}

json::object PrintObject(const AnyBody& body, bool with_required = true) {
  json::object properties;
  json::array required;
  for (const MemberSchema& member : body.Members()) {
    const Shape& shape = member.shape;
    json::object printed{{"type", JsonView(NameOf(shape.type))}};
    if (shape.type == Shape::Type::kObject && shape.inner != nullptr) printed = PrintObject(*shape.inner);
    if (shape.type == Shape::Type::kList) {
      printed["items"] =
          shape.inner == nullptr ? json::object{{"type", "string"}} : PrintObject(*shape.inner, !shape.other_forms);
    }
    printed["description"] = JsonView(member.text);
    if (shape.least) printed["minimum"] = *shape.least;
    if (shape.most) printed["maximum"] = *shape.most;
    if (shape.filled) printed["minLength"] = 1;
    if (shape.longest > 0) printed["maxLength"] = shape.longest;
    if (!shape.format.empty()) printed["format"] = JsonView(shape.format);
    // OpenAPI 2.0 has no keyword for it; its tools agree on this one.
    if (shape.nullable || member.presence == Presence::kNullable) printed["x-nullable"] = true;
    json::array choices;
    for (const std::string_view choice : Split(shape.choices)) choices.push_back(JsonView(choice));
    if (!choices.empty()) printed["enum"] = std::move(choices);
    if (member.presence == Presence::kRequired) required.push_back(JsonView(member.name));
    properties[JsonView(member.name)] = std::move(printed);
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  // An empty `required` list would make the schema invalid.
  if (with_required && !required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace

namespace detail {

std::string Quote(std::string_view name, std::string_view fault) { return fmt::format("'{}' {}", name, fault); }

std::string WordsForUnknown(std::string_view nearest) {
  return nearest.empty() ? "is not known" : fmt::format("is not known. Did you mean {}?", nearest);
}

std::string FaultOfChoice(std::string_view choices) {
  std::string words = "must be ";
  const auto list = Split(choices);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) words += i + 1 == list.size() ? " or " : ", ";
    words += list[i];
  }
  return words;
}

std::string ReadWhole(const json::value& value, const Shape& shape, std::int64_t& field) {
  if (value.is_int64()) field = value.get_int64();
  if (value.is_int64() && field >= shape.least.value() && field <= shape.most.value()) return {};
  return fmt::format("must be a whole number from {} to {}", shape.least.value(), shape.most.value());
}

std::string ReadTime(const json::value& value, TimePoint& field) {
  std::string text;
  if (std::string fault = ReadText(value, {}, text); !fault.empty()) return fault;
  const auto time = ParseRfc3339(text);
  field = time.value_or(TimePoint{});
  return time ? "" : "must be a time like 2026-01-31T08:15:00Z";
}

}  // namespace detail

std::string ReadText(const json::value& value, const Shape& shape, std::string& text) {
  if (!value.is_string()) return "must be a string";
  text = View(value.get_string());
  if (text.find('\0') != std::string::npos) return "must not contain a NUL character";
  if (!shape.choices.empty()) {
    const auto choices = Split(shape.choices);
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) return detail::FaultOfChoice(shape.choices);
  }
  if (shape.filled && text.empty()) return "must not be empty";
  if (const std::size_t length = CountCodePoints(text); shape.longest > 0 && length > shape.longest) {
    return fmt::format("must have at most {} characters", shape.longest);
  }
  return shape.fault == nullptr ? std::string() : std::string(shape.fault(text));
}

json::object PrintSchema(const AnyBody& body) {
  json::object schema = PrintObject(body);
  return body.form() == BodyForm::kList ? json::object{{"type", "array"}, {"items", std::move(schema)}} : schema;
}

}  // namespace jeton::wire
