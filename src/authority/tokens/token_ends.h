#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authority/descent.h"
#include "authority/tokens/tokens.h"

namespace jeton::authority {

// What a revocation has ended.
struct Revocations {
  std::size_t tokens = 0;      // with what was made with them
  std::uint64_t position = 0;  // of the change feed: a cache that has read so far knows of them
};
// Names the feed position, as an opaque text.
std::string ReceiptOf(const Revocations& revoked);

struct RevocationOrder {
  Descendants descendants = Descendants::kEnd;
  std::string reason;  // for the log; empty: none was given
};

// Describes a token in the log of its owner: the name of the act, the owner, and the members of the dialect.
struct LoggedToken {
  Id name_space;
  boost::json::object metadata;
};
LoggedToken LogToken(const ListedToken& listed, const TokenItem& item);

// Ends a token of any kind, and records it as its dialect does. Calls `then` in the last part. Returns false, without
// calling `then`, if the token was gone already.
using AfterTokenEnd = std::function<void(const Run& run, const Revocations& revoked)>;
bool EndToken(const Run& run, const UsageLog& usage, const PermittedToken<TokenAct::kEnd>& token,
              const RevocationOrder& order, AfterTokenEnd then);

// A token that has been removed, and what the log says of it once its descendants have ended, too.
struct RemovedToken {
  Id id;
  TokenKind kind{};
  LoggedToken logged;
  bool has_descendants = false;
};
// Returns nothing if the token was gone already. `viewer`: of this run.
std::optional<RemovedToken> RemoveToken(const Run& run, TokenViewer& viewer,
                                        const PermittedToken<TokenAct::kEnd>& token, const RevocationOrder& order);
// Removes the row of a token, and the consent that a refresh token stands for: the user is asked again before the
// application gets another one. Returns false if the token was gone already.
bool RemoveRow(const Run& run, const Token& token);
// Returns whether others were made with the token, which may be gone.
bool HasDescendants(const Run& run, const Id& token);
// `ended`: with its descendants.
void RecordRemoval(const Run& run, const Actor& actor, RemovedToken removed, std::size_t ended);

// Counts what would end with these tokens; stops at kMostCountedAhead.
inline constexpr std::size_t kMostCountedAhead = 10'000;
std::size_t CountWhatEnds(const Work& work, const std::vector<Id>& tokens, Descendants descendants);

// The names of the acts.
std::string_view RevocationName(TokenKind kind);
std::string_view ChangeName(TokenKind kind);

}  // namespace jeton::authority
