#pragma once

#include <array>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/result.h"
#include "endpoints/oauth2/error.h"
#include "endpoints/oauth2/parameters.h"

namespace jeton::endpoints::oauth2 {

struct GrantError {
  OAuthError error{};
  std::string_view missing;  // the parameter, if that is what is wrong
};

// The grants that a token endpoint admits: a closed sum, so that an endpoint which does not answer one of them does not
// compile. Each is a struct with
//   kType        its grant_type,
//   kParameters  those of its parameters that may be sent only once,
//   Read         what the request says, or what is missing in it.
template <typename... Grants>
struct GrantList {
  using Grant = std::variant<Grants...>;

  static constexpr std::array<std::string_view, sizeof...(Grants)> kTypes = {Grants::kType...};

  // Parameters that may be sent only once: grant_type, and those of each grant.
  static std::vector<std::string_view> Parameters() {
    std::vector<std::string_view> names{"grant_type"};
    (names.insert(names.end(), Grants::kParameters.begin(), Grants::kParameters.end()), ...);
    return names;
  }

  static std::string_view TypeOf(const Grant& grant) {
    return std::visit([](const auto& one) { return std::string_view(std::decay_t<decltype(one)>::kType); }, grant);
  }

  static Result<Grant, GrantError> Read(const FindParameter& find) {
    const auto type = find("grant_type");
    if (!type) return Fail(GrantError{OAuthError::kInvalidRequest, "grant_type"});
    Result<Grant, GrantError> read = Fail(GrantError{OAuthError::kUnsupportedGrantType, {}});
    const auto read_if_meant = [&]<typename One>(std::type_identity<One>) {
      if (*type == One::kType) read = One::Read(find);
    };
    (read_if_meant(std::type_identity<Grants>()), ...);
    return read;
  }
};

}  // namespace jeton::endpoints::oauth2
