#include "base/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <cmath>

namespace jeton {
namespace {

// Counts the names in the text. The parsed value has fewer if an object repeats one.
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
    // A number beyond the range of a double would become infinity, which JSON cannot express.
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    return !error;
  }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(boost::json::string_view, Error&) { return true; }
  bool on_comment(boost::json::string_view, Error&) { return true; }

  std::size_t names = 0;
};

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

std::string TextOf(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace jeton
