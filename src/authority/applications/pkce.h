#pragma once

#include <optional>
#include <string>
#include <string_view>

// Proof Key for Code Exchange (RFC 7636).
namespace jeton::authority {

// What is kept of a challenge: that of the method S256, whichever was sent (a plain one is hashed here). Nothing for an
// unknown method, or a challenge of the wrong form.
std::optional<std::string> KeepChallenge(std::string_view challenge, std::string_view method);

// Whether the verifier is the one of what was kept. Where no challenge was sent, no verifier may come, either: somebody
// in between may have taken the challenge away (RFC 9700, section 2.1.1).
bool Proves(const std::optional<std::string>& verifier, std::string_view kept);

}  // namespace jeton::authority
