#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <initializer_list>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "wire/message.h"

// Requests as a test writes them, and answers as it reads them.
namespace jeton::testing {

using Fields = std::vector<std::pair<std::string, std::string>>;

// A request that owns its text. The path may have a query behind it.
struct Asked {
  wire::Method method = wire::Method::kGet;
  std::string path;
  Fields headers{};
  std::string body{};
  std::string peer = "192.0.2.7";

  // The last one of that name counts.
  void SetHeader(const std::string& name, std::string value) {
    std::erase_if(headers, [&](const auto& header) { return EqualsIgnoringCase(header.first, name); });
    headers.emplace_back(name, std::move(value));
  }
};

inline std::string UrlEncode(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += (text.empty() ? "" : "&") + PercentEncode(name) + "=" + PercentEncode(value);
  }
  return text;
}

// What a request carries beyond its method and its path, in any order.
struct Basic {
  std::string name;
  std::string secret;
  std::string Text() const { return "Basic " + EncodeBase64(name + ":" + secret); }
};
struct Bearer {
  std::string token;
};
struct Header {
  std::string name;
  std::string value;
};
struct Headers {
  Fields fields;
};
struct Query {
  Fields fields;
};
struct Form {
  Fields fields;
};
struct Json {
  boost::json::value value;
};
// The other end of the connection.
struct From {
  std::string address;
};

inline void AddTo(Asked& asked, const Basic& part) { asked.SetHeader("Authorization", part.Text()); }
inline void AddTo(Asked& asked, const Bearer& part) { asked.SetHeader("Authorization", "Bearer " + part.token); }
inline void AddTo(Asked& asked, const Header& part) { asked.SetHeader(part.name, part.value); }
inline void AddTo(Asked& asked, const Headers& part) {
  for (const auto& [name, value] : part.fields) asked.SetHeader(name, value);
}
inline void AddTo(Asked& asked, const Query& part) {
  if (part.fields.empty()) return;
  asked.path += (asked.path.find('?') == std::string::npos ? "?" : "&") + UrlEncode(part.fields);
}
inline void AddTo(Asked& asked, const Form& part) {
  asked.SetHeader("Content-Type", "application/x-www-form-urlencoded");
  asked.body = UrlEncode(part.fields);
}
inline void AddTo(Asked& asked, const Json& part) {
  asked.SetHeader("Content-Type", "application/json");
  asked.body = boost::json::serialize(part.value);
}
inline void AddTo(Asked& asked, const From& part) { asked.peer = part.address; }

// An answer. Headers are in lower case, and repeated ones are joined by ", ".
struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers{};
  std::string body{};

  // Empty when there is none.
  std::string Header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  // Without its parameters.
  std::string MediaType() const {
    const std::string type = Header("content-type");
    return type.substr(0, type.find(';'));
  }
  bool IsJson() const { return ParseJson(body).has_value(); }
  boost::json::value Json() const {
    auto value = ParseJson(body);
    if (!value) throw std::runtime_error("no JSON: " + body);
    return *std::move(value);
  }
  // The text of a member of an object; empty when there is none.
  std::string Text(std::string_view name) const { return TextOf(Json().as_object(), name); }
};

inline void PrintTo(const Reply& reply, std::ostream* out) {
  *out << "<" << reply.status;
  for (const auto& [name, value] : reply.headers) *out << " " << name << ": " << value << ";";
  *out << " " << reply.body.substr(0, 400) << ">";
}
inline std::ostream& operator<<(std::ostream& out, const Reply& reply) {
  PrintTo(reply, &out);
  return out;
}

// Adds lines of headers, each ended by CRLF.
inline void AddHeaderLines(std::string_view lines, std::map<std::string, std::string>& headers) {
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 2);
    const auto colon = line.find(':');
    std::string& value = headers[ToLower(line.substr(0, colon))];
    if (!value.empty()) value += ", ";
    value += TrimSpace(line.substr(colon + 1));
  }
}

}  // namespace jeton::testing
