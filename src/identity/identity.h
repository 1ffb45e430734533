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

// Why a presented credential is refused. Each dialect words it, and reveals no more than its contract does.
enum class CredentialError {
  kNotCached,           // run again with a read transaction
  kPasswordUnchecked,   // run again once a worker has checked the password
  kNeedsWrite,          // its use has to be counted: run again with a write transaction
  kKeysNotFetched,      // run again once a worker has fetched the keys of the token's issuer
  kSignatureUnchecked,  // run again once a worker has checked the token's signature
  kKeysUnreachable,
  kKeysUnusable,
  kRobotUndecided,  // a valid token that fits robots of several owners
  kUnknown,         // no such secret, or of a kind not accepted here
  kExpired,
  kDisabled,       // its user, or the organization of its application, is disabled
  kWrongPassword,  // wrong password, or no such user
  kTooManyWrong,   // too many wrong passwords; the verdict says how long to wait
  kNeedsEncryptedPassword,
  kUnknownRobot,
  kWrongRobotSecret,
  kRestricted,  // the token is not valid at this time or from this address
  kUsedUp,      // the token's uses are spent
  kUnanswered,  // its organization wants a person to answer for it, and none does
  kRobotDisabled,
  kNoRobotOwner,
  kRobotOwnerDisabled,
  kRobotsDisallowed,
  kNotOfThisRobot,   // a signed password of another robot, or one that is no longer this robot's
  kTokenTooLarge,    // a foreign token that is too long
  kTokenTooLasting,  // a foreign token that would live for more than a day
  kWrongAudience,
};

using ActorPointer = std::shared_ptr<const Actor>;

// A live token and the actor that it makes.
struct CheckedToken {
  TokenPointer fact;
  Actor actor;
  ApplicationPointer application;  // null if it has none
  ApiPointer api{};                // for which it is; null: this server

  const Token& token() const { return fact->token; }
};

// Returns whether a caller that was accepted before would still be, with the same secret. Needs a transaction.
bool IsStillGood(const Work& work, const Actor& actor);

// Turns presented credentials into actors. Any thread.
class Identity {
 public:
  Identity(const Settings& settings, Facts& facts, UsageLog& usage, const Issuer& issuer)
      : settings_(settings), facts_(facts), usage_(usage), issuer_(issuer) {}

  // Checks an opaque token of any kind except a client secret, however it was presented, as a credential for this
  // server. Costs one digest and look-ups. A token for an API is kUnknown: its scopes mean nothing here.
  Result<CheckedToken, CredentialError> CheckToken(const Work& work, std::string_view text) const;
  // The same for a token that is only asked about: one for an API, which may be a JWT, is good, too. In two steps, for
  // callers that can do other work while the token is fetched from memory. The first returns its digest.
  Digest ExpectToken(std::string_view text) const;
  Result<CheckedToken, CredentialError> CheckAnyAudience(const Work& work, std::string_view text,
                                                         const Digest& digest) const;

  // Notes a use of the token. Call it only if the request is granted. The functions below that return an Actor call it
  // themselves. Fails if the token's uses are counted and spent.
  Result<void, CredentialError> Use(const Work& work, const CheckedToken& checked) const {
    if (checked.fact->restriction && checked.fact->restriction->uses > 0) return CountUse(work, checked);
    usage_.Note(*checked.fact, work.now, work.address);
    return {};
  }

  // Returns the user of a browser's cookie. Fails with kUnknown or kExpired without a live session.
  Result<Actor, CredentialError> BySession(const Work& work, std::string_view cookie) const;
  // Checks an authorization code. The actor is the one for whom it may be exchanged. Other kinds are kUnknown.
  Result<CheckedToken, CredentialError> CheckCode(const Work& work, std::string_view code) const;
  // Checks an identity token. Its actor has no powers. Other kinds are kUnknown.
  Result<CheckedToken, CredentialError> CheckIdentityToken(const Work& work, std::string_view text) const;
  // As CheckToken, for a token of which only the digest is known.
  Result<CheckedToken, CredentialError> CheckStored(const Work& work, const Digest& digest) const;

  // Accepts tokens that act for a user or an application: OAuth access tokens and personal authorizations. Application
  // passwords are valid only at registries, with a login of their own.
  Result<Actor, CredentialError> ByBearer(const Work& work, std::string_view text) const;

  // Wrong and expired passwords, and other kinds, are all kUnknown.
  Result<Actor, CredentialError> ByApplicationPassword(const Work& work, std::string_view text) const;
  Result<Actor, CredentialError> ByPassword(const Work& work, std::string_view name_or_email) const;
  Result<Actor, CredentialError> ByRobot(const Work& work, std::string_view name, std::string_view secret) const;
  // Returns an application by its client credentials. Every fault is kUnknown.
  Result<ActorPointer, CredentialError> ByClient(const Work& work, std::string_view client_id,
                                                 std::string_view secret) const;

  // Returns an API by its credential. Every fault is kUnknown.
  Result<ActorPointer, CredentialError> ByApi(const Work& work, std::string_view username,
                                              std::string_view secret) const;
  // Returns a client that has nothing to authenticate with, by its id alone: not who asks, but on whose behalf. Every
  // fault is kUnknown.
  Result<ActorPointer, CredentialError> ByPublicClient(const Work& work, std::string_view client_id) const {
    return ByName(work, client_id, ClientAuthentication::kNone);
  }
  // Returns a client that authenticates by its keys. The caller has to check its assertion. Every fault is kUnknown.
  Result<ActorPointer, CredentialError> ByKeyOfClient(const Work& work, std::string_view client_id) const {
    return ByName(work, client_id, ClientAuthentication::kPrivateKey);
  }

  // Calls `check`, a Result<ActorPointer, …>(), unless its result for the same `presented` credentials is remembered.
  // An API presents the same ones with every token that it introspects. Remembers by digest, per thread, until any fact
  // changes.
  template <typename Check>
  auto RecallClient(const Work& work, std::string_view presented, Check check) const -> decltype(check()) {
    Recollection recollection = Recollect(work, presented);
    if (recollection.client) return std::move(recollection.client);
    auto client = check();
    if (client) Remember(work, recollection, *client);
    return client;
  }

  // Returns the user to whom a password would belong; nothing if there is no such user.
  std::optional<Account> FindForPassword(Transaction& transaction, std::string_view name_or_email) const;
  // Decrypts one of the account's encrypted passwords. Returns any other password unchanged.
  Secret ReadPassword(const std::optional<Account>& account, std::string_view presented) const;
  // Compares a password from ReadPassword with its user's hash. Takes as long if there is no such user: about 40 ms.
  // Call on a worker, never on an I/O thread or inside a transaction.
  PasswordVerdict ComparePassword(const std::optional<Account>& account, std::string_view password) const;

  Actor UserActor(const Account& account) const;
  // Returns the robot's actor, without powers. The error says why its owner's robots do not work.
  Result<Actor, CredentialError> RobotActor(const Work& work, const Account& robot) const;
  // Fails if the parent of a sub-account is disabled, or any parent above it.
  Result<void, CredentialError> CheckParents(const Work& work, const Account& account) const;
  // Fails with kUnanswered unless the account is an enabled person's.
  Result<void, CredentialError> CheckPerson(const Work& work, const Id& account) const;

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
  Result<void, CredentialError> AddSubjectApplication(const Work& work, CheckedToken& checked) const;
  Result<void, CredentialError> AddApplication(const Work& work, CheckedToken& checked) const;
  Result<void, CredentialError> AddApi(const Work& work, const Id& api, CheckedToken& checked) const;
  Result<ActorPointer, CredentialError> ByName(const Work& work, std::string_view client_id,
                                               ClientAuthentication method) const;
  Result<CheckedToken, CredentialError> CheckJwt(const Work& work, std::string_view text) const;
  Result<void, CredentialError> CheckAnswer(const Work& work, const CheckedToken& checked) const;
  Result<AccountPointer, CredentialError> CheckRobotOwner(const Work& work, const Account& robot) const;

  struct Recollection {
    Digest presented;
    std::uint64_t position;  // of the feed, read before any look-up
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
