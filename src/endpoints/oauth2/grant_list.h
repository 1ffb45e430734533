#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/result.h"
#include "domain/applications/oauth_client.h"
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

  // The types as words, separated by spaces.
  static constexpr std::string_view Words() { return {kWords.data(), kWords.size() - 1}; }

  // Parameters that may be sent only once: grant_type, and those of each grant.
  static std::vector<std::string_view> Parameters() {
    std::vector<std::string_view> names{"grant_type"};
    (names.insert(names.end(), Grants::kParameters.begin(), Grants::kParameters.end()), ...);
    return names;
  }

  // The same for the clients of the standard surface, of which each is registered for some grants: kGrant says which.
  static std::optional<GrantType> RegisteredType(std::string_view type) {
    std::optional<GrantType> found;
    ((type == Grants::kType ? void(found = Grants::kGrant) : void()), ...);
    return found;
  }

  // Returns whether the caller of the grant must be a client. A grant says that it need not with kNeedsClient.
  static bool NeedsClient(std::string_view type) {
    bool needed = true;
    const auto look = [&]<typename One>(std::type_identity<One>) {
      if constexpr (requires { One::kNeedsClient; }) {
        if (type == One::kType) needed = One::kNeedsClient;
      }
    };
    (look(std::type_identity<Grants>()), ...);
    return needed;
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

 private:
  static constexpr auto kWords = [] {
    std::array<char, (Grants::kType.size() + ... + sizeof...(Grants))> words{};
    char* end = words.data();
    ((end = std::copy(Grants::kType.begin(), Grants::kType.end(), end), *end++ = ' '), ...);
    return words;
  }();
};

}  // namespace jeton::endpoints::oauth2
