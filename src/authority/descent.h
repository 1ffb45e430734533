#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "authority/authority.h"
#include "authority/work.h"

namespace jeton::authority {

// Issues a token that the actor asked for with what was presented: it ends no later than that lets it, and descends
// from it (domain/descent.h). The bootstrap token leaves no trace: its readers run the installation.
IssuedToken IssueFor(Authority& authority, const Work& work, const Actor& actor, Token token);

// What becomes of what was made with a token that is revoked.
enum class Descendants { kEnd, kStay };

// Removes the token and, with kEnd, all that descends from it, however far. Returns how many tokens that were; 0 when
// the token itself was not there any more.
std::size_t RevokeToken(const Work& work, const Token& token, Descendants descendants);

// The token that another was made with. `kind` is missing when it is gone.
struct MadeWith {
  Id id;
  std::optional<TokenKind> kind;
  std::optional<std::string> name;
};
// Nothing for what a person made.
std::optional<MadeWith> FindMadeWith(const Work& work, const Token& token);

}  // namespace jeton::authority
