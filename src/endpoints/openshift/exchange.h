#pragma once

#include "endpoints/call.h"
#include "endpoints/openshift/parameters.h"
#include "wire/broker.h"

// The first checks of every call of the broker's dialect, in this order: encoding, nolinks, version and format,
// maintenance.
namespace jeton::endpoints::openshift {

// The settings agreed with the client.
struct Exchange {
  Parameters parameters;
  int version = wire::kNewestBrokerVersion;  // in tenths
  wire::BrokerFormat format = wire::BrokerFormat::kJson;
  bool links = true;
};

// The error is the answer.
Result<Exchange, Outcome> Negotiate(const Call& call);

// The same for calls that are refused during maintenance.
Result<Exchange, Outcome> Begin(const Call& call);

// Returns the format that the client wants, by suffix, else by Accept. Nothing if it is neither JSON nor XML.
std::optional<wire::BrokerFormat> FormatOf(const Call& call);

// Reads a boolean parameter, given in JSON or as text in any case. Nothing if absent or null. The error is the answer.
Result<std::optional<bool>, Outcome> ReadFlag(const Exchange& exchange, std::string_view name);

}  // namespace jeton::endpoints::openshift
