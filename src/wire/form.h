#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jeton::wire {

// Fields of a query or of an application/x-www-form-urlencoded body, decoded, in the order sent.
class Form {
 public:
  // Nothing when a percent-escape is broken, or a name or value is not UTF-8.
  static std::optional<Form> Parse(std::string_view text);

  // The first field of that name; null when absent.
  const std::string* Find(std::string_view name) const;
  std::vector<std::string> All(std::string_view name) const;
  // True when the name occurs more than once.
  bool Repeats(std::string_view name) const;

  // The first of these names that occurs more than once; empty: none does.
  std::string_view FirstRepeated(std::span<const std::string_view> names) const;

  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace jeton::wire
