#include "authority/registry/explanations.h"

#include <algorithm>

#include "authority/audit/denial_text.h"
#include "authority/federation/federation.h"
#include "authority/federation/trial_findings.h"
#include "authority/federation/trust_trial.h"
#include "authority/organizations/organizations.h"
#include "crypto/digest.h"
#include "domain/names.h"
#include "identity/rejections.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostPieces = 8;

// Finds the account that a login, or the token presented with it, names.
std::optional<Account> FindWhom(const Run& run, std::string_view login, const TokenPointer& token) {
  if (run.transaction == nullptr) return std::nullopt;
  storage::Accounts accounts(run.tx());
  // Some logins only name the kind of the secret.
  if (login.starts_with('$')) return token ? accounts.Find(token->token.subject) : std::nullopt;
  if (login.find('+') == std::string_view::npos) return run.identity.FindForPassword(run.tx(), login);
  auto robot = accounts.FindByName(login);
  return robot && robot->kind == AccountKind::kRobot ? robot : std::nullopt;
}

// Returns the account that a login concerns if no account has that name: for a robot, the owner in its name.
Id FindOwnerOf(const Work& work, std::string_view login) {
  const auto robot = SplitRobotName(login);
  if (!robot || work.transaction == nullptr) return {};
  const auto owner = storage::Accounts(work.tx()).FindByName(robot->owner);
  return owner ? owner->id : Id();
}

// Returns which restriction rules out a credential: of its token (null: it is a signed password), or of its
// organization, which restricts addresses alone.
std::string_view WhichLimit(const TokenFact* fact, const Work& work) {
  const bool early = fact != nullptr && fact->restriction && work.now < fact->restriction->not_before;
  return early ? "not_before_its_time" : "not_from_that_address";
}

std::string ResourceOf(const RegistryScope& scope) {
  return scope.type == ResourceType::kCatalog ? "catalog" : CutText(scope.name, kMostDeniedName);
}

DeniedPiece PieceOf(const GrantedScope& scope) {
  const GrantedScope::Place& place = scope.place;
  const bool placed = !place.repository.empty();
  DeniedPiece piece{.resource = placed ? CutText(place.name_space + "/" + place.repository, kMostDeniedName)
                                       : ResourceOf(scope.scope),
                    .name_space = CutText(place.name_space, kMostDeniedName),
                    .asked = scope.scope.actions,
                    .granted = scope.granted,
                    .refused = {}};
  for (const RefusedAction& refused : scope.refused) {
    piece.refused.push_back({std::string(refused.action), refused.decision.reason, refused.decision.needed});
  }
  return piece;
}

// Puts scopes with refused actions first: the denial is about these.
std::vector<DeniedPiece> PiecesOf(const std::vector<GrantedScope>& granted) {
  std::vector<DeniedPiece> pieces;
  for (const bool refused : {true, false}) {
    for (const GrantedScope& scope : granted) {
      if (scope.refused.empty() != refused && pieces.size() < kMostPieces) pieces.push_back(PieceOf(scope));
    }
  }
  return pieces;
}

// Returns the account concerned: for a user, the organization where the right was missing, if the user is a member.
Id OwnerFor(const Actor& actor, const std::vector<GrantedScope>& granted) {
  if (actor.subject != SubjectKind::kUser) return actor.name_space;
  const auto found = std::find_if(granted.begin(), granted.end(), [](const GrantedScope& scope) {
    return !scope.refused.empty() && scope.place.member;
  });
  return found == granted.end() ? actor.id : found->place.owner;
}

// How much a reader may see of a denial.
struct Sight {
  bool anything = false;
  bool everything = false;
  std::string home;  // the reader may know what exists in this name space
};

bool SeesEverything(const Actor& actor) { return Decide(actor, OnInstallation{.access = Access::kRead}).allowed(); }

Sight SightOf(const Run& run, const Actor& actor, const Denial& denial) {
  if (SeesEverything(actor)) return {true, true, {}};
  if (actor.subject != SubjectKind::kUser) return {};
  const NamespaceFacts owner = FindOrganization(run, actor, denial.owner_name);
  // Another organization may have taken the name since.
  if (owner.exists && owner.id == denial.owner && ViewOrganization(actor, owner).admin) {
    return {true, false, denial.owner_name};
  }
  const bool own = actor.id == denial.subject || actor.id == denial.owner;
  return {own && Decide(actor, OnSelf{SelfRole::kRead}).allowed(), false, actor.name};
}

bool TellsWhatExists(Reason reason) {
  return reason == Reason::kNoNamespace || reason == Reason::kNamespaceDisabled || reason == Reason::kNoRepository;
}

void HideWhatExists(Denial& denial, const Sight& sight, const Actor& reader) {
  if (sight.everything) return;
  // The organization must not learn what a user requested elsewhere.
  if (denial.kind == SubjectKind::kUser && denial.subject != reader.id) {
    std::erase_if(denial.pieces, [&](const DeniedPiece& piece) { return piece.name_space != sight.home; });
  }
  for (DeniedPiece& piece : denial.pieces) {
    if (piece.name_space == sight.home) continue;
    for (DeniedAction& refused : piece.refused) {
      if (TellsWhatExists(refused.reason)) refused.reason = Reason::kRole;
    }
  }
}

std::vector<RefusedItem> RefusedItemsOf(Needs& needs, const Denial& denial) {
  if (!denial.accepted()) return {{"", "login", denial.credential, needs.OfCredential(denial)}};
  std::vector<RefusedItem> items;
  for (const DeniedPiece& piece : denial.pieces) {
    for (const DeniedAction& refused : piece.refused) {
      items.push_back(
          {piece.resource, refused.action, std::string(NameOf(refused.reason)), needs.Of(denial, piece, refused)});
    }
  }
  return items;
}

// Looks up what is not stored.
void AddOwner(const Run& run, Denial& denial) {
  const auto owner = denial.owner.IsNone() ? std::nullopt : storage::Accounts(run.tx()).Find(denial.owner);
  if (!owner) return;
  denial.owner_name = owner->name;
  denial.owner_is_user = owner->kind == AccountKind::kUser;
}

// Returns what the reader may know of a denial, if anything.
std::optional<Explanation> Show(const Run& run, const Actor& reader, Needs& needs, std::string_view code,
                                std::string_view text) {
  auto denial = ParseDenial(text);
  if (!denial) return std::nullopt;
  AddOwner(run, *denial);
  const Sight sight = SightOf(run, reader, *denial);
  if (!sight.anything) return std::nullopt;
  HideWhatExists(*denial, sight, reader);
  Explanation explanation{std::string(code), std::move(*denial), {}};
  explanation.items = RefusedItemsOf(needs, explanation.denial);
  return explanation;
}

std::optional<std::string> FindText(const Run& run, DenialNotes& notes, std::string_view code) {
  if (!Denials::IsCode(code)) return std::nullopt;
  if (auto text = notes.latest.Find(code, run.now)) return text;
  if (auto row = notes.log.FindWaiting(code)) return std::move(row->document);
  auto row = storage::KeptDenials(run.tx()).Find(code);
  if (!row || run.now - row->at > storage::kKeepDenials) return std::nullopt;
  return std::move(row->document);
}

}  // namespace

Denial DescribeRefusal(const Run& run, ForeignIssuers& issuers, const RefusedLogin& refused) {
  const auto token = LooksLikeToken(refused.secret)
                         ? run.facts.FindToken(run, crypto::Sha256(refused.secret)).value_or(nullptr)
                         : nullptr;
  Denial denial;
  denial.at = run.now;
  denial.service = refused.service.service;
  denial.login = CutText(refused.login, kMostDeniedName);
  denial.address = run.address;
  denial.credential =
      refused.error == CredentialError::kRestricted ? WhichLimit(token.get(), run) : NameOf(refused.error);
  for (const RegistryScope& scope : refused.asked) {
    if (denial.pieces.size() < kMostPieces) denial.pieces.push_back({ResourceOf(scope), {}, scope.actions, {}, {}});
  }
  const auto account = FindWhom(run, refused.login, token);
  if (!account) {
    denial.owner = FindOwnerOf(run, refused.login);
    return denial;
  }
  const bool robot = account->kind == AccountKind::kRobot;
  denial.kind = robot ? SubjectKind::kRobot : SubjectKind::kUser;
  denial.subject = account->id;
  denial.account = account->name;
  denial.owner = robot ? account->owner : account->id;
  // Only the token's own account may learn about it.
  if (token && token->token.subject == account->id) {
    denial.token = token->token.id.ToUuid();
    denial.application = token->token.application;
    if (!token->token.LiveAt(run.now)) denial.credential = NameOf(CredentialError::kExpired);
  }
  if (robot && LooksFederated(refused.secret) && !IsOurs(run, ClaimedIssuer(refused.secret))) {
    denial.trial = Summarize(TryJobToken(run, issuers, account->name, refused.secret));
    // The fault of the token itself says more than that it is not this robot's.
    const bool vague = refused.error == CredentialError::kNotOfThisRobot && !denial.trial->fault.empty();
    if (vague) denial.credential = denial.trial->fault;
  }
  return denial;
}

std::optional<Denial> DescribeShortfall(const Work& work, const RegistryService& service, const Actor& actor,
                                        const std::vector<GrantedScope>& granted) {
  const bool short_of =
      std::any_of(granted.begin(), granted.end(), [](const GrantedScope& scope) { return !scope.refused.empty(); });
  if (!short_of || actor.anonymous()) return std::nullopt;
  Denial denial;
  denial.at = work.now;
  denial.service = service.service;
  denial.login = denial.account = actor.name;
  denial.kind = actor.subject;
  denial.subject = actor.id;
  denial.owner = OwnerFor(actor, granted);
  denial.address = work.address;
  denial.credential = "accepted";
  if (!actor.token.IsNone()) denial.token = actor.token.ToUuid();
  denial.application = actor.application;
  denial.pieces = PiecesOf(granted);
  return denial;
}

void CountDenied(const Run& run, RegistryCounters& counters, const std::vector<GrantedScope>& granted) {
  for (const GrantedScope& scope : granted) {
    for (const RefusedAction& refused : scope.refused) {
      Afterwards(run, [&counter = counters.denied_actions, reason = refused.decision.reason] {
        counter[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed);
      });
    }
  }
}

std::string KeepDenial(const Run& run, DenialNotes& notes, const Denial& denial) {
  std::string code = Denials::NewCode(run.issuer.random());
  std::string text = PrintDenial(denial);
  const bool known = !denial.subject.IsNone() && !denial.owner.IsNone();
  const bool logged = known && !run.settings.read_only;
  storage::DenialRow row{code, denial.at, denial.subject, denial.owner, denial.accepted(), std::move(text)};
  Afterwards(run, [&notes, logged, row = std::move(row), address = denial.address] {
    if (logged) notes.log.Note(row);
    if (logged) notes.counts.Note({row.owner, row.subject, address, row.code}, row.at);
    notes.latest.Keep(row.code, row.document, row.at);
  });
  return code;
}

Result<Explanation, Refusal> Explain(const Run& run, DenialNotes& notes, const Actor& actor, std::string_view code) {
  const auto text = FindText(run, notes, code);
  if (!text) return Fail(Refusal::kNotFound);
  Needs needs(run, actor, SeesEverything(actor));
  auto explanation = Show(run, actor, needs, code, *text);
  if (!explanation) return Fail(Refusal::kNotFound);
  return std::move(*explanation);
}

Explanation ExplainUnstored(const Run& run, const Actor& reader, Denial denial, std::string home) {
  AddOwner(run, denial);
  const Sight sight{true, SeesEverything(reader), std::move(home)};
  HideWhatExists(denial, sight, reader);
  Needs needs(run, reader, sight.everything);
  Explanation explanation{{}, std::move(denial), {}};
  explanation.items = RefusedItemsOf(needs, explanation.denial);
  return explanation;
}

std::vector<Explanation> ShowAll(const Run& run, const Actor& actor, const std::vector<storage::DenialRow>& rows) {
  Needs needs(run, actor, SeesEverything(actor));
  std::vector<Explanation> all;
  for (const storage::DenialRow& row : rows) {
    if (auto one = Show(run, actor, needs, row.code, row.document)) all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace jeton::authority
