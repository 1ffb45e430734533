#include "endpoints/web/parameters.h"

#include <algorithm>
#include <array>

#include "endpoints/browser.h"

namespace jeton::endpoints::web {
namespace {

// Parameters that may come only once. Any other may repeat: lists, and those that no endpoint reads.
constexpr std::array<std::string_view, 18> kSingle = {
    "client_id", "client_secret", "redirect_uri",   "response_type",         "scope",         "state",
    "format",    "code",          "code_challenge", "code_challenge_method", "code_verifier", "grant_type",
    "username",  "password",      "continue",       "assignment_uuid",       "access_token",  kCsrfField};

bool HoldsNul(const wire::Form& form) {
  return std::any_of(form.fields().begin(), form.fields().end(),
                     [](const auto& f) { return f.second.find('\0') != std::string::npos; });
}

}  // namespace

std::optional<Parameters> Parameters::Read(const wire::Request& request) {
  Parameters parameters;
  auto query = wire::Form::Parse(request.query);
  if (!query) return std::nullopt;
  parameters.query_ = std::move(*query);
  if (request.HasMediaType("application/x-www-form-urlencoded")) {
    auto form = wire::Form::Parse(request.body);
    if (!form) return std::nullopt;
    parameters.form_ = std::move(*form);
  }
  for (const wire::Form* form : {&parameters.query_, &parameters.form_}) {
    if (!form->FirstRepeated(kSingle).empty() || HoldsNul(*form)) return std::nullopt;
  }
  return parameters;
}

Parameters Parameters::FromQuery() const {
  Parameters parameters;
  parameters.query_ = query_;
  return parameters;
}

const std::string* Parameters::Find(std::string_view name) const {
  const std::string* const found = form_.Find(name);
  return found != nullptr ? found : query_.Find(name);
}

std::optional<std::string> Parameters::Get(std::string_view name) const {
  const std::string* const found = Find(name);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string Parameters::GetOr(std::string_view name, std::string_view standard) const {
  const std::string* const found = Find(name);
  return found == nullptr ? std::string(standard) : *found;
}

std::string_view Parameters::FirstMissing(std::initializer_list<std::string_view> names) const {
  const auto* const missing =
      std::find_if(names.begin(), names.end(), [&](auto name) { return Find(name) == nullptr; });
  return missing == names.end() ? std::string_view() : *missing;
}

}  // namespace jeton::endpoints::web
