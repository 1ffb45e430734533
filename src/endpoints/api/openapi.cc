#include "endpoints/api/openapi.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "domain/oauth_scope.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/webhook_events.h"
#include "wire/form.h"
#include "wire/problem.h"
#include "wire/schema.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::JsonView;

// The groups of operations, in the order of the document.
constexpr std::pair<std::string_view, std::string_view> kTags[] = {
    {"whoami", "The caller and what it presented."},
    {"tokens", "Every kind of token, whatever dialect made it."},
    {"access", "Who may do what, and why; giving and taking access."},
    {"refusals", "What was refused lately, and what it would have taken."},
    {"jobs", "Long work that goes on after its answer."},
    {"organizations", "Organizations with their policy and members."},
    {"teams", "Teams of organizations, and who is in them."},
    {"robots", "Robot accounts, and the foreign tokens that they trust."},
    {"repositories", "Repositories and the roles on them."},
    {"applications", "OAuth clients, and the APIs for which they get tokens."},
    {"users", "Users and their own accounts."},
    {"audit", "What was done, by whom, from where."},
    {"webhooks", "Addresses that are told of what happens."},
    {"installation", "The server, its registries, its keys."},
    {"oauth", "OAuth 2 for applications and APIs, as its RFCs say."},
    {"registry", "The token endpoint of container registries, as their clients expect it."},
};

// What any operation may answer.
constexpr std::string_view kCommonProblems =
    "malformed_request unknown_parameter invalid_parameter repeated_parameter unauthenticated forbidden not_found "
    "too_many_requests server_error unavailable";
constexpr std::string_view kChangeProblems = "csrf_token_needed fresh_login_needed";
constexpr std::string_view kBodyProblems = "missing_parameter unsupported_media_type body_too_long";

// The pattern without the router's own syntax: "{repository...}" matches several segments.
std::string PublicPath(std::string_view pattern) {
  std::string path(pattern);
  if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

std::vector<std::string> PathParameters(const std::string& path) {
  std::vector<std::string> names;
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{', begin + 1)) {
    names.push_back(path.substr(begin + 1, path.find('}', begin) - begin - 1));
  }
  return names;
}

// The values of the example, in the order of the path.
std::vector<std::string_view> ExampleOfPath(const Described& described) {
  return SplitWords(described.parameters.substr(0, described.parameters.find('?')));
}

// Returns the example of a parameter of the query, typed as described; null: it has none.
json::value ExampleOfQuery(const Described& described, const wire::MemberSchema& member) {
  const auto question = described.parameters.find('?');
  if (question == std::string_view::npos) return nullptr;
  const auto form = wire::Form::Parse(described.parameters.substr(question + 1));
  const std::string* const text = form ? form->Find(member.name) : nullptr;
  if (text == nullptr) return nullptr;
  if (member.shape.type == wire::Shape::Type::kFlag) return *text == "true";
  if (member.shape.type == wire::Shape::Type::kWhole) return ParseInteger(*text).value_or(0);
  return json::value(*text);
}

json::array Parameters(const Row& row, wire::SchemaBook& book) {
  json::array parameters;
  const auto examples = ExampleOfPath(row.described);
  const auto names = PathParameters(PublicPath(row.path));
  for (std::size_t i = 0; i < names.size(); ++i) {
    json::object parameter{{"name", names[i]}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}};
    if (i < examples.size()) parameter["example"] = JsonView(examples[i]);
    parameters.push_back(std::move(parameter));
  }
  if (row.described.query == nullptr) return parameters;
  for (const wire::MemberSchema& member : row.described.query->Members()) {
    json::object schema = book.Describe(member);
    json::object parameter{{"name", JsonView(member.name)},
                           {"in", "query"},
                           {"required", member.presence == wire::Presence::kRequired},
                           {"description", JsonView(member.text)}};
    schema.erase("description");
    // A parameter without a value is refused, whatever it is.
    if (member.shape.type == wire::Shape::Type::kText && member.shape.choices.empty()) schema["minLength"] = 1;
    parameter["schema"] = std::move(schema);
    if (auto given = ExampleOfQuery(row.described, member); !given.is_null()) parameter["example"] = std::move(given);
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

const wire::ProblemKind& KindOf(std::string_view code) {
  const auto kinds = wire::AllProblems();
  return *std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.code == code; });
}

json::object Content(json::object schema, std::string_view type = "application/json") {
  return {{JsonView(type), {{"schema", std::move(schema)}}}};
}

void AddErrors(const Row& row, json::object& responses, wire::SchemaBook& book) {
  for (const std::string_view status : SplitWords(row.described.problems)) {
    responses[JsonView(status)] = {
        {"description", "Refused."},
        {"content", Content(book.Describe(*row.described.standard->error))},
    };
  }
}

void AddProblems(const Row& row, json::object& responses) {
  std::vector<std::string_view> codes = SplitWords(kCommonProblems);
  const auto add = [&](std::string_view more) {
    for (const std::string_view code : SplitWords(more)) codes.push_back(code);
  };
  if (row.method != wire::Method::kGet) add(kChangeProblems);
  if (row.described.body != nullptr) add(kBodyProblems);
  add(row.described.problems);
  std::map<int, std::string> by_status;
  for (const std::string_view code : codes) {
    std::string& text = by_status[KindOf(code).status];
    text.append(text.empty() ? "`" : ", `").append(code).append("`");
  }
  for (const auto& [status, text] : by_status) {
    responses[std::to_string(status)] = {
        {"description", text},
        {"content", {{JsonView(wire::kProblemJson), {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  }
}

json::object PageOf(json::object item) {
  return {{"type", "object"},
          {"properties",
           {{"items", {{"type", "array"}, {"items", std::move(item)}}},
            {"next_cursor",
             {{"type", {"string", "null"}}, {"description", "Where the list goes on; null: this is the last page."}}},
            {"total",
             {{"type", {"integer", "null"}},
              {"description", "How many items the list has; null: `count` did not ask for it."}}},
            {"total_is_more",
             {{"type", {"boolean", "null"}}, {"description", "Whether the list was too long to count all of it."}}}}},
          {"required", {"items", "next_cursor", "total", "total_is_more"}},
          {"additionalProperties", false}};
}

json::object Responses(const Row& row, wire::SchemaBook& book) {
  const Described& described = row.described;
  json::object responses;
  if (described.standard != nullptr) {
    responses["200"] = {{"description", "Done."}};
    if (described.answer != nullptr) {
      responses["200"].get_object()["content"] =
          Content(book.Describe(*described.answer), described.standard->answer_type);
    } else if (described.standard->answer_type != Standard().answer_type) {
      responses["200"].get_object()["content"] = Content({{"type", "string"}}, described.standard->answer_type);
    }
    AddErrors(row, responses, book);
    return responses;
  }
  if (described.form == Described::Answer::kNothing) {
    responses["204"] = {{"description", "Done."}};
  } else {
    json::object schema =
        described.answer == nullptr ? json::object{{"type", "object"}} : book.Describe(*described.answer);
    if (described.form == Described::Answer::kPage) schema = PageOf(std::move(schema));
    responses["200"] = {{"description", "Done."}, {"content", Content(schema)}};
    if (described.creates) responses["201"] = {{"description", "Made."}, {"content", Content(std::move(schema))}};
    if (described.creates && row.method == wire::Method::kPost) responses.erase("200");
  }
  if (described.job != nullptr) {
    responses["202"] = {{"description", "Begun: a job does the rest."},
                        {"content", Content(book.Describe(*described.job))}};
  }
  AddProblems(row, responses);
  return responses;
}

// What a caller may present: one of these.
json::array Security(const Described& described) {
  if (described.standard != nullptr) {
    const std::string_view caller = described.standard->caller;
    if (caller.empty()) return {};
    return {json::object{{JsonView(caller), json::array()}}, json::object()};
  }
  json::array scopes;
  if (!described.scope.empty()) scopes.push_back(JsonView(described.scope));
  return {json::object{{"oauth2", std::move(scopes)}}, json::object{{"bearer", json::array()}},
          json::object{{"session", json::array()}}};
}

json::object Operation(const Row& row, wire::SchemaBook& book) {
  const Described& described = row.described;
  json::object operation{{"operationId", JsonView(described.name)},
                         {"tags", {JsonView(described.tag)}},
                         {"summary", JsonView(described.summary)}};
  if (!described.text.empty()) operation["description"] = JsonView(described.text);
  if (json::array parameters = Parameters(row, book); !parameters.empty()) {
    operation["parameters"] = std::move(parameters);
  }
  if (described.body != nullptr) {
    json::object content{{"schema", book.Describe(*described.body)}};
    if (const auto example = ParseJson(described.example)) content["example"] = *example;
    const auto type = described.standard != nullptr ? described.standard->body_type : "application/json";
    operation["requestBody"] = {{"required", true}, {"content", {{JsonView(type), std::move(content)}}}};
  }
  operation["responses"] = Responses(row, book);
  operation["security"] = Security(described);
  return operation;
}

json::object HeaderParameter(std::string_view name, std::string_view text) {
  return {{"name", JsonView(name)},
          {"in", "header"},
          {"required", true},
          {"description", JsonView(text)},
          {"schema", {{"type", "string"}}}};
}

// What the server sends, by event.
json::object SentEvents(wire::SchemaBook& book) {
  json::object events;
  for (const DescribedEvent& event : AllEvents()) {
    json::object post{{"operationId", JsonView(event.name)},
                      {"tags", {"webhooks"}},
                      {"summary", JsonView(event.summary)},
                      {"description", JsonView(event.text)}};
    post["parameters"] = {
        HeaderParameter("Jeton-Signature",
                        "`t=TIME,v1=HEX`: the time in seconds since 1970, and the HMAC-SHA-256 of the time, a dot and "
                        "the body, with the secret of the webhook as its key. After a renewal there may be two `v1`."),
        HeaderParameter("Jeton-Event", "The name of the event."),
        HeaderParameter("Jeton-Delivery", "The id of the message: one that is sent again keeps it.")};
    post["requestBody"] = {{"required", true}, {"content", Content(book.Describe(*event.document))}};
    post["responses"] = {{"2XX", {{"description", "Received. Its body is not read."}}},
                         {"default", {{"description", "Not received: sent again later."}}}};
    post["security"] = json::array();
    events[JsonView(NameOf(event.event))] = {{"post", std::move(post)}};
  }
  return events;
}

json::object SecuritySchemes(const Settings& settings) {
  json::object scopes;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (settings.Offers(info.scope)) scopes[JsonView(info.name)] = JsonView(info.description);
  }
  return {
      {"oauth2",
       {{"type", "oauth2"},
        {"description", "An access token of an application."},
        {"flows",
         {{"clientCredentials",
           {{"tokenUrl", settings.public_url + "/oauth2/token"}, {"scopes", std::move(scopes)}}}}}}},
      {"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"description", "A personal authorization."}}},
      {"client", {{"type", "http"}, {"scheme", "basic"}, {"description", "The id and secret of an application."}}},
      {"login", {{"type", "http"}, {"scheme", "basic"}, {"description", "The name and secret of a robot or user."}}},
      {"session",
       {{"type", "apiKey"},
        {"in", "cookie"},
        {"name", "_csrf_token"},
        {"description", "A signed-in browser. Changes need the header X-CSRF-Token, too."}}}};
}

}  // namespace

json::object PrintOpenApi(const Settings& settings) {
  wire::SchemaBook book;
  book.Describe(wire::ProblemDocument());
  json::object paths;
  for (const auto rows : {AllRows, OAuthRows, RegistryRows}) {
    for (const Row& row : rows()) {
      const std::string path = PublicPath(row.path);
      if (!paths.contains(path)) paths[path] = json::object();
      paths[path].get_object()[ToLower(wire::NameOf(row.method))] = Operation(row, book);
    }
  }
  json::object events = SentEvents(book);
  json::array tags;
  for (const auto& [name, text] : kTags) {
    tags.push_back(json::object{{"name", JsonView(name)}, {"description", JsonView(text)}});
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Jeton"},
            {"version", "1"},
            {"summary", "Every token of an organization's APIs and container registry, in one place."},
            {"description", JsonView(kPutText)},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", {{{"url", settings.public_url}}}},
          {"tags", std::move(tags)},
          {"paths", std::move(paths)},
          {"webhooks", std::move(events)},
          {"components", {{"securitySchemes", SecuritySchemes(settings)}, {"schemas", book.schemas()}}}};
}

}  // namespace jeton::endpoints::api
