#pragma once

#include <string>
#include <string_view>

#include "endpoints/call.h"
#include "wire/oauth.h"

// A token about which another caller than its bearer asks: an API (RFC 7662), or a gateway (GET /auth/forward).
namespace jeton::endpoints::oauth2 {

class AskedToken {
 public:
  // Prefetches the token. `client_address`: from where it was presented; empty: unknown, and then a token that is held
  // to addresses is refused. REQUIRES: `text` and `client_address` outlive this.
  AskedToken(const Call& call, std::string_view text, std::string_view client_address);

  Result<CheckedToken, CredentialError> Check() const { return identity_.CheckAnyAudience(asked_, text_, digest_); }
  // Notes a use. Call it only if the answer is yes.
  Result<void, CredentialError> Use(const CheckedToken& checked) const { return identity_.Use(asked_, checked); }

 private:
  const Identity& identity_;
  Work asked_;
  std::string_view text_;
  Digest digest_;
};

// What is told about a live token. The texts of `active` lie in this object, in the token, or in the settings.
class TokenDescription {
 public:
  TokenDescription(const Call& call, const CheckedToken& checked);
  TokenDescription(const TokenDescription&) = delete;
  TokenDescription& operator=(const TokenDescription&) = delete;

  const wire::ActiveToken& active() const { return active_; }

 private:
  void Narrow(const CheckedToken& checked, const Restriction& restriction);

  std::array<char, 36> id_;
  std::string scope_;
  std::string actions_;
  wire::ActiveToken active_;
};

}  // namespace jeton::endpoints::oauth2
