#include "wire/registry.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/json.h"

namespace jeton::wire {
namespace {

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  out += '"';
  out += name;
  out += "\":";
  AppendJsonString(out, value);
}

}  // namespace

std::string PrintRegistryToken(std::string_view token, std::int64_t expires_in, TimePoint issued_at) {
  return fmt::format(
      FMT_COMPILE(R"({{"token":"{0}","access_token":"{0}","token_type":"Bearer","expires_in":{1},"issued_at":"{2}"}})"),
      token, expires_in, FormatRfc3339(issued_at));
}

std::string PrintRegistryError(std::string_view oauth_error, std::string_view code, std::string_view message) {
  std::string out = "{";
  AppendField(out, "error", oauth_error);
  out += ',';
  AppendField(out, "error_description", message);
  out += ",\"errors\":[{";
  AppendField(out, "code", code);
  out += ',';
  AppendField(out, "message", message);
  return out + ",\"detail\":{}}]}";
}

}  // namespace jeton::wire
