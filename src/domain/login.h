#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Turns the logins that people and front ends send into account names.
namespace jeton {

enum class LoginRule {
  kNoop,
  kStrip,         // removes surrounding white space
  kLowercase,     // ASCII letters
  kRemoveDomain,  // removes the first '@' and everything after it
};

// noop, strip, lowercase, remove_domain
std::optional<LoginRule> ParseLoginRule(std::string_view name);

// Applies the rules one after the other.
std::string NormalizeLogin(std::string_view login, const std::vector<LoginRule>& rules);

}  // namespace jeton
