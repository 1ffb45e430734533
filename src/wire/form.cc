#include "wire/form.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

std::optional<std::string> DecodeField(std::string_view text) {
  auto decoded = PercentDecode(text, true);
  if (!decoded || !IsUtf8(*decoded)) return std::nullopt;
  return decoded;
}

}  // namespace

std::optional<Form> Form::Parse(std::string_view text) {
  Form form;
  form.fields_.reserve(4);
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (field.empty()) continue;
    const auto equals = field.find('=');
    auto name = DecodeField(field.substr(0, equals));
    auto value = DecodeField(equals == std::string_view::npos ? "" : field.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    form.fields_.emplace_back(std::move(*name), std::move(*value));
  }
  return form;
}

const std::string* Form::Find(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::vector<std::string> Form::All(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : fields_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

bool Form::Repeats(std::string_view name) const {
  return std::count_if(fields_.begin(), fields_.end(), [&](const auto& field) { return field.first == name; }) > 1;
}

std::string_view Form::FirstRepeated(std::span<const std::string_view> names) const {
  if (fields_.size() < 2) return {};
  const auto found = std::find_if(names.begin(), names.end(), [&](std::string_view name) { return Repeats(name); });
  return found == names.end() ? std::string_view() : *found;
}

}  // namespace jeton::wire
