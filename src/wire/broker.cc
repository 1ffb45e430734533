#include "wire/broker.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"

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
    case 422: return "unprocessable_entity";
    case 503: return "service_unavailable";
    default: return "internal_server_error";
  }
}

void AppendMessage(std::string& out, const BrokerMessage& message) {
  out += R"({"exit_code":)";
  out += message.exit_code ? std::to_string(*message.exit_code) : "null";
  out += R"(,"field":)";
  if (message.field) {
    AppendJsonString(out, *message.field);
  } else {
    out += "null";
  }
  out += R"(,"index":null,"severity":)";
  AppendJsonString(out, message.severity);
  out += R"(,"text":)";
  AppendJsonString(out, message.text);
  out += '}';
}

}  // namespace

std::string PrintBrokerVersion(int version) { return fmt::format("{}.{}", version / 10, version % 10); }

Response BrokerEnvelope::Print() const {
  Response response;
  response.status = status;
  if (status == 204) {
    response.content_type = {};
    return response;
  }
  response.content_type = "application/json; charset=utf-8";
  std::string& out = response.body;
  // By hand, because versions are numbers that must read 1.0, which no JSON library keeps.
  out += R"({"api_version":)" + PrintBrokerVersion(version) + R"(,"data":)";
  out += boost::json::serialize(data);
  out += R"(,"messages":[)";
  for (const BrokerMessage& message : messages) {
    if (out.back() != '[') out += ',';
    AppendMessage(out, message);
  }
  out += R"(],"status":)";
  AppendJsonString(out, StatusText(status));
  out += R"(,"supported_api_versions":[)";
  for (int v = kOldestBrokerVersion; v <= kNewestBrokerVersion; ++v) {
    if (v != kOldestBrokerVersion) out += ',';
    out += PrintBrokerVersion(v);
  }
  out += R"(],"type":)";
  if (type.empty()) {
    out += "null";
  } else {
    AppendJsonString(out, type);
  }
  out += R"(,"version":")" + PrintBrokerVersion(version) + "\"}";
  return response;
}

}  // namespace jeton::wire
