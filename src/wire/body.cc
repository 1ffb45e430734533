#include "wire/body.h"

#include <fmt/format.h>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

namespace json = boost::json;

}  // namespace

namespace detail {

std::string WordsForUnknown(std::string_view nearest) {
  return nearest.empty() ? "is not known" : fmt::format("is not known. Did you mean {}?", nearest);
}

std::optional<BodyFault> FaultOfInner(const AnyBody& inner, const std::string& path, const json::value& value) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      auto fault = FaultOfInner(inner, fmt::format("{}[{}]", path, i), value.get_array()[i]);
      if (fault) return fault;
    }
  }
  if (!value.is_object() || !inner.only_known()) return std::nullopt;
  const auto members = inner.Members();
  for (const auto& sent : value.get_object()) {
    const std::string_view name(sent.key().data(), sent.key().size());
    const auto member = std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.name == name; });
    const std::string place = fmt::format("{}.{}", path, name);
    if (member == members.end()) {
      return BodyFault{BodyFault::Kind::kUnknown, place, WordsForUnknown(NearestName(name, NamesOf(members)))};
    }
    if (member->shape.inner == nullptr) continue;
    if (auto fault = FaultOfInner(*member->shape.inner, place, sent.value())) return fault;
  }
  return std::nullopt;
}

std::string FaultOfChoice(std::string_view choices) {
  std::string words = "must be ";
  const auto list = SplitWords(choices);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) words += i + 1 == list.size() ? " or " : ", ";
    words += list[i];
  }
  return words;
}

std::string ReadWhole(const json::value& value, const Shape& shape, std::int64_t& field) {
  if (value.is_int64()) field = value.get_int64();
  if (value.is_int64() && field >= shape.least.value() && field <= shape.most.value()) return {};
  return fmt::format("must be a whole number from {} to {}", shape.least.value(), shape.most.value());
}

std::string ReadTime(const json::value& value, TimePoint& field) {
  std::string text;
  if (std::string fault = ReadText(value, {}, text); !fault.empty()) return fault;
  const auto time = ParseRfc3339(text);
  field = time.value_or(TimePoint{});
  return time ? "" : "must be a time like 2026-01-31T08:15:00Z";
}

}  // namespace detail

std::string ReadText(const json::value& value, const Shape& shape, std::string& text) {
  if (!value.is_string()) return "must be a string";
  text = View(value.get_string());
  if (text.find('\0') != std::string::npos) return "must not contain a NUL character";
  if (!shape.choices.empty()) {
    const auto choices = SplitWords(shape.choices);
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
      const std::string_view nearest = NearestName(text, choices);
      return detail::FaultOfChoice(shape.choices) +
             (nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest));
    }
  }
  if (shape.filled && text.empty()) return "must not be empty";
  if (const std::size_t length = CountCodePoints(text); shape.longest > 0 && length > shape.longest) {
    return fmt::format("must have at most {} characters", shape.longest);
  }
  return shape.fault == nullptr ? std::string() : std::string(shape.fault(text));
}

std::vector<std::string_view> NamesOf(const std::vector<MemberSchema>& members) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const MemberSchema& member : members) names.push_back(member.name);
  return names;
}

std::string BodyFault::Sentence() const { return member.empty() ? text : fmt::format("'{}' {}", member, text); }

}  // namespace jeton::wire
