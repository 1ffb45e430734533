#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "wire/form.h"

namespace jeton::endpoints::oauth2 {

// Finds a parameter of a request where its dialect has parameters. Nothing for one that counts as left out; the dialect
// says whether an empty one does.
using FindParameter = std::function<std::optional<std::string>(std::string_view name)>;

// Of a form, which must outlive it. An empty parameter counts as left out (RFC 6749, section 3.2).
inline FindParameter NotEmptyIn(const wire::Form& form) {
  return [&form](std::string_view name) {
    const std::string* const value = form.Find(name);
    return value == nullptr || value->empty() ? std::nullopt : std::optional(*value);
  };
}

}  // namespace jeton::endpoints::oauth2
