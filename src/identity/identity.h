#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "crypto/digest.h"
#include "domain/actor.h"
#include "identity/facts.h"
#include "identity/issuer.h"
#include "identity/settings.h"
#include "identity/usage_log.h"
#include "identity/work.h"

namespace jeton {

// Why a presented credential is refused. Dialects choose their words; none tells more than its contract does.
enum class CredentialError {
  kNotCached,           // run again with a read transaction
  kPasswordUnchecked,   // run again once a worker has checked the password
  kNeedsWrite,          // it is to be written down that it was used: run again with a write transaction
  kKeysNotFetched,      // run again once a worker has fetched the keys of the token's issuer
  kSignatureUnchecked,  // run again once a worker has checked the token's signature
  kKeysUnreachable,
  kKeysUnusable,
  kRobotUndecided,  // a good token, by which robots of several owners could be meant
  kUnknown,         // no such secret, or of a kind that does not count here
  kExpired,
  kDisabled,       // the user behind it, or the organization of its application
  kWrongPassword,  // or no such user
  kTooManyWrong,   // passwords; the verdict says how long to wait
  kNeedsEncryptedPassword,
  kUnknownRobot,
  kWrongRobotSecret,
  kRestricted,  // the token is not good now, or not from there
  kUsedUp,      // or not any more
  kRobotDisabled,
  kNoRobotOwner,
  kRobotOwnerDisabled,
  kRobotsDisallowed,
  kNotOfThisRobot,   // a signed password that is not its own, or not any more
  kTokenTooLarge,    // a foreign one
  kTokenTooLasting,  // the same: it would live for more than a day
  kWrongAudience,
};

using ActorPointer = std::shared_ptr<const Actor>;

// A live token and whom it makes.
struct CheckedToken {
  TokenPointer fact;
  Actor actor;
  ApplicationPointer application;  // null when it has none

  const Token& token() const { return fact->token; }
};

// Whether a caller that was let in would be now, with the same secret. Needs a transaction.
bool IsStillGood(const Work& work, const Actor& actor);

// Turns what was presented into an actor. Any thread.
class Identity {
 public:
  Identity(const Settings& settings, Facts& facts, UsageLog& usage, const Issuer& issuer)
      : settings_(settings), facts_(facts), usage_(usage), issuer_(issuer) {}

  // An opaque token of any kind but a client secret, however it was presented. One digest, and look-ups.
  Result<CheckedToken, CredentialError> CheckToken(const Work& work, std::string_view text) const {
    return CheckToken(work, text, crypto::Sha256(text));
  }
  // The same in two steps, for who has something else to do while the token is fetched from memory. Its digest.
  Digest ExpectToken(std::string_view text) const;
  Result<CheckedToken, CredentialError> CheckToken(const Work& work, std::string_view text, const Digest& digest) const;

  // Says that it was good for something: what was refused in the end is no use. The others here say so themselves. Of a
  // token whose uses are counted, this may be one too many.
  Result<void, CredentialError> Use(const Work& work, const CheckedToken& checked) const {
    if (checked.fact->restriction && checked.fact->restriction->uses > 0) return CountUse(work, checked);
    usage_.Note(*checked.fact, work.now);
    return {};
  }

  // The user behind the cookie of a browser. Whatever is no live session is kUnknown or kExpired.
  Result<Actor, CredentialError> BySession(const Work& work, std::string_view cookie) const;
  // An authorization code, and who may be given what it stands for. Of another kind: kUnknown.
  Result<CheckedToken, CredentialError> CheckCode(const Work& work, std::string_view code) const;
  // An identity token, and whose it is; its actor has no powers. Of another kind: kUnknown.
  Result<CheckedToken, CredentialError> CheckIdentityToken(const Work& work, std::string_view text) const;
  // What CheckToken says of a token that is known by its digest alone.
  Result<CheckedToken, CredentialError> CheckStored(const Work& work, const Digest& digest) const;

  // The same for those that speak for a user or an application: OAuth access tokens and personal authorizations.
  // Application passwords open registries alone, by a name of their own.
  Result<Actor, CredentialError> ByBearer(const Work& work, std::string_view text) const;

  // Wrong, expired and of another kind are all kUnknown.
  Result<Actor, CredentialError> ByApplicationPassword(const Work& work, std::string_view text) const;
  Result<Actor, CredentialError> ByPassword(const Work& work, std::string_view name_or_email) const;
  Result<Actor, CredentialError> ByRobot(const Work& work, std::string_view name, std::string_view secret) const;
  // An application by its client credentials. Every way of being wrong is kUnknown.
  Result<ActorPointer, CredentialError> ByClient(const Work& work, std::string_view client_id,
                                                 std::string_view secret) const;

  // An API shows the same credentials with every token that it asks about. What `check`, a Result<ActorPointer, …>(),
  // makes of all that was `presented` is remembered by its digest, for this thread and as long as nothing at all
  // changes.
  template <typename Check>
  auto RecallClient(const Work& work, std::string_view presented, Check check) const -> decltype(check()) {
    Recollection recollection = Recollect(work, presented);
    if (recollection.client) return std::move(recollection.client);
    auto client = check();
    if (client) Remember(work, recollection, *client);
    return client;
  }

  // Whose password it would be; nothing where there is no such user.
  std::optional<Account> FindForPassword(Transaction& transaction, std::string_view name_or_email) const;
  // The password that was meant: decrypts one of the account's encrypted passwords, returns any other as it is.
  Secret ReadPassword(const std::optional<Account>& account, std::string_view presented) const;
  // Compares a password, as ReadPassword returns it, with its user's hash; takes as long when there is no such user. On
  // a worker, never on an I/O thread, and outside of any transaction: about 40 ms.
  PasswordVerdict ComparePassword(const std::optional<Account>& account, std::string_view password) const;

  Actor UserActor(const Account& account) const;
  // Without powers; the error says what keeps its owner's robots from working.
  Result<Actor, CredentialError> RobotActor(const Work& work, const Account& robot) const;
  // A sub-account is dead while its parent is disabled, or the parent's parent.
  Result<void, CredentialError> CheckParents(const Work& work, const Account& account) const;

 private:
  Result<void, CredentialError> CountUse(const Work& work, const CheckedToken& checked) const;
  Result<Actor, CredentialError> Used(const Work& work, CheckedToken checked) const;
  Result<CheckedToken, CredentialError> Complete(const Work& work, TokenPointer fact) const;
  Result<CheckedToken, CredentialError> CheckOnly(TokenKind kind, const Work& work, std::string_view text) const;
  Result<TokenPointer, CredentialError> FindToken(const Work& work, std::string_view text) const {
    return FindToken(work, text, crypto::Sha256(text));
  }
  Result<TokenPointer, CredentialError> FindToken(const Work& work, std::string_view text, const Digest& digest) const;
  Result<void, CredentialError> AddSubject(const Work& work, CheckedToken& checked) const;
  Result<void, CredentialError> AddApplication(const Work& work, CheckedToken& checked) const;
  Result<void, CredentialError> CheckRobotOwner(const Work& work, const Account& robot) const;

  struct Recollection {
    Digest presented;
    std::uint64_t position;  // of the feed, before anything was looked at
    ActorPointer client;     // null: unknown
  };
  Recollection Recollect(const Work& work, std::string_view presented) const;
  void Remember(const Work& work, const Recollection& recollection, const ActorPointer& client) const;

  const Settings& settings_;
  Facts& facts_;
  UsageLog& usage_;
  const Issuer& issuer_;
};

}  // namespace jeton
