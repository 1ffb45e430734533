#pragma once

#include <optional>
#include <string>
#include <string_view>

// Proof Key for Code Exchange (RFC 7636).
namespace jeton::authority {

// Returns the challenge in its S256 form, in which it is stored; hashes a plain one. Returns nothing for an unknown
// method or a malformed challenge.
std::optional<std::string> KeepChallenge(std::string_view challenge, std::string_view method);

// Returns whether the text has the form of a verifier (section 4.1).
bool IsVerifier(std::string_view text);
// Returns whether the text has the form of an S256 challenge: 43 characters of base64url.
bool IsS256Challenge(std::string_view text);

// Returns whether the verifier matches the stored challenge. A verifier without a challenge fails: an attacker may have
// removed the challenge from the request (RFC 9700, section 2.1.1).
bool Proves(const std::optional<std::string>& verifier, std::string_view kept);

}  // namespace jeton::authority
