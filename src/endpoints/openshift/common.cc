#include "endpoints/openshift/common.h"

#include "wire/json_body.h"

namespace jeton::endpoints::openshift {
namespace {

json::array PrintParameters(const std::vector<Parameter>& parameters, bool required) {
  json::array printed;
  for (const Parameter& parameter : parameters) {
    json::object one{{"name", parameter.name},
                     {"type", parameter.type},
                     {"description", parameter.description},
                     {"valid_options", parameter.valid_options}};
    if (required) {
      one["invalid_options"] = json::array();
    } else {
      one["default_value"] = parameter.default_value;
    }
    printed.push_back(std::move(one));
  }
  return printed;
}

}  // namespace

Response Success(const Exchange& exchange, const Caller& caller, int status, std::string_view type, json::value data,
                 std::string_view text) {
  wire::BrokerEnvelope envelope{
      .status = status, .version = exchange.version, .type = type, .data = std::move(data), .format = exchange.format};
  if (!text.empty()) envelope.messages.push_back({"info", std::string(text), kExitOk, std::nullopt});
  Response response = envelope.Print();
  response.fixed_headers = wire::kNoStore;
  response.headers = caller.identity_headers;
  return response;
}

Response SuccessWithList(const Call& call, const Exchange& exchange, const Caller& caller, std::string_view type,
                         AppendRows append, std::string_view text) {
  wire::BrokerEnvelope envelope{.status = 200, .version = exchange.version, .type = type, .format = exchange.format};
  envelope.messages.push_back({"info", std::string(text), kExitOk, std::nullopt});
  auto around = envelope.PrintAroundItems();
  Response response = std::move(around.opening);
  response.fixed_headers = wire::kNoStore;
  response.headers = caller.identity_headers;
  ListFrame frame{std::move(response.body), around.separator, std::move(around.closing)};
  const auto listed = AnswerWithList(call, caller.actor, response, std::move(frame), std::move(append));
  if (!listed) return Failure(exchange, &caller, 403, kExitRefused, "This may not be seen.");
  return response;
}

Response Failure(const Exchange& exchange, const Caller* caller, int status, std::optional<int> exit_code,
                 std::string_view text, std::optional<std::string> field) {
  wire::BrokerEnvelope envelope{.status = status, .version = exchange.version, .format = exchange.format};
  envelope.messages.push_back({"error", std::string(text), exit_code, std::move(field)});
  Response response = envelope.Print();
  response.fixed_headers = wire::kNoStore;
  if (caller != nullptr) response.headers = caller->identity_headers;
  return response;
}

std::string AuthorizationLimitReached(const Settings& settings) {
  return "Authorization limit reached: maximum " + std::to_string(settings.limits.authorizations) +
         " per user. Delete some that are not needed.";
}

Response Deleted(const Exchange& exchange, const Caller& caller, std::string_view text) {
  return Success(exchange, caller, exchange.version <= 14 ? 204 : 200, {}, nullptr, text);
}

json::object Link(const Settings& settings, std::string_view rel, std::string_view method, std::string_view tail,
                  const std::vector<Parameter>& required, const std::vector<Parameter>& optional) {
  return {{"rel", wire::JsonView(rel)},
          {"method", wire::JsonView(method)},
          {"href", settings.public_url + "/broker/rest/" + std::string(tail)},
          {"required_params", PrintParameters(required, true)},
          {"optional_params", PrintParameters(optional, false)}};
}

}  // namespace jeton::endpoints::openshift
