#include "jeton/token.h"

#include <iterator>

#include "base/token_text.h"

namespace jeton {
namespace {

constexpr bool ListsEveryKind() {
  if (std::size(kTokenKindNames) != kTokenKinds) return false;
  for (std::size_t i = 0; i < kTokenKinds; ++i) {
    if (kTokenKindNames[i] != NameOf(static_cast<TokenKind>(i + 1))) return false;
  }
  return true;
}
static_assert(ListsEveryKind(), "jeton/token.h lists every kind, in the order of base/token_text.h");

}  // namespace

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
