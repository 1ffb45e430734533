#include "identity/facts.h"

#include <cstring>

#include "domain/token_kind.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton {
namespace {

constexpr std::size_t kLongestPath = 2 * 255;

Powers PowersOf(const Token& token) {
  // What its scopes mean, the API alone knows.
  if (!token.api.IsNone()) return {};
  switch (InfoOf(token.kind).reach) {
    case TokenReach::kOAuthScopes:
      if (const auto scopes = OAuthScopes::Parse(token.scopes)) return Powers::Of(*scopes);
      return {};
    case TokenReach::kAuthorizationScopes:
      if (const auto scopes = AuthorizationScopes::Parse(token.scopes)) return Powers::Of(*scopes);
      return {};
    case TokenReach::kRobot: return Powers::OfRobot();
    case TokenReach::kApplicationPassword: return Powers::OfApplicationPassword();
    case TokenReach::kEverything: return Powers::Everything();
    case TokenReach::kNothing: break;
  }
  return {};
}

std::shared_ptr<const Restriction> RestrictionOf(const Token& token) {
  if (token.restriction.empty()) return nullptr;
  // An unreadable restriction allows nothing.
  static const Restriction kNothing{.repositories = " ", .actions = Actions{}};
  return std::make_shared<const Restriction>(Restriction::Parse(token.restriction).value_or(kNothing));
}

std::uint64_t NextNumber() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

template <typename Value>
Value FromBytes(const std::string& bytes) {
  Value value{};
  static_assert(std::is_trivially_copyable_v<Value>);
  std::memcpy(static_cast<void*>(&value), bytes.data(), std::min(sizeof value, bytes.size()));
  return value;
}

}  // namespace

const storage::Lease Facts::kUnlimited;

TokenFact::TokenFact(Token stored)
    : token(std::move(stored)), powers(PowersOf(token)), restriction(RestrictionOf(token)) {}

Facts::Facts(std::size_t capacity)
    : number_(NextNumber()),
      tokens_(capacity),
      accounts_(capacity),
      applications_(capacity),
      apis_(capacity),
      client_names_(capacity),
      token_names_(capacity),
      standings_(capacity) {}

template <typename Fact, typename Key, typename Read>
Result<std::shared_ptr<const Fact>, FactError> Facts::Find(FactCache<Key, Fact>& cache, const Work& work,
                                                           const Key& key, Read read) {
  if (auto known = AsksMemory(work) ? cache.Find(key) : nullptr) {
    counters_.hits.fetch_add(1, std::memory_order_relaxed);
    return known;
  }
  if (work.transaction == nullptr) return Fail(FactError::kNotCached);
  counters_.misses.fetch_add(1, std::memory_order_relaxed);
  auto stored = read();
  if (!stored) return Fail(FactError::kNotFound);
  auto fact = std::make_shared<const Fact>(std::move(*stored));
  if (between_read_and_fill) between_read_and_fill();
  if (work.transaction->sees_only_what_is_committed()) cache.Fill(fact, work.feed_position);
  return fact;
}

template <typename Fact, typename Read>
Result<std::shared_ptr<const Fact>, FactError> Facts::FindRecent(FactCache<Id, Fact>& cache, const Work& work,
                                                                 const Id& id, Read read) {
  auto& recent = RecentFacts<Id, Fact>::OfThisThread();
  const std::uint64_t now = position();
  if (AsksMemory(work)) {
    if (auto known = recent.Find(number_, id, now)) return known;
  }
  auto found = Find(cache, work, id, read);
  // A fact read by a transaction may be as old as its snapshot. One from the shared cache is current.
  if (found && work.transaction == nullptr) recent.Keep(number_, id, now, *found);
  return found;
}

Result<TokenPointer, FactError> Facts::FindToken(const Work& work, const Digest& digest) {
  return Find(tokens_, work, digest, [&] {
    auto token = storage::Tokens(work.tx()).Find(digest);
    if (token) token->sealed.clear();  // keep no secret that is not needed
    return token;
  });
}

Result<TokenPointer, FactError> Facts::FindTokenById(const Work& work, const Id& id) {
  const auto name = Find(token_names_, work, id, [&]() -> std::optional<TokenName> {
    const auto token = storage::Tokens(work.tx()).FindById(id);
    if (!token) return std::nullopt;
    return TokenName{token->id, token->digest};
  });
  if (!name) return Fail(name.error());
  return FindToken(work, (*name)->digest);
}

Result<AccountPointer, FactError> Facts::FindAccount(const Work& work, const Id& id) {
  return FindRecent(accounts_, work, id, [&] {
    auto account = storage::Accounts(work.tx()).Find(id);
    // Decisions do not need these members, and some are long.
    if (account) account->password = account->email = account->description = account->metadata = {};
    return account;
  });
}

Result<ApplicationPointer, FactError> Facts::FindApplication(const Work& work, const Id& id) {
  return FindRecent(applications_, work, id, [&] { return storage::Applications(work.tx()).Find(id); });
}

Result<ApiPointer, FactError> Facts::FindApi(const Work& work, const Id& id) {
  return FindRecent(apis_, work, id, [&] { return storage::Apis(work.tx()).Find(id); });
}

Result<ApplicationPointer, FactError> Facts::FindApplicationOf(const Work& work, std::string_view client_id) {
  const std::string key(client_id);
  const auto find = [&]() -> Result<ApplicationPointer, FactError> {
    const auto name = Find(client_names_, work, key, [&]() -> std::optional<ClientName> {
      const auto application = storage::Applications(work.tx()).FindByClientId(client_id);
      if (!application) return std::nullopt;
      return ClientName{application->client_id, application->id};
    });
    if (!name) return Fail(name.error());
    return FindApplication(work, (*name)->application);
  };
  auto found = find();
  if (found || found.error() != FactError::kNotFound) return found;
  client_names_.Forget(key, work.feed_position);
  return find();
}

Result<std::shared_ptr<const RepositoryFacts>, FactError> Facts::FindStanding(const Work& work,
                                                                              std::string_view name_space,
                                                                              std::string_view repository,
                                                                              const Id& subject) {
  std::string key(subject.view());
  key.append(name_space).append("/").append(repository);
  const auto known = AsksMemory(work) ? standings_.Find(key) : nullptr;
  const bool current = known && known->position >= standings_changed_.load(std::memory_order_acquire);
  if (current && work.now < known->facts->until) {
    counters_.hits.fetch_add(1, std::memory_order_relaxed);
    return known->facts;
  }
  if (work.transaction == nullptr) return Fail(FactError::kNotCached);
  counters_.misses.fetch_add(1, std::memory_order_relaxed);
  auto facts = std::make_shared<const RepositoryFacts>(
      storage::Repositories(work.tx()).Stand(name_space, repository, subject, work.now));
  if (between_read_and_fill) between_read_and_fill();
  // Names come from requests. Those too long to be valid are looked up but not cached.
  const bool nameable = name_space.size() + repository.size() <= kLongestPath;
  if (nameable && work.transaction->sees_only_what_is_committed()) {
    standings_.Fill(std::make_shared<const Standing>(Standing{key, work.feed_position, facts}), work.feed_position);
  }
  return facts;
}

void Facts::ForgetAll(std::uint64_t position) {
  standings_changed_.store(position, std::memory_order_release);
  tokens_.ForgetAll(position);
  accounts_.ForgetAll(position);
  applications_.ForgetAll(position);
  apis_.ForgetAll(position);
  position_.store(position, std::memory_order_release);
}

void Facts::Publish(const std::vector<storage::Change>& changes) {
  for (const storage::Change& change : changes) {
    if (change.kind == storage::ChangeKind::kAccount || change.kind == storage::ChangeKind::kRepository) {
      standings_changed_.store(change.position, std::memory_order_release);
    }
    switch (change.kind) {
      case storage::ChangeKind::kToken: tokens_.Forget(FromBytes<Digest>(change.key), change.position); break;
      case storage::ChangeKind::kAccount:
        accounts_.Forget(Id(FromBytes<Id::Bytes>(change.key)), change.position);
        break;
      case storage::ChangeKind::kApplication:
        applications_.Forget(Id(FromBytes<Id::Bytes>(change.key)), change.position);
        break;
      case storage::ChangeKind::kApi: apis_.Forget(Id(FromBytes<Id::Bytes>(change.key)), change.position); break;
      case storage::ChangeKind::kRepository:
      case storage::ChangeKind::kHistory: break;
    }
    position_.store(change.position, std::memory_order_release);
  }
}

}  // namespace jeton
