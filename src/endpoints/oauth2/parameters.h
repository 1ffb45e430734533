#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/form.h"

namespace jeton::endpoints::oauth2 {

// Finds a parameter in the place where the dialect expects it. Returns nothing if it counts as absent; the dialect
// decides whether an empty one does.
class FindParameter {
 public:
  using One = std::function<std::optional<std::string>(std::string_view name)>;
  using Many = std::function<std::vector<std::string>(std::string_view name)>;

  // `many`: finds all values of a parameter that may repeat; null: no parameter may.
  // NOLINTBEGIN(google-explicit-constructor): a function finds parameters
  template <typename Find>
  requires std::is_invocable_r_v<std::optional<std::string>, Find, std::string_view> FindParameter(Find one,
                                                                                                   Many many = nullptr)
      : one_(std::move(one)), many_(std::move(many)) {}
  // NOLINTEND(google-explicit-constructor)

  std::optional<std::string> operator()(std::string_view name) const { return one_(name); }
  std::vector<std::string> All(std::string_view name) const {
    if (many_) return many_(name);
    const auto value = one_(name);
    return value ? std::vector{*value} : std::vector<std::string>();
  }

 private:
  One one_;
  Many many_;
};

// Finds parameters in a form, which must outlive the result. An empty parameter counts as absent (RFC 6749, section
// 3.2).
inline FindParameter NotEmptyIn(const wire::Form& form) {
  return {[&form](std::string_view name) {
            const std::string* const value = form.Find(name);
            return value == nullptr || value->empty() ? std::nullopt : std::optional(*value);
          },
          [&form](std::string_view name) {
            auto values = form.All(name);
            std::erase(values, std::string());
            return values;
          }};
}

}  // namespace jeton::endpoints::oauth2
