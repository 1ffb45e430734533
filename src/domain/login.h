#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How the logins that people and front ends write become account names.
namespace jeton {

enum class LoginRule {
  kNoop,
  kStrip,         // white space around it goes
  kLowercase,     // ASCII letters
  kRemoveDomain,  // what follows the first '@', and that
};

// noop, strip, lowercase, remove_domain
std::optional<LoginRule> ParseLoginRule(std::string_view name);

// Applies the rules one after the other.
std::string NormalizeLogin(std::string_view login, const std::vector<LoginRule>& rules);

}  // namespace jeton
