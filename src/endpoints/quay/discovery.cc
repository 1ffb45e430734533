#include <set>

#include "base/encoding.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/dialect.h"
#include "endpoints/quay/endpoints.h"
#include "wire/schema.h"

namespace jeton::endpoints::quay {
namespace {

using wire::JsonView;

// Returns the pattern without the router's own syntax: "{repository...}" matches several segments.
std::string PathOf(std::string_view pattern) {
  std::string path(pattern);
  if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

json::object DescribeParameter(std::string_view name, std::string_view in, std::string_view type) {
  return {{"name", JsonView(name)}, {"in", JsonView(in)}, {"required", in == "path"}, {"type", JsonView(type)}};
}

std::string_view TypeOf(std::string_view name) {
  if (name == "limit" || name == "page") return "integer";
  const bool flag = name == "permissions" || name == "token" || name == "expiring" || name == "disabled" ||
                    name == "includePending" || name == "internal" || name == "includeTeams" || name == "includeOrgs" ||
                    name == "includeTags" || name == "includeStats" || name == "starred" || name == "public" ||
                    name == "last_modified" || name == "popularity";
  return flag ? "boolean" : "string";
}

json::array PathParameters(std::string_view path) {
  json::array parameters;
  for (auto begin = path.find('{'); begin != std::string_view::npos; begin = path.find('{', begin + 1)) {
    const auto end = path.find('}', begin);
    parameters.push_back(DescribeParameter(path.substr(begin + 1, end - begin - 1), "path", "string"));
  }
  return parameters;
}

json::object DescribeBody(const wire::AnyBody& body) {
  return {{"name", "body"},
          {"in", "body"},
          {"required", body.form() != wire::BodyForm::kOptionalObject},
          {"schema", wire::PrintSchema(body)}};
}

json::array OtherParameters(const Sent& sent) {
  json::array parameters;
  for (std::string_view names = sent.query; !names.empty();) {
    const auto end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    parameters.push_back(DescribeParameter(name, "query", TypeOf(name)));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  if (sent.body != nullptr) parameters.push_back(DescribeBody(*sent.body));
  return parameters;
}

// Quay's document promises 201 for every POST. A different status is listed beside it.
json::object Responses(const Route& route) {
  json::object responses;
  const bool creates = route.operation.kind == Operation::Kind::kCreates;
  if (route.method == wire::Method::kDelete) {
    responses["204"] = {{"description", "Deleted"}};
  } else {
    if (route.method != wire::Method::kPost || !creates) responses["200"] = {{"description", "Done"}};
    if (route.method == wire::Method::kPost || creates) responses["201"] = {{"description", "Created"}};
  }
  const json::value error{{"$ref", "#/definitions/ApiError"}};
  for (const auto& [status, text] : {std::pair("400", "Bad request"), std::pair("401", "Authentication required"),
                                     std::pair("403", "Not allowed"), std::pair("404", "Not found")}) {
    responses[status] = {{"description", text}, {"schema", error}};
  }
  return responses;
}

json::object Describe(const Route& route) {
  const Operation& operation = route.operation;
  json::object described{{"operationId", JsonView(operation.name)},
                         {"tags", {JsonView(operation.tag)}},
                         {"parameters", OtherParameters(operation.sent)},
                         {"responses", Responses(route)}};
  if (!operation.scope.empty()) {
    described["security"] = json::array{json::object{{"oauth2_implicit", json::array{JsonView(operation.scope)}}}};
  }
  return described;
}

// Describes features that are turned off too: a client is generated once and meets many installations. Leaves out
// operations of superusers if there are none, since their scope does not exist then.
bool IsDescribed(const Route& route, const Settings& settings, bool internal) {
  if (route.operation.name.empty()) return false;
  if (!settings.superusers_enabled && route.feature == &Settings::superusers_enabled) return false;
  return internal || route.operation.kind != Operation::Kind::kInternal;
}

void AddPaths(const Settings& settings, bool internal, json::object& document) {
  json::object paths;
  std::set<std::string_view> tags;
  for (const Route& route : Routes(settings)) {
    if (!IsDescribed(route, settings, internal)) continue;
    const Operation& operation = route.operation;
    const std::string path = PathOf(route.path);
    if (!paths.contains(path)) {
      paths[path] = {{"x-name", JsonView(operation.name)},
                     {"x-path", path},
                     {"x-tag", JsonView(operation.tag)},
                     {"parameters", PathParameters(path)}};
    }
    paths[path].as_object()[ToLower(wire::NameOf(route.method))] = Describe(route);
    tags.insert(operation.tag);
  }
  json::array names;
  for (const std::string_view tag : tags) names.push_back(json::object{{"name", JsonView(tag)}});
  document["paths"] = std::move(paths);
  document["tags"] = std::move(names);
}

json::object Security(const Settings& settings) {
  json::object scopes;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (settings.Offers(info.scope)) scopes[JsonView(info.name)] = JsonView(info.description);
  }
  return {{"oauth2_implicit",
           {{"type", "oauth2"},
            {"flow", "implicit"},
            {"authorizationUrl", settings.public_url + "/oauth/authorize"},
            {"scopes", std::move(scopes)}}}};
}

json::object Definitions() {
  const auto text = json::object{{"type", "string"}};
  const json::object error{{"type", "object"},
                           {"properties",
                            {{"status", {{"type", "integer"}}},
                             {"title", text},
                             {"type", text},
                             {"error_type", text},
                             {"detail", text},
                             {"error_message", text}}},
                           {"required", {"status", "type", "title"}}};
  return {{"ApiError", error}};
}

}  // namespace

// GET /api/v1/discovery
Outcome GetDiscovery(const Call& call) {
  const std::string& url = call.run.settings.public_url;
  const std::string scheme = url.substr(0, url.find(':'));
  json::object document{{"swagger", "2.0"},
                        {"host", JsonView(call.run.settings.host())},
                        {"basePath", "/"},
                        {"schemes", {JsonView(scheme)}},
                        {"info",
                         {{"version", "v1"},
                          {"title", "Jeton"},
                          {"description", "Organizations, teams, applications, robots and their tokens."}}},
                        {"securityDefinitions", Security(call.run.settings)},
                        {"definitions", Definitions()}};
  AddPaths(call.run.settings, FlagParameter(call, "internal", false), document);
  return JsonAnswer(document);
}

}  // namespace jeton::endpoints::quay
