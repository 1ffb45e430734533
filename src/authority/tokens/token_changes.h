#pragma once

#include <optional>
#include <string>

#include "authority/tokens/tokens.h"

namespace jeton::authority {

// Why a permitted change is refused.
enum class TokenFault {
  kTooLong,       // the token would end later than it may
  kWider,         // the restriction would allow what it did not
  kNotOfKind,     // tokens of this kind cannot be changed so
  kForbidden,     // the credential does not reach as far as the new token would
  kLimitReached,  // there are as many of them as may be
  kEnded,         // it is listed until it is swept, and nothing makes it live again
};

// Returns the latest end that the actor may give the token now: by the token with which it was made, by the presented
// credential, and by the settings for its kind. What a login gives ends as it does.
TimePoint LatestEnd(const Run& run, const Actor& actor, const Token& token);

// What is given is changed.
struct TokenEdit {
  std::optional<std::string> note;
  std::optional<TimePoint> end;
  std::optional<Restriction> restriction;  // may only be narrower
};
// Returns the changed token.
Result<ListedToken, TokenFault> EditToken(const Run& run, const UsageLog& usage,
                                          const PermittedToken<TokenAct::kChange>& token, const TokenEdit& edit);

// Returns how many live tokens of this kind one subject may have. Zero: any number.
std::int64_t MostTokens(const Settings& settings, TokenKind kind);

struct TokenRotation {
  Seconds overlap{0};            // for so long, the old secret works beside the new one
  std::optional<TimePoint> end;  // nothing: the new token lives as long as the old one was made for
};
// Makes a token with the same subject, note, scopes and restriction, whose secret is new. The old one ends after the
// overlap; what was made with it stays.
Result<IssuedToken, TokenFault> RotateToken(const Run& run, const UsageLog& usage,
                                            const PermittedToken<TokenAct::kReplace>& token,
                                            const TokenRotation& rotation);

}  // namespace jeton::authority
