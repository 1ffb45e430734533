#include "wire/xml.h"

#include <string>

#include "base/encoding.h"
#include "invariant.h"
#include "wire/json_body.h"

namespace jeton {
namespace {

namespace json = boost::json;

std::size_t DepthOf(const json::value& value) {
  const auto* const object = value.if_object();
  if (object == nullptr) return 1;
  std::size_t deepest = 0;
  for (const auto& member : *object) deepest = std::max(deepest, DepthOf(member.value()));
  return deepest + 1;
}

void CheckValue(const json::value& value) {
  if (const auto* text = value.if_string()) {
    INVARIANT(IsUtf8(wire::View(*text)));
    return;
  }
  INVARIANT(value.is_null() || value.is_object());
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) CheckValue(member.value());
  }
}

// What was read is printed, and read again as the same.
void CheckPrint(const json::object& parameters) {
  std::string text = "<data><x/>";
  for (const auto& member : parameters) wire::AppendXmlElement(text, wire::View(member.key()), member.value());
  text += "</data>";
  auto again = wire::ParseXmlParameters(text);
  INVARIANT(again.has_value());
  again->erase("x");
  INVARIANT(*again == parameters);
}

}  // namespace
}  // namespace jeton

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = jeton::AsText(data, size);
  const auto parameters = jeton::wire::ParseXmlParameters(text);
  if (!parameters) return 0;
  INVARIANT(jeton::IsUtf8(text));
  INVARIANT(text.find("<!DOCTYPE") == std::string_view::npos || text.find("<!--") != std::string_view::npos ||
            text.find("<![CDATA[") != std::string_view::npos || text.find("<?") != std::string_view::npos);
  const boost::json::value whole(*parameters);
  INVARIANT(jeton::DepthOf(whole) <= 33);
  jeton::CheckValue(whole);
  // Links lose their names in print, and a name that begins with '_' would become none.
  const bool printable = text.find("links") == std::string_view::npos && text.find('_') == std::string_view::npos;
  if (printable && !parameters->contains("x")) jeton::CheckPrint(*parameters);
  return 0;
}
