#include "domain/login.h"

#include "base/encoding.h"

namespace jeton {
namespace {

std::string Apply(LoginRule rule, const std::string& login) {
  switch (rule) {
    case LoginRule::kStrip: return std::string(TrimSpace(login));
    case LoginRule::kLowercase: return ToLower(login);
    case LoginRule::kRemoveDomain: return login.substr(0, login.find('@'));
    case LoginRule::kNoop: break;
  }
  return login;
}

}  // namespace

std::optional<LoginRule> ParseLoginRule(std::string_view name) {
  if (name == "noop") return LoginRule::kNoop;
  if (name == "strip") return LoginRule::kStrip;
  if (name == "lowercase") return LoginRule::kLowercase;
  if (name == "remove_domain") return LoginRule::kRemoveDomain;
  return std::nullopt;
}

std::string NormalizeLogin(std::string_view login, const std::vector<LoginRule>& rules) {
  std::string normal(login);
  for (const LoginRule rule : rules) normal = Apply(rule, normal);
  return normal;
}

}  // namespace jeton
