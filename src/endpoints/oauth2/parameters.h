#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "wire/form.h"

namespace jeton::endpoints::oauth2 {

// Finds a parameter in the place where the dialect expects it. Returns nothing if it counts as absent; the dialect
// decides whether an empty one does.
using FindParameter = std::function<std::optional<std::string>(std::string_view name)>;

// Finds parameters in a form, which must outlive the result. An empty parameter counts as absent (RFC 6749, section
// 3.2).
inline FindParameter NotEmptyIn(const wire::Form& form) {
  return [&form](std::string_view name) {
    const std::string* const value = form.Find(name);
    return value == nullptr || value->empty() ? std::nullopt : std::optional(*value);
  };
}

}  // namespace jeton::endpoints::oauth2
