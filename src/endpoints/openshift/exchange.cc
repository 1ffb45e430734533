#include "endpoints/openshift/exchange.h"

#include <algorithm>

#include "base/encoding.h"
#include "endpoints/openshift/common.h"
#include "wire/json_body.h"
#include "wire/media_range.h"

namespace jeton::endpoints::openshift {
namespace {

using wire::BrokerFormat;
using wire::MediaRange;

constexpr int kVersionOfRhc = 13;

std::vector<MediaRange> RangesOf(const Call& call, std::string_view header) {
  return wire::ParseMediaRanges(call.request.HeaderValue(header).value_or(""));
}

std::optional<BrokerFormat> FormatOfMediaType(std::string_view media_type) {
  for (const std::string_view json : {"*/*", "application/*", "application/json", "text/x-json"}) {
    if (media_type == json) return BrokerFormat::kJson;
  }
  for (const std::string_view xml : {"application/xml", "text/xml", "application/x-xml"}) {
    if (media_type == xml) return BrokerFormat::kXml;
  }
  return std::nullopt;
}

std::optional<std::string> FirstVersion(const std::vector<MediaRange>& ranges) {
  for (const MediaRange& range : ranges) {
    if (range.version) return range.version;
  }
  return std::nullopt;
}

std::optional<int> ParseVersion(std::string_view text) {
  for (int version = wire::kOldestBrokerVersion; version <= wire::kNewestBrokerVersion; ++version) {
    if (wire::PrintBrokerVersion(version) == text) return version;
  }
  return std::nullopt;
}

std::string SupportedVersions() {
  std::string text;
  for (int version = wire::kOldestBrokerVersion; version <= wire::kNewestBrokerVersion; ++version) {
    if (!text.empty()) text += ", ";
    text += wire::PrintBrokerVersion(version);
  }
  return text;
}

Result<bool, Outcome> ReadLinks(const Exchange& exchange, const std::vector<MediaRange>& accept) {
  const auto flag = ReadFlag(exchange, "nolinks");
  if (!flag) return Fail(flag.error());
  const bool refused =
      std::any_of(accept.begin(), accept.end(), [](const MediaRange& range) { return range.no_links; });
  return !flag->value_or(false) && !refused;
}

Result<int, Outcome> ReadVersion(const Call& call, const Exchange& exchange, const std::vector<MediaRange>& accept) {
  auto asked = FirstVersion(accept);
  if (!asked) asked = FirstVersion(RangesOf(call, "Content-Type"));
  if (!asked) {
    const bool rhc = call.request.HeaderValue("User-Agent").value_or("").starts_with("rhc");
    return rhc ? kVersionOfRhc : wire::kNewestBrokerVersion;
  }
  if (const auto version = ParseVersion(*asked)) return *version;
  return Fail(Outcome(
      Failure(exchange, nullptr, 406, std::nullopt,
              "API version " + *asked + " is not supported. Supported versions are " + SupportedVersions() + ".")));
}

Response UnderMaintenance(const Exchange& exchange, const std::string& text) {
  wire::BrokerEnvelope envelope{.status = 503, .version = exchange.version, .format = exchange.format};
  envelope.messages.push_back({"info", text, std::nullopt, std::nullopt});
  Response response = envelope.Print();
  response.fixed_headers = wire::kNoStore;
  return response;
}

}  // namespace

std::optional<BrokerFormat> FormatOf(const Call& call) {
  const std::string& suffix = call.request.parameters.back();
  if (!suffix.empty()) return suffix == "xml" ? BrokerFormat::kXml : BrokerFormat::kJson;
  const auto accept = RangesOf(call, "Accept");
  if (accept.empty()) return BrokerFormat::kJson;
  std::optional<BrokerFormat> best;
  int quality = 0;
  for (const MediaRange& range : accept) {
    const auto format = FormatOfMediaType(range.type);
    if (!format || range.quality <= quality) continue;
    best = format;
    quality = range.quality;
  }
  return best;
}

Result<std::optional<bool>, Outcome> ReadFlag(const Exchange& exchange, std::string_view name) {
  const json::value* const value = exchange.parameters.Find(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  const std::string text = value->is_string() ? ToLower(wire::View(value->get_string())) : "";
  if (text == "true" || text == "false") return text == "true";
  return Fail(Outcome(Failure(exchange, nullptr, 422, kExitBadFlag,
                              "Invalid value for " + std::string(name) + ". Valid options are true, false.")));
}

Result<Exchange, Outcome> Negotiate(const Call& call) {
  Exchange exchange;
  const auto format = FormatOf(call);
  exchange.format = format.value_or(BrokerFormat::kJson);
  auto parameters = Parameters::Read(call.request);
  if (!parameters && parameters.error() == ParameterError::kEncoding) {
    return Fail(Outcome(Failure(exchange, nullptr, 400, std::nullopt, "The parameters are not valid UTF-8.")));
  }
  if (parameters) exchange.parameters = std::move(*parameters);

  const auto accept = RangesOf(call, "Accept");
  const auto links = ReadLinks(exchange, accept);
  if (!links) return Fail(links.error());
  exchange.links = *links;

  const auto version = ReadVersion(call, exchange, accept);
  if (!version) return Fail(version.error());
  exchange.version = *version;
  if (!format) return Fail(Outcome(Response{.status = 406, .content_type = {}}));
  if (!parameters) {
    return Fail(
        Outcome(Failure(exchange, nullptr, 400, kExitRefused, "The body cannot be read as what it is said to be.")));
  }
  return exchange;
}

Result<Exchange, Outcome> Begin(const Call& call) {
  auto exchange = Negotiate(call);
  const std::string& maintenance = call.run.settings.broker_maintenance;
  if (!exchange || maintenance.empty()) return exchange;
  return Fail(Outcome(UnderMaintenance(*exchange, maintenance)));
}

}  // namespace jeton::endpoints::openshift
