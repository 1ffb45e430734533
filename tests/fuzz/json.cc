#include "base/json.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <string>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "invariant.h"

namespace jeton {
namespace {

namespace json = boost::json;

constexpr int kDeepest = 32;

int Depth(const json::value& value) {
  int deepest = 0;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) deepest = std::max(deepest, Depth(member.value()));
    return deepest + 1;
  }
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) deepest = std::max(deepest, Depth(element));
    return deepest + 1;
  }
  return 0;
}

// Equal but for the last digits of fractions, which Boost.JSON does not read exactly.
bool Same(const json::value& a, const json::value& b) {
  if (a.is_double() && b.is_double()) return true;
  if (a.is_array() && b.is_array()) {
    const auto &x = a.get_array(), &y = b.get_array();
    return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), Same);
  }
  if (a.is_object() && b.is_object()) {
    const auto &x = a.get_object(), &y = b.get_object();
    return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](const auto& member) {
             const auto* other = y.if_contains(member.key());
             return other != nullptr && Same(member.value(), *other);
           });
  }
  return a == b;
}

void CheckParsed(const std::string& text, const json::value& value) {
  INVARIANT(IsUtf8(text));
  INVARIANT(Depth(value) <= kDeepest);
  const auto printed = json::serialize(value);
  const auto again = ParseJson(printed);
  INVARIANT(again && Same(*again, value));

  const auto wrapped = ParseJson("{\"outer\":" + text + "}");
  INVARIANT(wrapped.has_value() == (Depth(value) < kDeepest));
  if (wrapped) INVARIANT(Same(*Member(*wrapped, "outer"), value) && Member(*wrapped, "inner") == nullptr);
  // One name twice, once of them escaped; and more after a good text.
  INVARIANT(!ParseJson("{\"a\":" + text + ",\"\\u0061\":" + text + "}"));
  INVARIANT(!ParseJson(text + "}"));
  INVARIANT(!ParseJson(text + std::string(1, '\0')));
}

// Whatever the bytes are, they become one JSON string that means them.
void CheckString(std::string_view bytes) {
  std::string out = "x";
  AppendJsonString(out, bytes);
  INVARIANT(out.starts_with("x\"") && IsUtf8(out));
  INVARIANT(std::all_of(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; }));
  const auto value = ParseJson(std::string_view(out).substr(1));
  INVARIANT(value && value->is_string());
  const std::string_view text(value->get_string().data(), value->get_string().size());
  INVARIANT(text == ReplaceBadUtf8(bytes));
  if (IsUtf8(bytes)) INVARIANT(text == bytes);
}

}  // namespace
}  // namespace jeton

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(jeton::AsText(data, size));
  if (const auto value = jeton::ParseJson(text)) jeton::CheckParsed(text, *value);
  jeton::CheckString(text);
  return 0;
}
