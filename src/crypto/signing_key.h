#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace jeton::crypto {

enum class KeyIdForm { kLibtrust, kThumbprint };

// A key knows its algorithm: the header of a token never chooses it.
enum class SigningAlgorithm { kEs256, kRs256 };

std::string_view NameOf(SigningAlgorithm algorithm);  // "ES256", "RS256" (RFC 7518)

// An asymmetric signing key. Cheap to copy, immutable; signing and verifying from any thread.
class SigningKey {
 public:
  // P-256, or RSA of 2048 bits. A P-256 point whose coordinates begin with a zero byte is drawn again: some
  // registries compute another thumbprint for it.
  static SigningKey Generate(SigningAlgorithm algorithm);

  // PKCS #8 PEM, and the key's certificate, if it is there, too. Nothing for other keys, weaker keys, P-256 points with
  // a leading zero byte, and somebody else's certificate.
  static std::optional<SigningKey> FromPem(std::string_view pem);
  std::string ToPem() const;
  // An RSA key in the form of PKCS #1, "BEGIN RSA PRIVATE KEY", which old programs want.
  std::string ToTraditionalPem() const;
  std::string PublicPem() const;  // SubjectPublicKeyInfo

  SigningAlgorithm algorithm() const;
  // The thumbprint of RFC 7638: 43 characters.
  const std::string& thumbprint() const;
  // The fingerprint that distribution 2.8 expects: base32 of 30 bytes of SHA-256 over the SubjectPublicKeyInfo, in
  // twelve groups of four joined by ':'.
  const std::string& libtrust_id() const;
  const std::string& id_in(KeyIdForm form) const;
  // The encoded header of a JWT signed with this key: exactly typ, alg and kid in one of its forms; with_certificate:
  // and x5c, where the key has one.
  const std::string& header(KeyIdForm form, bool with_certificate = false) const;
  // The public JWK with the members that its thumbprint is made over, and no others.
  const std::string& canonical_jwk() const;

  // A certificate made by the key itself, PEM: it only carries the key to registries that want one. It is another one
  // each time, and it is its bytes that a registry knows again: so it has to be kept.
  std::string SelfSignedCertificate(TimePoint now) const;
  // The same key with a certificate: its own, or else a new one.
  SigningKey WithCertificate(TimePoint now) const;
  const std::string& certificate() const;  // PEM; empty: none

  // The raw JWS signature (RFC 7518, section 3): r || s for ES256.
  std::string Sign(std::string_view input) const;
  bool Verify(std::string_view input, std::string_view signature) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

// The public JWK under that id.
std::string PrintJwk(const SigningKey& key, std::string_view id);
// A set (RFC 7517) of one key under that id.
std::string PrintJwks(const SigningKey& key, std::string_view id);
// Every key twice, once under each form of its id, so that every kind of registry finds it.
std::string PrintJwks(const std::vector<SigningKey>& keys);

}  // namespace jeton::crypto
