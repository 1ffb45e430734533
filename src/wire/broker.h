#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/message.h"

// The envelope of the OpenShift v2 broker, shared by all its endpoints.
namespace jeton::wire {

// Versions in tenths: 17 is 1.7.
constexpr int kNewestBrokerVersion = 17;
constexpr int kOldestBrokerVersion = 10;

enum class BrokerFormat { kJson, kXml };

struct BrokerMessage {
  std::string_view severity;  // info, error
  std::string text;
  std::optional<int> exit_code;
  std::optional<std::string> field;
};

struct BrokerEnvelope {
  int status = 200;
  int version = kNewestBrokerVersion;
  std::string_view type;  // empty: null
  boost::json::value data;
  std::vector<BrokerMessage> messages;
  BrokerFormat format = BrokerFormat::kJson;

  // JSON with the members in alphabetical order, or XML. A 204 has no body.
  Response Print() const;
  // The answer around a list whose items are printed one by one: the text before, between and after them. Ignores
  // `data`.
  struct AroundItems {
    Response opening;
    std::string_view separator;
    std::string closing;
  };
  AroundItems PrintAroundItems() const;
};

// Appends one item of a list of that type.
void AppendBrokerItem(std::string& out, BrokerFormat format, std::string_view type, const boost::json::value& item);

// "1.7"
std::string PrintBrokerVersion(int version);

}  // namespace jeton::wire
