#include "wire/schema.h"

#include <boost/json/array.hpp>
#include <utility>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

namespace json = boost::json;

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

bool IsNullable(const MemberSchema& member) { return member.shape.nullable || member.presence == Presence::kNullable; }

// What both forms of schemas say with the same words.
void AddLimits(const Shape& shape, json::object& printed) {
  if (shape.least) printed["minimum"] = *shape.least;
  if (shape.most) printed["maximum"] = *shape.most;
  if (shape.filled) printed["minLength"] = 1;
  if (shape.longest > 0) printed["maxLength"] = shape.longest;
  if (!shape.format.empty()) printed["format"] = JsonView(shape.format);
}

// Of a text, or of the texts of a list.
json::array ChoicesOf(const Shape& shape) {
  json::array choices;
  for (const std::string_view choice : SplitWords(shape.choices)) choices.push_back(JsonView(choice));
  return choices;
}

json::object TextsOf(const Shape& list) {
  json::object texts{{"type", "string"}};
  if (json::array choices = ChoicesOf(list); !choices.empty()) texts["enum"] = std::move(choices);
  return texts;
}

json::array RequiredOf(const AnyBody& body) {
  json::array required;
  for (const MemberSchema& member : body.Members()) {
    if (member.presence == Presence::kRequired) required.push_back(JsonView(member.name));
  }
  return required;
}

json::object PrintObject(const AnyBody& body, bool with_required = true) {
  json::object properties;
  for (const MemberSchema& member : body.Members()) {
    const Shape& shape = member.shape;
    json::object printed{{"type", JsonView(NameOf(shape.type))}};
    if (shape.type == Shape::Type::kObject && shape.inner != nullptr) printed = PrintObject(*shape.inner);
    if (shape.type == Shape::Type::kList) {
      printed["items"] = shape.inner == nullptr ? TextsOf(shape) : PrintObject(*shape.inner, !shape.other_forms);
    }
    printed["description"] = JsonView(member.text);
    AddLimits(shape, printed);
    // OpenAPI 2.0 has no keyword for it; its tools agree on this one.
    if (IsNullable(member)) printed["x-nullable"] = true;
    json::array choices = shape.type == Shape::Type::kList ? json::array() : ChoicesOf(shape);
    if (!choices.empty()) printed["enum"] = std::move(choices);
    properties[JsonView(member.name)] = std::move(printed);
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  json::array required = RequiredOf(body);
  // An empty `required` list would make the schema invalid.
  if (with_required && !required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace

json::object PrintSchema(const AnyBody& body) {
  json::object schema = PrintObject(body);
  return body.form() == BodyForm::kList ? json::object{{"type", "array"}, {"items", std::move(schema)}} : schema;
}

json::object SchemaBook::Describe(const AnyBody& body) {
  if (body.name().empty()) return DescribeObject(body);
  const json::string_view name = JsonView(body.name());
  // The name is taken first: a document may hold others of its kind.
  if (schemas_.emplace(name, nullptr).second) schemas_[name] = DescribeObject(body);
  return {{"$ref", "#/components/schemas/" + std::string(body.name())}};
}

json::object SchemaBook::Describe(const MemberSchema& member) {
  const Shape& shape = member.shape;
  json::object printed;
  if (shape.type == Shape::Type::kObject && shape.inner != nullptr) {
    printed = Describe(*shape.inner);
    if (IsNullable(member)) printed = {{"anyOf", {printed, json::object{{"type", "null"}}}}};
  } else {
    const json::string_view type = JsonView(NameOf(shape.type));
    json::array choices = shape.type == Shape::Type::kList ? json::array() : ChoicesOf(shape);
    if (choices.empty()) {
      printed["type"] = IsNullable(member) ? json::value{type, "null"} : json::value(type);
    } else {
      printed = {{"type", type}, {"enum", std::move(choices)}};
      // An enumeration with null in it would be none of texts: generators of clients make a mess of it.
      if (IsNullable(member)) printed = {{"anyOf", {printed, json::object{{"type", "null"}}}}};
    }
  }
  if (shape.type == Shape::Type::kList) {
    printed["items"] = shape.inner == nullptr ? TextsOf(shape) : Describe(*shape.inner);
  }
  AddLimits(shape, printed);
  if (!member.text.empty()) printed["description"] = JsonView(member.text);
  return printed;
}

json::object SchemaBook::DescribeObject(const AnyBody& body) {
  json::object properties;
  for (const MemberSchema& member : body.Members()) properties[JsonView(member.name)] = Describe(member);
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (json::array required = RequiredOf(body); !required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace jeton::wire
