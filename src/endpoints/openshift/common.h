#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/long_list.h"
#include "endpoints/openshift/caller.h"
#include "endpoints/openshift/exchange.h"

// The answers of the broker's dialect, and the links in them.
namespace jeton::endpoints::openshift {

namespace json = boost::json;

constexpr int kExitOk = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUserNotFound = 99;
constexpr int kExitNotFound = 129;
constexpr int kExitNoSubAccount = 138;
constexpr int kExitStillOwns = 139;
constexpr int kExitBadFlag = 167;

Response Success(const Exchange& exchange, const Caller& caller, int status, std::string_view type, json::value data,
                 std::string_view text);
// A list whose items are made while it is sent. `append` prints JSON values with wire::AppendBrokerItem.
Response SuccessWithList(const Call& call, const Exchange& exchange, const Caller& caller, std::string_view type,
                         AppendRows append, std::string_view text);
Response Failure(const Exchange& exchange, const Caller* caller, int status, std::optional<int> exit_code,
                 std::string_view text, std::optional<std::string> field = std::nullopt);
std::string AuthorizationLimitReached(const Settings& settings);
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
json::object Link(const Settings& settings, std::string_view rel, std::string_view method, std::string_view tail,
                  const std::vector<Parameter>& required = {}, const std::vector<Parameter>& optional = {});

}  // namespace jeton::endpoints::openshift
