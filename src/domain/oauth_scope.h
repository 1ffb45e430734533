#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/roles.h"

// The scopes of OAuth 2 access tokens: the eight of the Quay token system.
namespace jeton {

enum class OAuthScope : std::uint8_t {
  kRepoRead,
  kRepoWrite,
  kRepoAdmin,
  kRepoCreate,
  kUserRead,
  kUserAdmin,
  kOrgAdmin,
  kSuperUser,
};

class OAuthScopes {
 public:
  constexpr OAuthScopes() = default;
  constexpr OAuthScopes(std::initializer_list<OAuthScope> scopes) {
    for (const OAuthScope scope : scopes) bits_ = static_cast<std::uint8_t>(bits_ | Bit(scope));
  }

  // scope = word *( (" " / ",") word ). Returns nothing for empty text, or if any word is empty or unknown.
  static std::optional<OAuthScopes> Parse(std::string_view text);
  // Space separated, in the order of the enumeration.
  std::string Print() const;

  constexpr bool Has(OAuthScope scope) const { return (bits_ & Bit(scope)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  // Adds every implied scope: repo:admin > repo:write > repo:read.
  OAuthScopes Expanded() const;
  // Returns the scopes that these imply and that are in `most`.
  OAuthScopes CutTo(OAuthScopes most) const;
  // Returns the scopes named in both sets. Implied ones do not count.
  constexpr OAuthScopes Intersect(OAuthScopes others) const {
    OAuthScopes both;
    both.bits_ = static_cast<std::uint8_t>(bits_ & others.bits_);
    return both;
  }
  // Returns whether every wanted scope is here, named or implied.
  bool Covers(OAuthScopes wanted) const { return (wanted.bits_ & ~Expanded().bits_) == 0; }

  friend constexpr bool operator==(OAuthScopes, OAuthScopes) = default;

 private:
  static constexpr unsigned Bit(OAuthScope scope) { return 1u << static_cast<unsigned>(scope); }
  std::uint8_t bits_ = 0;
};

struct OAuthScopeInfo {
  OAuthScope scope;
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view icon;
  bool dangerous;
  // How far the scope lets a token go, regardless of what its user may do.
  RepositoryRole repository;
  TeamRole organization;
  SelfRole self;
};

// All eight, in the order of the enumeration.
std::span<const OAuthScopeInfo> AllOAuthScopes();

constexpr OAuthScopes kEveryOAuthScope = {OAuthScope::kRepoRead,   OAuthScope::kRepoWrite, OAuthScope::kRepoAdmin,
                                          OAuthScope::kRepoCreate, OAuthScope::kUserRead,  OAuthScope::kUserAdmin,
                                          OAuthScope::kOrgAdmin,   OAuthScope::kSuperUser};
constexpr OAuthScopes kHarmlessOAuthScopes = {OAuthScope::kRepoRead, OAuthScope::kRepoWrite, OAuthScope::kRepoAdmin,
                                              OAuthScope::kRepoCreate, OAuthScope::kUserRead};

// Turns commas into spaces and runs of spaces into one, and drops repeated words after the first. Does not check the
// words.
std::string NormalizeScopeText(std::string_view text);

}  // namespace jeton
