#include "base/json_writer.h"

#include <charconv>
#include <stdexcept>

#include "base/encoding.h"
#include "base/scan.h"

namespace jeton {
namespace {

// Returns the index of the first byte that needs escaping in a JSON string or is not ASCII, or the size.
std::size_t FindSpecial(std::string_view text, std::size_t at) {
  return Scan(text, at, [](auto c) { return (c < 0x20) | (c == '"') | (c == '\\') | (c >= 0x80); });
}

void AppendEscaped(std::string& out, unsigned char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      out += "\\u00";
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
  }
}

}  // namespace

// The text without its quotes.
void JsonObject::AppendText(std::string& out, std::string_view text) {
  std::size_t special = FindSpecial(text, 0);
  if (special < text.size() && !IsUtf8(text)) return AppendText(out, ReplaceBadUtf8(text));
  std::size_t done = 0;
  for (; special < text.size(); special = FindSpecial(text, special + 1)) {
    const auto c = static_cast<unsigned char>(text[special]);
    if (c >= 0x80) continue;
    out.append(text.substr(done, special - done));
    AppendEscaped(out, c);
    done = special + 1;
  }
  out.append(text.data() + done, text.size() - done);
}

void AppendJsonString(std::string& out, std::string_view text) {
  out.push_back('"');
  JsonObject::AppendText(out, text);
  out.push_back('"');
}

void ThrowJsonMisuse() { throw std::logic_error("JSON was written outside of the object or array that is open"); }

void JsonObject::Separate() {
  if (last_ == Value::kOpen) ThrowJsonMisuse();
  if (last_ != Value::kNone) out_ += last_ == Value::kText ? "\"," : ",";
  last_ = Value::kOther;
}

std::string& JsonObject::Begin(RunTimeName name) {
  Separate();
  AppendJsonString(out_, name.text);
  out_ += ':';
  return out_;
}

void JsonObject::AppendNumber(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void JsonObject::MembersOf(std::string_view object) {
  const std::string_view members = object.substr(1, object.size() - 2);
  if (members.empty()) return;
  Separate();
  out_ += members;
}

}  // namespace jeton
