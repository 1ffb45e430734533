#include "identity/issuer.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/jws.h"
#include "domain/token_kind.h"
#include "storage/tokens/tokens.h"

namespace jeton {
namespace {

constexpr std::string_view kEncryptedPasswordPrefix = "jte_";

std::string BoundTo(const Token& token) { return std::string(NameOf(token.kind)) + ":" + token.id.ToUuid(); }

}  // namespace

std::string Issuer::NewClientId() { return random_.Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20); }

IssuedToken Issuer::Issue(const Work& work, Token token) {
  Secret secret = GenerateToken(token.kind, random_);
  token.id = NewId(token.created);
  token.digest = crypto::Sha256(secret.Reveal());
  if (retrievable_ && InfoOf(token.kind).shown_again)
    token.sealed = keys_->sealer.Seal(secret.Reveal(), BoundTo(token), random_);
  storage::Tokens(work.tx()).Add(token, work.dialect);
  const std::string_view grant = !work.grant.empty() ? work.grant : work.dialect.empty() ? "operator" : work.dialect;
  Afterwards(work, [this, kind = token.kind, grant] { activity_.CountIssued(NameOf(kind), grant); });
  return {std::move(token), std::move(secret)};
}

std::optional<Secret> Issuer::Reveal(const Token& token) const {
  if (!retrievable_ || token.sealed.empty()) return std::nullopt;
  auto secret = keys_->sealer.Open(token.sealed, BoundTo(token));
  if (!secret) return std::nullopt;
  return std::move(*secret);
}

std::string Issuer::EncryptPassword(const Id& user, std::string_view password) {
  return std::string(kEncryptedPasswordPrefix) + EncodeBase64Url(SealText(password, "password:" + user.ToUuid()));
}

std::string Issuer::SignAccessToken(crypto::SigningAlgorithm algorithm, std::string_view type,
                                    std::string_view claims) const {
  return crypto::SignTypedJwt(*keys_->AccessKey(algorithm), type, claims);
}

bool Issuer::SignedAccessToken(std::string_view jwt) const {
  return crypto::VerifyJwt(jwt, keys_->AllAccessKeys(), "at+jwt JWT").has_value();
}

bool Issuer::LooksEncrypted(std::string_view password) { return password.starts_with(kEncryptedPasswordPrefix); }

std::optional<Secret> Issuer::DecryptPassword(const Id& user, std::string_view text) const {
  if (!LooksEncrypted(text)) return std::nullopt;
  const auto sealed = DecodeBase64Url(text.substr(kEncryptedPasswordPrefix.size()));
  if (!sealed) return std::nullopt;
  return OpenText(*sealed, "password:" + user.ToUuid());
}

std::optional<Secret> Issuer::OpenText(std::string_view sealed, std::string_view bound) const {
  auto text = keys_->sealer.Open(sealed, bound);
  if (!text) return std::nullopt;
  return std::move(*text);
}

}  // namespace jeton
