#include "authority/explanations.h"

#include <algorithm>

#include "authority/federation.h"
#include "authority/organizations.h"
#include "authority/trust_trial.h"
#include "crypto/digest.h"
#include "domain/names.h"
#include "storage/accounts.h"

namespace jeton::authority {
namespace {

// What is kept for everybody who asks must be little: names as long as any that is one, and the first few scopes.
constexpr std::size_t kLongestLogin = 511;
constexpr std::size_t kMostPieces = 8;

// Whom a login names, by itself or by the token that came with it.
std::optional<Account> FindWhom(Authority& authority, const Work& work, std::string_view login,
                                const TokenPointer& token) {
  if (work.transaction == nullptr) return std::nullopt;
  storage::Accounts accounts(work.tx());
  // Some logins only say what kind of secret comes with them.
  if (login.starts_with('$')) return token ? accounts.Find(token->token.subject) : std::nullopt;
  if (login.find('+') == std::string_view::npos) return authority.identity.FindForPassword(work.tx(), login);
  auto robot = accounts.FindByName(login);
  return robot && robot->kind == AccountKind::kRobot ? robot : std::nullopt;
}

std::string OwnerOf(std::string_view account) {
  const auto robot = SplitRobotName(account);
  return std::string(robot ? robot->owner : account);
}

// Which part of what it is held to keeps a token from being good.
std::string_view WhichLimit(const TokenFact& fact, const Work& work) {
  const bool early = fact.restriction && work.now < fact.restriction->not_before;
  return early ? "not_before_its_time" : "not_from_that_address";
}

// How far somebody may look into a denial.
enum class Sight { kNone, kOwn, kEverything };

Sight SightOf(Authority& authority, const Work& work, const Actor& actor, const Denial& denial) {
  if (Decide(actor, OnInstallation{.reading = true}).allowed()) return Sight::kEverything;
  if (denial.owner.empty() || actor.anonymous()) return Sight::kNone;
  if (actor.subject == SubjectKind::kUser && actor.name == denial.owner) {
    return Decide(actor, OnSelf{SelfRole::kRead}).allowed() ? Sight::kOwn : Sight::kNone;
  }
  const NamespaceFacts organization = FindOrganization(authority, work, actor, denial.owner);
  return ViewOrganization(actor, organization).admin ? Sight::kOwn : Sight::kNone;
}

bool TellsWhatExists(Reason reason) {
  return reason == Reason::kNoNamespace || reason == Reason::kNamespaceDisabled || reason == Reason::kNoRepository;
}

void HideWhatExists(Denial& denial) {
  for (GrantedScope& piece : denial.pieces) {
    if (piece.name_space == denial.owner) continue;
    for (RefusedAction& refused : piece.refused) {
      if (TellsWhatExists(refused.reason)) refused.reason = Reason::kRole;
    }
  }
}

}  // namespace

std::string_view NameOf(CredentialError error) {
  switch (error) {
    case CredentialError::kExpired: return "expired";
    case CredentialError::kDisabled: return "disabled";
    case CredentialError::kWrongPassword: return "wrong_password";
    case CredentialError::kTooManyWrong: return "too_many_wrong_passwords";
    case CredentialError::kNeedsEncryptedPassword: return "needs_encrypted_password";
    case CredentialError::kUnknownRobot: return "unknown_robot";
    case CredentialError::kWrongRobotSecret: return "wrong_robot_secret";
    case CredentialError::kRestricted: return "restricted";  // DescribeRefusal says how
    case CredentialError::kUsedUp: return "used_up";
    case CredentialError::kRobotDisabled: return "robot_disabled_or_ended";
    case CredentialError::kNoRobotOwner: return "no_robot_owner";
    case CredentialError::kRobotOwnerDisabled: return "robot_owner_disabled";
    case CredentialError::kRobotsDisallowed: return "robots_disallowed";
    case CredentialError::kNotOfThisRobot: return "not_of_this_robot";
    case CredentialError::kWrongAudience: return "wrong_audience";
    case CredentialError::kKeysUnreachable: return "keys_unreachable";
    case CredentialError::kUnknown:
    case CredentialError::kNotCached:
    case CredentialError::kNeedsWrite:
    case CredentialError::kKeysNotFetched:
    case CredentialError::kPasswordUnchecked: break;
  }
  return "unknown";
}

Denial DescribeRefusal(Authority& authority, const Work& work, const RegistryService& service, std::string_view login,
                       std::string_view secret, CredentialError error) {
  const auto token =
      LooksLikeToken(secret) ? authority.facts.FindToken(work, crypto::Sha256(secret)).value_or(nullptr) : nullptr;
  Denial denial{.at = work.now,
                .service = service.service,
                .login = std::string(login.substr(0, kLongestLogin)),
                .address = std::string(work.address),
                .credential = std::string(NameOf(error))};
  if (token && error == CredentialError::kRestricted) denial.credential = WhichLimit(*token, work);
  const auto account = FindWhom(authority, work, login, token);
  if (account) denial.account = account->name;
  denial.owner = OwnerOf(account ? account->name : login.find('+') == std::string_view::npos ? "" : login);
  // A token is told of to its own account alone.
  if (token && account && token->token.subject == account->id) {
    denial.token = token->token.id.ToUuid();
    if (!token->token.LiveAt(work.now)) denial.credential = NameOf(CredentialError::kExpired);
  }
  if (account && account->kind == AccountKind::kRobot && LooksFederated(secret)) {
    denial.trial = std::make_shared<const TrustTrial>(TryRules(authority, work, account->id, secret));
  }
  return denial;
}

std::optional<Denial> DescribeShortfall(const Work& work, const RegistryService& service, const Actor& actor,
                                        const std::vector<GrantedScope>& granted) {
  Denial denial;
  std::copy_if(granted.begin(), granted.end(), std::back_inserter(denial.pieces),
               [](const GrantedScope& scope) { return !scope.refused.empty(); });
  if (denial.pieces.empty() || actor.anonymous()) return std::nullopt;
  if (denial.pieces.size() > kMostPieces) denial.pieces.resize(kMostPieces);
  for (GrantedScope& piece : denial.pieces) piece.scope.name.resize(std::min(piece.scope.name.size(), kLongestLogin));
  denial.at = work.now;
  denial.service = service.service;
  denial.login = denial.account = actor.name;
  denial.owner = OwnerOf(actor.name);
  denial.address = work.address;
  denial.credential = "accepted";
  if (!actor.token.IsNone()) denial.token = actor.token.ToUuid();
  return denial;
}

Result<Denial, Refusal> Explain(Authority& authority, const Work& work, const Actor& actor, std::string_view code) {
  auto denial = authority.denials.Find(code, work.now);
  if (!denial) return Fail(Refusal::kNotFound);
  const Sight sight = SightOf(authority, work, actor, *denial);
  if (sight == Sight::kNone) return Fail(Refusal::kNotFound);
  if (sight == Sight::kOwn) HideWhatExists(*denial);
  return std::move(*denial);
}

}  // namespace jeton::authority
