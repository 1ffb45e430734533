#include "jeton/token.h"

#include "base/token_text.h"

namespace jeton {

TokenIdentity Identify(std::string_view text) {
  const auto identified = IdentifyToken(text);
  if (!identified) return {};
  switch (identified->check) {
    case TokenCheck::kIntact: return {NameOf(identified->kind), "ok"};
    case TokenCheck::kUncheckable: return {NameOf(identified->kind), "none"};
    case TokenCheck::kWrongChecksum: break;
  }
  return {NameOf(identified->kind), "wrong"};
}

}  // namespace jeton
