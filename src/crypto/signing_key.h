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
  // P-256, or RSA of 2048 bits. Never returns a P-256 key with a coordinate that begins with a zero byte: some
  // registries compute another thumbprint for it.
  static SigningKey Generate(SigningAlgorithm algorithm);

  // Reads PKCS #8 PEM, with the key's certificate if present. Returns nothing for other or weaker keys, for P-256
  // points with a leading zero byte, and for a certificate of another key.
  static std::optional<SigningKey> FromPem(std::string_view pem);
  std::string ToPem() const;
  // Prints an RSA key as PKCS #1, "BEGIN RSA PRIVATE KEY", for old programs.
  std::string ToTraditionalPem() const;
  std::string PublicPem() const;  // SubjectPublicKeyInfo

  SigningAlgorithm algorithm() const;
  // The thumbprint of RFC 7638: 43 characters.
  const std::string& thumbprint() const;
  // The fingerprint that distribution 2.8 expects: base32 of 30 bytes of SHA-256 over the SubjectPublicKeyInfo, in
  // twelve groups of four joined by ':'.
  const std::string& libtrust_id() const;
  const std::string& id_in(KeyIdForm form) const;
  // The encoded header of a JWT signed with this key: exactly typ, alg and kid in the given form, and with_certificate
  // also x5c if the key has a certificate.
  const std::string& header(KeyIdForm form, bool with_certificate = false) const;
  // The public JWK with only the members that its thumbprint covers.
  const std::string& canonical_jwk() const;

  // Returns a self-signed certificate, PEM, for registries that take a key only in that form. Each call returns a
  // different one, and registries compare its bytes, so callers must keep it.
  std::string SelfSignedCertificate(TimePoint now) const;
  // Returns the key with its certificate, or with a new one if it has none.
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

// Prints the public JWK under that id.
std::string PrintJwk(const SigningKey& key, std::string_view id);
// Prints a set (RFC 7517) of one key under that id.
std::string PrintJwks(const SigningKey& key, std::string_view id);
// Prints every key once, under its thumbprint.
std::string PrintJwksByThumbprint(const std::vector<SigningKey>& keys);
// Prints every key twice, once under each form of its id, so that every kind of registry finds it.
std::string PrintJwks(const std::vector<SigningKey>& keys);

}  // namespace jeton::crypto
