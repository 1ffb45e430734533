#include "base/json.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/encoding.h"

namespace jeton {
namespace {

// Counts the names as they stand in the text; the parsed value has fewer if one came twice in an object.
struct NameCounter {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  using Error = boost::json::error_code;

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return true; }
  bool on_object_end(std::size_t, Error&) { return true; }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t, Error&) { return true; }
  bool on_key_part(boost::json::string_view, std::size_t, Error&) { return true; }
  bool on_key(boost::json::string_view, std::size_t, Error&) {
    ++names;
    return true;
  }
  bool on_string_part(boost::json::string_view, std::size_t, Error&) { return true; }
  bool on_string(boost::json::string_view, std::size_t, Error&) { return true; }
  bool on_number_part(boost::json::string_view, Error&) { return true; }
  bool on_int64(std::int64_t, boost::json::string_view, Error&) { return true; }
  bool on_uint64(std::uint64_t, boost::json::string_view, Error&) { return true; }
  bool on_double(double number, boost::json::string_view, Error& error) {
    // Beyond what a double holds it would be read as infinity, which no JSON can say again.
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    return !error;
  }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(boost::json::string_view, Error&) { return true; }
  bool on_comment(boost::json::string_view, Error&) { return true; }

  std::size_t names = 0;
};

// ASCII that stands for itself in a JSON string.
constexpr std::array<bool, 256> MakePlain() {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}

constexpr auto kIsPlain = MakePlain();

// Whether all of it stands for itself, eight bytes at a time: nearly all text does.
bool IsPlain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHighs = 0x8080808080808080u;
  // A byte that is zero borrows from its high bit when one is taken from it; so does one that is below 0x20.
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighs; };
  std::uint64_t word = 0;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    const std::uint64_t control = (word - kOnes * 0x20) & ~word & kHighs;
    const std::uint64_t special = has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\'));
    if ((control | special | (word & kHighs)) != 0) return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return kIsPlain[static_cast<unsigned char>(c)]; });
}

std::size_t CountNames(const boost::json::value& value) {
  std::size_t names = 0;
  if (const auto* object = value.if_object()) {
    names = object->size();
    for (const auto& member : *object) names += CountNames(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) names += CountNames(element);
  }
  return names;
}

}  // namespace

std::optional<boost::json::value> ParseJson(std::string_view text) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error) return std::nullopt;
  boost::json::basic_parser<NameCounter> counter{boost::json::parse_options{}};
  counter.write_some(false, text.data(), text.size(), error);
  if (error || counter.handler().names != CountNames(value)) return std::nullopt;
  return value;
}

const boost::json::value* Member(const boost::json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  return object ? object->if_contains(boost::json::string_view(name.data(), name.size())) : nullptr;
}

void AppendJsonString(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (IsPlain(text)) {
    const std::size_t size = out.size();
    out.resize(size + text.size() + 2, '"');
    text.copy(out.data() + size + 1, text.size());
    return;
  }
  if (!IsUtf8(text)) return AppendJsonString(out, ReplaceBadUtf8(text));
  out.push_back('"');
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80 || kIsPlain[c]) continue;
    out.append(text, done, i - done);
    done = i + 1;
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
  out.append(text, done, text.size() - done);
  out.push_back('"');
}

}  // namespace jeton
