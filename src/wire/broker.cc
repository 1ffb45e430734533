#include "wire/broker.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "base/json_writer.h"
#include "wire/json_body.h"
#include "wire/xml.h"

namespace jeton::wire {
namespace {

std::string_view StatusText(int status) {
  switch (status) {
    case 200: return "ok";
    case 201: return "created";
    case 204: return "no_content";
    case 400: return "bad_request";
    case 401: return "unauthorized";
    case 403: return "forbidden";
    case 404: return "not_found";
    case 406: return "not_acceptable";
    case 413: return "request_entity_too_large";
    case 414: return "request_uri_too_long";
    case 417: return "expectation_failed";
    case 422: return "unprocessable_entity";
    case 429: return "too_many_requests";
    case 431: return "request_header_fields_too_large";
    case 501: return "not_implemented";
    case 503: return "service_unavailable";
    default: return "internal_server_error";
  }
}

void PrintTextOrNull(JsonObject& out, const JsonName& name, const std::optional<std::string_view>& text) {
  if (text) {
    out.Text(name, *text);
  } else {
    out.Null(name);
  }
}

void PrintMessage(JsonObject& entry, const BrokerMessage& message) {
  if (message.exit_code) {
    entry.Number("exit_code", *message.exit_code);
  } else {
    entry.Null("exit_code");
  }
  PrintTextOrNull(entry, "field", message.field);
  entry.Null("index");
  entry.Text("severity", message.severity);
  entry.Text("text", message.text);
}

// Versions are numbers that must be printed as 1.0, which no JSON library preserves.
std::string PrintJson(const BrokerEnvelope& envelope) {
  return PrintJsonObject([&](JsonObject& answer) {
    answer.Json("api_version", PrintBrokerVersion(envelope.version));
    answer.Json("data", boost::json::serialize(envelope.data));
    answer.Array("messages", [&](JsonArray& messages) {
      for (const BrokerMessage& message : envelope.messages) {
        messages.Object([&](JsonObject& entry) { PrintMessage(entry, message); });
      }
    });
    answer.Text("status", StatusText(envelope.status));
    answer.Array("supported_api_versions", [](JsonArray& versions) {
      for (int v = kOldestBrokerVersion; v <= kNewestBrokerVersion; ++v) versions.Json(PrintBrokerVersion(v));
    });
    PrintTextOrNull(answer, "type", envelope.type.empty() ? std::nullopt : std::optional(envelope.type));
    answer.Text("version", PrintBrokerVersion(envelope.version));
  });
}

boost::json::value TextOrNull(std::string_view text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(JsonView(text));
}

boost::json::object ToObject(const BrokerMessage& message) {
  return {{"exit_code", message.exit_code ? boost::json::value(*message.exit_code) : boost::json::value(nullptr)},
          {"field", message.field ? boost::json::value(*message.field) : boost::json::value(nullptr)},
          {"index", nullptr},
          {"severity", JsonView(message.severity)},
          {"text", message.text}};
}

// Wraps the data in an element of its type, or each item of a list in one.
void AppendXmlData(std::string& out, const BrokerEnvelope& envelope) {
  out += "<data>";
  if (envelope.data.is_null()) {
    AppendXmlElement(out, "datum", nullptr);
  } else if (const auto* list = envelope.data.if_array()) {
    for (const auto& item : *list) AppendXmlElement(out, SingularOf(envelope.type), item);
  } else {
    AppendXmlElement(out, envelope.type, envelope.data);
  }
  out += "</data>";
}

std::string PrintXml(const BrokerEnvelope& envelope) {
  const std::string version = PrintBrokerVersion(envelope.version);
  boost::json::array messages;
  for (const BrokerMessage& message : envelope.messages) messages.push_back(ToObject(message));
  boost::json::array versions;
  for (int v = kOldestBrokerVersion; v <= kNewestBrokerVersion; ++v) versions.emplace_back(PrintBrokerVersion(v));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response>";
  AppendXmlElement(out, "api_version", boost::json::value(version));
  AppendXmlData(out, envelope);
  AppendXmlElement(out, "messages", std::move(messages));
  AppendXmlElement(out, "status", boost::json::value(JsonView(StatusText(envelope.status))));
  AppendXmlElement(out, "supported_api_versions", std::move(versions));
  AppendXmlElement(out, "type", TextOrNull(envelope.type));
  AppendXmlElement(out, "version", boost::json::value(version));
  return out + "</response>\n";
}

}  // namespace

std::string PrintBrokerVersion(int version) { return fmt::format("{}.{}", version / 10, version % 10); }

Response BrokerEnvelope::Print() const {
  Response response{.status = status, .content_type = {}};
  if (status == 204) return response;
  const bool xml = format == BrokerFormat::kXml;
  response.content_type = xml ? "application/xml; charset=utf-8" : "application/json; charset=utf-8";
  response.body = xml ? PrintXml(*this) : PrintJson(*this);
  return response;
}

BrokerEnvelope::AroundItems BrokerEnvelope::PrintAroundItems() const {
  BrokerEnvelope empty = *this;
  empty.data = boost::json::array();
  AroundItems around{.opening = empty.Print(), .separator = format == BrokerFormat::kXml ? "" : ",", .closing = {}};
  // Only the version precedes the list.
  const std::string_view mark = format == BrokerFormat::kXml ? "<data>" : "[";
  std::string& text = around.opening.body;
  const std::size_t end = text.find(mark) + mark.size();
  around.closing = text.substr(end);
  text.resize(end);
  return around;
}

void AppendBrokerItem(std::string& out, BrokerFormat format, std::string_view type, const boost::json::value& item) {
  if (format == BrokerFormat::kXml) return AppendXmlElement(out, SingularOf(type), item);
  out += boost::json::serialize(item);
}

}  // namespace jeton::wire
