#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "base/secret.h"
#include "domain/records.h"
#include "identity/activity.h"
#include "identity/work.h"
#include "keys/key_ring.h"

namespace jeton {

struct IssuedToken {
  Token token;
  Secret secret;
};

// Makes ids and secrets, and stores of a secret only what may be stored. Any thread.
class Issuer {
 public:
  // retrievable: whether to keep sealed copies.
  Issuer(Random& random, const CurrentKeys& keys, bool retrievable)
      : random_(random), keys_(keys), retrievable_(retrievable) {}

  Id NewId(TimePoint now) { return Id::Generate(random_, now); }
  std::string NewClientId();
  Random& random() { return random_; }
  Activity& activity() { return activity_; }
  const Activity& activity() const { return activity_; }

  // Completes `token` (id, digest, and a sealed copy if its kind is shown again) and stores it.
  IssuedToken Issue(const Work& work, Token token);

  // Returns the secret of a token, if a copy is kept and can be opened.
  std::optional<Secret> Reveal(const Token& token) const;

  // A user's own password, encrypted so that it can be kept in files. Valid wherever the password is, and only for that
  // user.
  static bool LooksEncrypted(std::string_view password);
  std::string EncryptPassword(const Id& user, std::string_view password);
  std::optional<Secret> DecryptPassword(const Id& user, std::string_view text) const;

  // Access tokens for APIs. Returns whether we have a key for the algorithm: an RSA key is made when an API asks for
  // it.
  bool SignsAccessTokens(crypto::SigningAlgorithm algorithm) const { return keys_->AccessKey(algorithm) != nullptr; }
  // REQUIRES: SignsAccessTokens. Takes up to a millisecond.
  std::string SignAccessToken(crypto::SigningAlgorithm algorithm, std::string_view type, std::string_view claims) const;
  // Returns whether we have signed the JWT. Checks nothing else.
  bool SignedAccessToken(std::string_view jwt) const;

  // Seal and open a text of our own. `bound` must be the same for both.
  std::string SealText(std::string_view text, std::string_view bound) {
    return keys_->sealer.Seal(text, bound, random_);
  }
  std::optional<Secret> OpenText(std::string_view sealed, std::string_view bound) const;

 private:
  Random& random_;
  Activity activity_;
  const CurrentKeys& keys_;
  const bool retrievable_;
};

}  // namespace jeton
