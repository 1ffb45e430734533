#include "endpoints/api/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "endpoints/api/openapi.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return static_cast<char>(c & ~0x20); });
  return upper;
}

std::string NameOfReference(const json::object& schema) {
  const std::string reference = TextOf(schema, "$ref");
  return reference.substr(std::min(reference.rfind('/') + 1, reference.size()));
}

std::string TypeOf(const json::object& schema);

// "a, b or null" of the types that a schema allows.
std::string PlainType(const json::object& schema) {
  if (schema.contains("enum")) {
    std::string words;
    for (const json::value& one : schema.at("enum").get_array()) {
      words += words.empty() ? "" : ", ";
      words += one.is_null() ? "null" : '`' + std::string(one.get_string()) + '`';
    }
    return words;
  }
  const json::value* const type = schema.if_contains("type");
  if (type == nullptr) return "any";
  const bool nullable = type->is_array();
  std::string name(nullable ? type->at(0).get_string() : type->get_string());
  if (name == "array") name = "list of " + TypeOf(schema.at("items").get_object());
  if (const std::string format = TextOf(schema, "format"); !format.empty()) name = format;
  return nullable ? name + " or null" : name;
}

std::string TypeOf(const json::object& schema) {
  if (schema.contains("$ref")) return NameOfReference(schema);
  if (const json::value* const either = schema.if_contains("anyOf")) {
    return TypeOf(either->at(0).get_object()) + " or null";
  }
  return PlainType(schema);
}

std::vector<ReferenceMember> MembersOf(const json::object& schema) {
  std::vector<ReferenceMember> members;
  const json::value* const required = schema.if_contains("required");
  for (const auto& property : schema.at("properties").get_object()) {
    const json::object& described = property.value().get_object();
    ReferenceMember member{std::string(property.key()), TypeOf(described), TextOf(described, "description"), false};
    member.required = required != nullptr && std::ranges::count(required->get_array(), json::value(member.name)) > 0;
    members.push_back(std::move(member));
  }
  return members;
}

std::vector<ReferenceMember> ParametersOf(const json::object& operation) {
  std::vector<ReferenceMember> members;
  const json::value* const parameters = operation.if_contains("parameters");
  if (parameters == nullptr) return members;
  for (const json::value& one : parameters->get_array()) {
    const json::object& parameter = one.get_object();
    if (parameter.at("in") == "path") continue;
    members.push_back({TextOf(parameter, "name"), TypeOf(parameter.at("schema").get_object()),
                       TextOf(parameter, "description"), parameter.at("required").get_bool()});
  }
  return members;
}

// What is sent or answered: it has one media type.
const json::object& ContentOf(const json::value& holder) {
  return holder.at("content").get_object().begin()->value().get_object();
}

// The type of the answer to success.
std::string AnswerOf(const json::object& responses) {
  for (const char* const status : {"200", "201", "202"}) {
    const json::value* const response = responses.if_contains(status);
    if (response == nullptr || !response->get_object().contains("content")) continue;
    const json::object& schema = ContentOf(*response).at("schema").get_object();
    const json::value* const items =
        schema.contains("properties") ? schema.at("properties").get_object().if_contains("items") : nullptr;
    return items == nullptr ? TypeOf(schema) : "page of " + TypeOf(items->at("items").get_object());
  }
  return "nothing";
}

// The scope that a caller needs, or else what must be presented, in words.
std::pair<std::string, std::string> NeedsOf(const json::array& security) {
  if (security.empty()) return {"", "no credential"};
  const json::object& first = security[0].get_object();
  if (first.contains("client")) return {"", "the credentials of an application"};
  if (first.contains("bearer")) return {"", "the token of the client of the gateway"};
  if (first.contains("login")) return {"", "the name and secret of a robot or user, if any"};
  const json::array& scopes = first.at("oauth2").get_array();
  if (scopes.empty()) return {"", "any live credential"};
  return {std::string(scopes[0].get_string()), ""};
}

ReferenceOperation Operation(std::string_view path, std::string_view method, const json::object& operation,
                             const json::object& schemas) {
  auto [scope, caller] = NeedsOf(operation.at("security").get_array());
  ReferenceOperation made{.name = TextOf(operation, "operationId"),
                          .method = Upper(method),
                          .path = std::string(path),
                          .summary = TextOf(operation, "summary"),
                          .text = TextOf(operation, "description"),
                          .scope = std::move(scope),
                          .caller = std::move(caller),
                          .parameters = ParametersOf(operation),
                          .body = {},
                          .answer = AnswerOf(operation.at("responses").get_object()),
                          .example = {},
                          .errors = {}};
  if (const json::value* const body = operation.if_contains("requestBody")) {
    const json::object& content = ContentOf(*body);
    const json::object& schema = content.at("schema").get_object();
    made.body = MembersOf(schema.contains("$ref") ? schemas.at(NameOfReference(schema)).get_object() : schema);
    if (content.contains("example")) made.example = json::serialize(content.at("example"));
  }
  for (const auto& response : operation.at("responses").get_object()) {
    if (response.key().front() < '4') continue;
    made.errors.emplace_back(response.key(), TextOf(response.value().get_object(), "description"));
  }
  return made;
}

ReferenceEvent Event(std::string_view event, const json::object& post) {
  return {.name = TextOf(post, "operationId"),
          .event = std::string(event),
          .summary = TextOf(post, "summary"),
          .text = TextOf(post, "description"),
          .document = TypeOf(ContentOf(post.at("requestBody")).at("schema").get_object())};
}

// A bar would end the table cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

std::string PrintMembers(const std::vector<ReferenceMember>& members, std::string_view title, bool marked) {
  if (members.empty()) return {};
  std::string table = fmt::format("\n| {} | type | what it is |\n| --- | --- | --- |\n", title);
  for (const auto& member : members) {
    table += fmt::format("| `{}`{} | {} | {} |\n", member.name, marked && member.required ? " (required)" : "",
                         Cell(member.type), Cell(member.text));
  }
  return table;
}

std::string PrintOperation(const ReferenceOperation& operation) {
  std::string page = fmt::format("\n### `{} {}`\n\n{}.", operation.method, operation.path, operation.summary);
  if (!operation.text.empty()) page += ' ' + operation.text;
  page +=
      fmt::format("\nNeeds {}. Answers: {}.\n",
                  operation.scope.empty() ? operation.caller : "the scope `" + operation.scope + '`', operation.answer);
  page += PrintMembers(operation.parameters, "parameter", true);
  page += PrintMembers(operation.body, "member of the body", true);
  if (!operation.example.empty()) page += fmt::format("\n```json\n{}\n```\n", operation.example);
  return page;
}

}  // namespace

Reference MakeReference() {
  const json::object document = PrintOpenApi(Settings{});
  const json::object& schemas = document.at("components").at("schemas").get_object();
  Reference reference;
  for (const json::value& tag : document.at("tags").get_array()) {
    ReferenceGroup group{TextOf(tag.get_object(), "name"), TextOf(tag.get_object(), "description"), {}};
    for (const auto& path : document.at("paths").get_object()) {
      for (const auto& method : path.value().get_object()) {
        const json::object& operation = method.value().get_object();
        if (operation.at("tags").at(0).get_string() != group.name) continue;
        group.operations.push_back(Operation(path.key(), method.key(), operation, schemas));
      }
    }
    if (!group.operations.empty()) reference.groups.push_back(std::move(group));
  }
  for (const auto& event : document.at("webhooks").get_object()) {
    reference.events.push_back(Event(event.key(), event.value().at("post").get_object()));
  }
  for (const auto& schema : schemas) {
    reference.documents.push_back({std::string(schema.key()), MembersOf(schema.value().get_object())});
  }
  return reference;
}

std::string PrintReference() {
  const Reference reference = MakeReference();
  std::string page =
      "# The API below /jeton/v1\n\n"
      "JSON in and out. Times are RFC 3339 in UTC; a member without a value is `null`. Send an OAuth access token or "
      "a\n"
      "personal authorization as a bearer token. Lists have pages: `limit` (1 to 200) and `cursor`, which is\n"
      "`next_cursor` of the page before. What a request has and the server does not know is refused. Errors are RFC "
      "9457\n"
      "documents; their codes are at `/docs/errors` of a running server, its OpenAPI 3.1 document is at "
      "`/openapi.json`,\n"
      "and this page, printed by `jetond help api`, is at `/docs/`.\n\n";
  page += kPutText;
  page += '\n';
  for (const ReferenceGroup& group : reference.groups) {
    page += fmt::format("\n## {}\n\n{}\n", group.name, group.text);
    for (const ReferenceOperation& operation : group.operations) page += PrintOperation(operation);
  }
  page +=
      "\n## Events\n\nWhat webhooks are sent, by POST, with the headers `Jeton-Signature`, `Jeton-Event` and "
      "`Jeton-Delivery`.\n";
  for (const ReferenceEvent& event : reference.events) {
    page +=
        fmt::format("\n### `{}`\n\n{}. {}\nThe body: {}.\n", event.event, event.summary, event.text, event.document);
  }
  page += "\n## Documents\n";
  for (const ReferenceDocument& document : reference.documents) {
    page += fmt::format("\n### {}\n", document.name) + PrintMembers(document.members, "member", false);
  }
  return page;
}

}  // namespace jeton::endpoints::api
