#include "authority/applications/pkce.h"

#include <algorithm>

#include "base/encoding.h"
#include "crypto/digest.h"

namespace jeton::authority {
namespace {

// Section 4.1.
bool IsKey(std::string_view text) {
  return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_' || c == '~';
         });
}

std::string S256(std::string_view verifier) { return EncodeBase64Url(crypto::Sha256(verifier).view()); }

}  // namespace

std::optional<std::string> KeepChallenge(std::string_view challenge, std::string_view method) {
  if (!IsKey(challenge)) return std::nullopt;
  if (method == "S256") return std::string(challenge);
  if (method == "plain" || method.empty()) return S256(challenge);
  return std::nullopt;
}

bool IsVerifier(std::string_view text) { return IsKey(text); }

bool IsS256Challenge(std::string_view text) {
  const auto digest = text.size() == 43 ? DecodeBase64Url(text) : std::nullopt;
  return digest && digest->size() == 32;
}

bool Proves(const std::optional<std::string>& verifier, std::string_view kept) {
  if (!verifier || kept.empty()) return !verifier && kept.empty();
  return IsKey(*verifier) && crypto::EqualInConstantTime(S256(*verifier), kept);
}

}  // namespace jeton::authority
