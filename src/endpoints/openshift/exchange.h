#pragma once

#include "endpoints/call.h"
#include "endpoints/openshift/parameters.h"
#include "wire/broker.h"

// What every call of the broker's dialect goes through first, in its order: encoding, nolinks, version and format,
// maintenance.
namespace jeton::endpoints::openshift {

// What has been agreed with the client.
struct Exchange {
  Parameters parameters;
  int version = wire::kNewestBrokerVersion;  // in tenths
  wire::BrokerFormat format = wire::BrokerFormat::kJson;
  bool links = true;
};

// The error is the answer.
Result<Exchange, Outcome> Negotiate(const Call& call);

// The same for a call that is not served while the installation is under maintenance.
Result<Exchange, Outcome> Begin(const Call& call);

// What the client wants to read, by suffix, else by Accept; nothing when it is neither JSON nor XML.
std::optional<wire::BrokerFormat> FormatOf(const Call& call);

// A parameter that is true or false, as JSON or as text of any case. Absent or null: nothing. The error is the answer.
Result<std::optional<bool>, Outcome> ReadFlag(const Exchange& exchange, std::string_view name);

}  // namespace jeton::endpoints::openshift
