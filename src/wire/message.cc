#include "wire/message.h"

#include "base/encoding.h"

namespace jeton::wire {

std::string_view NameOf(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kHead: return "HEAD";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kPatch: return "PATCH";
    case Method::kDelete: return "DELETE";
    case Method::kOptions: return "OPTIONS";
    case Method::kOther: break;
  }
  return "OTHER";
}

std::optional<std::string> Request::HeaderValue(std::string_view name) const {
  std::optional<std::string> value;
  for (const Header& header : headers) {
    if (!EqualsIgnoringCase(header.name, name)) continue;
    if (value) {
      value->append(", ").append(header.value);
    } else {
      value.emplace(header.value);
    }
  }
  return value;
}

bool Request::HasHeader(std::string_view name) const {
  for (const Header& header : headers) {
    if (EqualsIgnoringCase(header.name, name)) return true;
  }
  return false;
}

const Header* Request::OnlyHeader(std::string_view name) const {
  const Header* found = nullptr;
  for (const Header& header : headers) {
    if (!EqualsIgnoringCase(header.name, name)) continue;
    if (found != nullptr) return nullptr;
    found = &header;
  }
  return found;
}

bool Request::HasMediaType(std::string_view type) const {
  bool has = false;
  for (const Header& header : headers) {
    if (!EqualsIgnoringCase(header.name, "Content-Type")) continue;
    // A repeated header counts as no type.
    if (has || !EqualsIgnoringCase(TrimSpace(header.value.substr(0, header.value.find(';'))), type)) return false;
    has = true;
  }
  return has;
}

std::string Request::MediaType() const {
  const auto value = HeaderValue("Content-Type");
  if (!value) return {};
  return ToLower(TrimSpace(std::string_view(*value).substr(0, value->find(';'))));
}

Response& Response::AddHeader(std::string_view name, std::string_view value) {
  headers.append(name).append(": ");
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) headers.push_back(c);
  }
  headers.append("\r\n");
  return *this;
}

}  // namespace jeton::wire
