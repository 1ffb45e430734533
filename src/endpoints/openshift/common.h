#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "domain/policy.h"
#include "endpoints/call.h"
#include "endpoints/openshift/parameters.h"
#include "wire/broker.h"

// What every call of the broker's dialect goes through first, in its order: encoding, nolinks, version and format,
// authentication, scope.
namespace jeton::endpoints::openshift {

namespace json = boost::json;

// What has been agreed with the client.
struct Exchange {
  Parameters parameters;
  int version = wire::kNewestBrokerVersion;  // in tenths
  bool links = true;
};

// The error is the answer.
Result<Exchange, Outcome> Negotiate(const Call& call);

// The caller, with the headers that every answer to him carries.
struct Caller {
  Actor actor;
  std::string identity_headers;
};

// Who is calling, and whether what he presented reaches that far. The error is the answer.
Result<Caller, Outcome> Admit(Authority& authority, const Call& call, const Exchange& exchange, BrokerReach needed);

constexpr int kExitOk = 0;
constexpr int kExitRefused = 1;
constexpr int kExitNotFound = 129;
constexpr int kExitBadFlag = 167;

Response Success(const Exchange& exchange, const Caller& caller, int status, std::string_view type, json::value data,
                 std::string_view text);
Response Failure(const Exchange& exchange, const Caller* caller, int status, std::optional<int> exit_code,
                 std::string_view text, std::optional<std::string> field = std::nullopt);
// 200, or 204 up to version 1.4.
Response Deleted(const Exchange& exchange, const Caller& caller, std::string_view text);

struct Parameter {
  std::string name;
  std::string type;
  std::string description;
  json::array valid_options;
  json::value default_value;
};
// `tail` is the path below /broker/rest/.
json::object Link(const Authority& authority, std::string_view rel, std::string_view method, std::string_view tail,
                  const std::vector<Parameter>& required = {}, const std::vector<Parameter>& optional = {});

}  // namespace jeton::endpoints::openshift
