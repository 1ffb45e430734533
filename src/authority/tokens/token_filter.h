#pragma once

#include <optional>
#include <string>

#include "authority/tokens/token_item.h"

namespace jeton::authority {

// Which tokens are meant. All that is given must hold.
struct TokenFilter {
  std::optional<std::string> owner;
  std::optional<std::string> subject;
  std::optional<std::string> application;  // a client id
  std::optional<std::string> created_by;   // a user, and so one that knows the secret
  std::optional<TokenKind> kind;
  std::optional<TokenState> state;
  std::optional<Seconds> unused;          // for so long, or since it was made
  std::optional<Seconds> expires_within;  // not those that have ended
  std::optional<TimePoint> created_before;
  std::optional<std::string> address;  // or block of addresses, from where it was used last
  std::optional<std::string> text;     // in its name, subject or application, in any case

  // Returns a time before which all tokens that fit were made; nothing: there is none.
  std::optional<TimePoint> CreatedBefore(TimePoint now) const;
  // Returns false if the stored row alone shows that the token does not fit.
  bool MayFit(const Token& token, TimePoint now) const;
  bool Fits(const TokenItem& item, TimePoint now) const;
};

}  // namespace jeton::authority
