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
  // Returns nothing if a percent-escape is broken, or a name or value is not UTF-8.
  static std::optional<Form> Parse(std::string_view text);

  // Returns the first field of that name, or null.
  const std::string* Find(std::string_view name) const;
  std::vector<std::string> All(std::string_view name) const;
  // Returns whether the name occurs more than once.
  bool Repeats(std::string_view name) const;

  // Returns the first of these names that occurs more than once; empty: none.
  std::string_view FirstRepeated(std::span<const std::string_view> names) const;

  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace jeton::wire
