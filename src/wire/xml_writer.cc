#include <algorithm>

#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "wire/json_body.h"
#include "wire/xml.h"

namespace jeton::wire {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// U+FFFE and U+FFFF, which are valid in UTF-8 but not in XML.
bool IsNonCharacter(std::string_view text) {
  return text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
}

void AppendText(std::string& out, std::string_view raw) {
  const std::string text = ReplaceBadUtf8(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '\r') {
      out += "&#13;";  // an unescaped one would be read as a line end
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      out += kReplacement;
    } else if (c == '\xef' && IsNonCharacter(std::string_view(text).substr(i))) {
      out += kReplacement;
      i += 2;
    } else {
      out += c;
    }
  }
}

std::string Dashed(std::string_view name) {
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed;
}

void AppendContent(std::string& out, std::string_view name, const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object)
      AppendXmlElement(out, name == "links" ? "link" : View(member.key()), member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) AppendXmlElement(out, SingularOf(name), item);
  } else if (const auto* text = value.if_string()) {
    AppendText(out, View(*text));
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string_view SingularOf(std::string_view list) {
  if (list == "required_params") return "param";
  if (list == "optional_params") return "optional_param";
  if (list.ends_with('s')) list.remove_suffix(1);
  return list;
}

void AppendXmlElement(std::string& out, std::string_view name, const boost::json::value& value) {
  const std::string tag = Dashed(name);
  if (value.is_null()) {
    out.append("<").append(tag).append(" nil=\"true\"></").append(tag).append(">");
    return;
  }
  out.append("<").append(tag).append(">");
  AppendContent(out, name, value);
  out.append("</").append(tag).append(">");
}

}  // namespace jeton::wire
