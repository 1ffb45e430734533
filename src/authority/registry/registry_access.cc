#include "authority/registry/registry_access.h"

#include <fmt/format.h>

#include <algorithm>

#include "authority/federation/foreign_claims.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/repositories.h"
#include "authority/registry/registry_claims.h"
#include "authority/registry/registry_name.h"
#include "domain/descent.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kLongestName = 255;

// Adds the reasons for actions that were requested and not granted. A requested star is explained by the actions that
// it stands for. `full`: only a limit kept the push from creating the repository.
void AddReasons(GrantedScope& granted, const Actor& actor, const RepositoryFacts& facts, const RegistryName& where,
                bool full) {
  const Actions& asked = granted.scope.actions;
  const auto explain = [&](bool wanted, bool got, std::string_view name, RepositoryAction action) {
    if (!wanted || got) return;
    Decision decision = Decide(actor, OnRepository{action, facts});
    if (full && action == RepositoryAction::kPush) decision = {Reason::kLimitReached};
    if (!decision.allowed()) granted.refused.push_back({name, decision});
  };
  explain(asked.pull || asked.star, granted.granted.pull, "pull", RepositoryAction::kPull);
  explain(asked.push || asked.star, granted.granted.push, "push", RepositoryAction::kPush);
  explain(asked.remove || asked.star, granted.granted.remove, "delete", RepositoryAction::kDelete);
  if (granted.refused.empty()) return;
  const NamespaceFacts& name_space = facts.name_space;
  granted.place = {.name_space = std::string(where.name_space),
                   .repository = std::string(where.repository),
                   .member = name_space.team_role != TeamRole::kNone,
                   .owner = name_space.exists ? name_space.id : Id()};
}

// Returns when the actor loses a granted action, because the role behind it ends.
TimePoint EndOfGrant(const Actor& actor, const RepositoryFacts& facts, const Actions& granted) {
  if (facts.until == kNever) return kNever;
  RepositoryFacts later = facts;
  later.role = facts.lasting;
  return Intersect(granted, AllowedActions(actor, later)) == granted ? kNever : facts.until;
}

GrantedScope OnCatalog(const Actor& actor, const RegistryService& service, const RegistryScope& scope) {
  GrantedScope granted{scope, {}};
  if (const Decision decision = Decide(actor, OnInstallation{Access::kRead}); !decision.allowed()) {
    granted.refused.push_back({"*", decision});
    return granted;
  }
  granted.whole_catalog = true;
  if (service.zot()) {
    granted.granted.pull = scope.actions.pull || scope.actions.star;
  } else {
    granted.granted.star = scope.actions.star;
  }
  return granted;
}

// One run over the scopes of a request.
class Authorization {
 public:
  Authorization(const Run& run, const Actor& actor, const RegistryService& service)
      : run_(run), actor_(actor), service_(service) {}

  // Scopes of another type, or for an impossible repository name.
  std::uint64_t ignored() const { return ignored_; }
  // The repositories where anything was granted to a known subject.
  const std::vector<Id>& granted_on() const { return granted_on_; }

  // Other types have no rights here, and would confuse registries that check the form of entries.
  bool PassesOver(const RegistryScope& scope) {
    const bool for_all = scope.name.empty() && !service_.zot();
    const bool unknown_there = scope.type == ResourceType::kCatalog && service_.quay();
    const bool passes = scope.type == ResourceType::kUnknown || for_all || unknown_there;
    if (passes) ++ignored_;
    return passes;
  }

  Result<GrantedScope, RegistryRefusal> Grant(const RegistryScope& scope) {
    if (scope.type == ResourceType::kCatalog) return OnCatalog(actor_, service_, scope);
    if (service_.zot() && scope.name.empty()) return OnCatalog(actor_, service_, scope);
    // Quay limits the repository part only, and reports the fault.
    if (!service_.quay() && scope.name.size() > kLongestName) return Ignore(scope);
    const RegistryName name = SplitRegistryName(run_.settings, service_, scope.name);
    if (!IsRepositoryName(name.repository, run_.settings.nested_repository_names)) {
      const RegistryError why =
          IsRepositoryName(name.repository, true) ? RegistryError::kNested : RegistryError::kNameInvalid;
      if (service_.quay()) return Fail(RegistryRefusal{why, FullName(name)});
      return Ignore(scope);
    }
    if (scope.actions.push && run_.settings.read_only) {
      return Fail(RegistryRefusal{RegistryError::kReadOnly, FullName(name)});
    }
    const auto standing = run_.facts.FindStanding(run_, name.name_space, name.repository, actor_.id);
    if (!standing) return Fail(RegistryRefusal{RegistryError::kNotCached, {}});
    RepositoryFacts facts = **standing;
    Creation creation = Creation::kNone;
    // Only a push creates: skopeo requests a star to delete.
    if (!facts.exists && scope.actions.push) {
      const auto tried = CreateOnPush(name, facts);
      if (!tried) return Fail(tried.error());
      creation = *tried;
    }
    if (facts.name_space.exists && !facts.name_space.enabled) {
      return Fail(RegistryRefusal{RegistryError::kNamespaceDisabled, std::string(name.name_space)});
    }
    Actions allowed = AllowedActions(actor_, facts);
    // The right to create a repository includes the push that creates it. Most registries require pull and push for
    // every write; for Quay the token's scopes decide about pull, now and in later requests.
    if (creation == Creation::kMade) {
      allowed.push = true;
      allowed.pull = allowed.pull || !service_.quay();
    }
    GrantedScope granted{scope, Intersect(scope.actions, allowed)};
    AddReasons(granted, actor_, facts, name, creation == Creation::kLimitReached);
    if (service_.quay()) granted.full_name = FullName(name);
    Fit(granted);
    granted.until = EndOfGrant(actor_, facts, granted.granted);
    if (!actor_.anonymous() && !granted.granted.none()) granted_on_.push_back(facts.id);
    return granted;
  }

 private:
  // The outcome for a missing repository that a push names.
  enum class Creation { kNone, kMade, kLimitReached };

  static std::string FullName(const RegistryName& name) {
    return std::string(name.name_space) + "/" + std::string(name.repository);
  }

  GrantedScope Ignore(const RegistryScope& scope) {
    ++ignored_;
    return {scope, {}};
  }

  // Reduces the grant to what the profile of the registry understands.
  void Fit(GrantedScope& granted) const {
    Actions& actions = granted.granted;
    if (service_.quay()) actions.remove = false;
    if (service_.expand_star) {
      actions.star = false;
    } else if (service_.quay()) {
      // Quay reads the star as "admin", not as "all that I may do".
      actions.pull = actions.pull && granted.scope.actions.pull;
      actions.push = actions.push && granted.scope.actions.push;
    }
  }

  Result<Creation, RegistryRefusal> CreateOnPush(const RegistryName& name, RepositoryFacts& facts) {
    const bool new_namespace = !facts.name_space.exists;
    const auto founder = OrganizationFounder::ByPush(run_.settings, actor_);
    if (new_namespace && !founder) return Creation::kNone;
    if (!new_namespace && !Decide(actor_, CreateRepository{facts.name_space}).allowed()) return Creation::kNone;
    if (run_.transaction == nullptr) return Fail(RegistryRefusal{RegistryError::kNotCached, {}});
    if (!run_.tx().writable()) {
      // A tenant at its limit must not occupy the write thread, where the limit is decided.
      if (HasReachedLimit(facts.name_space)) return Creation::kLimitReached;
      return Fail(RegistryRefusal{RegistryError::kNeedsWrite, {}});
    }
    if (new_namespace) {
      const auto made = CreateNamespace(*founder, std::string(name.name_space));
      if (!made && made.error() == Refusal::kLimitReached) return Creation::kLimitReached;
      if (!made) return Fail(RegistryRefusal{RegistryError::kCannotCreateNamespace, std::string(name.name_space)});
    }
    storage::Repositories repositories(run_.tx());
    facts.name_space = repositories.Stand(name.name_space, actor_.id);
    const Visibility visibility = run_.settings.create_private_on_push ? Visibility::kPrivate : Visibility::kPublic;
    const auto added = AddRepository(run_, actor_, facts.name_space, {std::string(name.repository), visibility});
    if (!added) return Creation::kLimitReached;
    facts = repositories.Stand(name.name_space, name.repository, actor_.id, run_.now);
    return Creation::kMade;
  }

  bool HasReachedLimit(const NamespaceFacts& name_space) const {
    const Limits& limits = run_.settings.limits;
    return name_space.exists ? storage::Repositories(run_.tx()).HasSoMany(name_space.id, limits.repositories)
                             : storage::Accounts(run_.tx()).CreatedSoMany(actor_.id, limits.organizations);
  }

  Result<Account, Refusal> CreateNamespace(const OrganizationFounder& founder, const std::string& name) {
    const auto creator = storage::Accounts(run_.tx()).Find(actor_.id);
    const std::string email = creator ? TagEmailAddress(creator->email, name) : std::string();
    return CreateOrganization(run_, founder, name, email);
  }

  const Run& run_;
  const Actor& actor_;
  const RegistryService& service_;
  std::uint64_t ignored_ = 0;
  std::vector<Id> granted_on_;
};

}  // namespace

Result<std::vector<GrantedScope>, RegistryRefusal> AuthorizeRegistry(const Run& run, RegistryNotes& notes,
                                                                     const Actor& actor, const RegistryService& service,
                                                                     const std::vector<RegistryScope>& scopes) {
  Authorization authorization(run, actor, service);
  std::vector<GrantedScope> all;
  for (const RegistryScope& scope : scopes) {
    if (authorization.PassesOver(scope)) continue;
    auto granted = authorization.Grant(scope);
    if (!granted) return Fail(granted.error());
    all.push_back(std::move(*granted));
  }
  if (const std::uint64_t ignored = authorization.ignored(); ignored > 0) {
    Afterwards(run, [&counter = notes.counters.ignored_scopes, ignored] {
      counter.fetch_add(ignored, std::memory_order_relaxed);
    });
  }
  if (!authorization.granted_on().empty()) {
    Afterwards(run, [&grants = notes.grants, who = actor.id, where = authorization.granted_on(), token = actor.token,
                     now = run.now] {
      for (const Id& repository : where) grants.Note({who, repository}, token, now);
    });
  }
  return all;
}

Result<void, std::string_view> CheckRegistryToken(const Run& run, const CurrentKeys& current, std::string_view token) {
  const KeyRing& keys = *current;
  const RegistryKeySet* set = nullptr;
  Result<crypto::VerifiedClaims, crypto::JwtError> verified = Fail(crypto::JwtError::kUnknownKey);
  for (const RegistryKeySet& one : keys.registry_keys) {
    verified = crypto::VerifyJwt(token, one.keys);
    set = &one;
    if (verified || verified.error() != crypto::JwtError::kUnknownKey) break;
  }
  if (!verified) {
    return Fail(verified.error() == crypto::JwtError::kMalformed ? std::string_view("Invalid bearer token format")
                                                                 : std::string_view("Unknown service key"));
  }
  const auto claims = ForeignClaims::Read(verified->claims());
  const auto fits = [&](const RegistryService& service) {
    return set->SignsFor(service) && claims.identity.issuer == service.issuer &&
           claims.identity.audiences == std::vector<std::string>{service.service};
  };
  if (std::none_of(run.registries.begin(), run.registries.end(), fits)) {
    return Fail(std::string_view("Invalid issuer or audience"));
  }
  if (!claims.expires || run.now >= *claims.expires + kRegistryTokenLeeway)
    return Fail(std::string_view("Signature has expired"));
  if (claims.not_before.value_or(run.now) > run.now + kRegistryTokenLeeway)
    return Fail(std::string_view("The token is not yet valid"));
  return {};
}

std::string RegistryToken::Sign(const CurrentKeys& keys) const {
  return crypto::SignJwt(keys->KeysFor(service).front(), service.key_id_form, claims, service.x5c);
}

std::string RegistryToken::Same(const CurrentKeys& keys, std::string_view address) const {
  return fmt::format("{}\n{}\n{}\n{}", WhatTheyGrant(claims), life.count(),
                     keys->KeysFor(service).front().libtrust_id(), address);
}

RegistryToken MakeRegistryToken(const Run& run, const Actor& actor, const RegistryService& service,
                                const std::vector<GrantedScope>& granted) {
  Seconds life = service.pull_life;
  TimePoint end = std::min(actor.token_expires, actor.ends);
  for (const GrantedScope& scope : granted) {
    end = std::min(end, scope.until);
    const bool catalog = scope.scope.type == ResourceType::kCatalog;
    const bool writes = scope.granted.push || scope.granted.remove || (scope.granted.star && !catalog);
    if (writes) life = service.push_life;
  }
  if (end != kNever) life = std::min(life, std::chrono::floor<Seconds>(end - run.now));
  if (actor.policy && actor.policy->longest_life) life = std::min(life, *actor.policy->longest_life);
  life = std::max(life, kShortestRegistryTokenLife);
  return {service, PrintRegistryClaims(service, actor, granted, run.NewId().ToUuid(), run.now, life), life};
}

}  // namespace jeton::authority
