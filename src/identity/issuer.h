#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "base/secret.h"
#include "domain/records.h"
#include "identity/work.h"
#include "keys/key_ring.h"

namespace jeton {

struct IssuedToken {
  Token token;
  Secret secret;
};

// Makes ids and secrets, and keeps of a secret what may be kept. Any thread.
class Issuer {
 public:
  // retrievable: whether sealed copies are kept at all.
  Issuer(Random& random, const CurrentKeys& keys, bool retrievable)
      : random_(random), keys_(keys), retrievable_(retrievable) {}

  Id NewId(TimePoint now) { return Id::Generate(random_, now); }
  std::string NewClientId();
  Random& random() { return random_; }

  // Completes `token` (id, digest, sealed copy where its kind is one that is shown again) and stores it.
  IssuedToken Issue(Transaction& transaction, Token token);

  // The secret of a token, where a copy is kept and can be opened.
  std::optional<Secret> Reveal(const Token& token) const;

  // A user's own password in a form that may lie about: usable wherever the password is, bound to the user.
  static bool LooksEncrypted(std::string_view password);
  std::string EncryptPassword(const Id& user, std::string_view password);
  std::optional<Secret> DecryptPassword(const Id& user, std::string_view text) const;

  // Any text, sealed for our own eyes; `bound` must be the same on both sides.
  std::string SealText(std::string_view text, std::string_view bound) {
    return keys_->sealer.Seal(text, bound, random_);
  }
  std::optional<Secret> OpenText(std::string_view sealed, std::string_view bound) const;

 private:
  Random& random_;
  const CurrentKeys& keys_;
  const bool retrievable_;
};

}  // namespace jeton
