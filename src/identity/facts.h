#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "base/result.h"
#include "domain/actor.h"
#include "domain/policy.h"
#include "domain/records.h"
#include "identity/fact_cache.h"
#include "identity/recent_facts.h"
#include "identity/work.h"

namespace jeton {

// A token, with everything derived from it once.
struct TokenFact {
  explicit TokenFact(Token stored);

  const Token token;
  const Powers powers;
  const std::shared_ptr<const Restriction> restriction;  // null: none
  mutable std::atomic<std::int64_t> use_noted{0};        // microseconds: when its use was last passed to UsageLog
};

inline const Digest& KeyOf(const TokenFact& fact) { return fact.token.digest; }

using TokenPointer = std::shared_ptr<const TokenFact>;
using AccountPointer = std::shared_ptr<const Account>;
using ApplicationPointer = std::shared_ptr<const Application>;
using ApiPointer = std::shared_ptr<const Api>;

enum class FactError {
  kNotFound,
  kNotCached,  // not in memory, and no transaction to read with: run again with one
};

// Finds tokens, accounts and applications, in memory or else with the request's transaction. Any thread.
class Facts {
 public:
  struct Counters {
    std::atomic<std::uint64_t> hits{0};
    std::atomic<std::uint64_t> misses{0};
  };

  explicit Facts(std::size_t capacity);

  // Returns whether a run may use memory: not if memory may lack changes of the run's own transaction, or of other
  // processes.
  bool AsksMemory(const Work& work) const {
    return lease_->Holds() && (work.transaction == nullptr || !work.transaction->memory_is_behind());
  }
  // From now on, memory is used only while the lease holds. Called before requests are served. REQUIRES: it outlives
  // this.
  void TrustWhile(const storage::Lease& lease) { lease_ = &lease; }

  // Prefetches a token for an imminent FindToken.
  void ExpectToken(const Digest& digest) { tokens_.Expect(digest); }
  Result<TokenPointer, FactError> FindToken(const Work& work, const Digest& digest);
  Result<TokenPointer, FactError> FindTokenById(const Work& work, const Id& id);
  Result<AccountPointer, FactError> FindAccount(const Work& work, const Id& id);
  Result<ApplicationPointer, FactError> FindApplication(const Work& work, const Id& id);

  Result<ApiPointer, FactError> FindApi(const Work& work, const Id& id);

  Result<ApplicationPointer, FactError> FindApplicationOf(const Work& work, std::string_view client_id);

  // Returns a subject's standing in a repository (or, with an empty name, only in a namespace).
  Result<std::shared_ptr<const RepositoryFacts>, FactError> FindStanding(const Work& work, std::string_view name_space,
                                                                         std::string_view repository,
                                                                         const Id& subject);

  std::uint64_t number() const { return number_; }  // unique in this process
  // The feed position of the last change applied here. Read it before a snapshot begins (Work::feed_position).
  std::uint64_t position() const { return position_.load(std::memory_order_acquire); }
  // Applies changes. Called by the writer after each commit, before answers are sent.
  void Publish(const std::vector<storage::Change>& changes);
  // Forgets everything that was read before this position of the feed.
  void ForgetAll(std::uint64_t position);

  const Counters& counters() const { return counters_; }

  // For tests, to force interleavings: if set, called between the read and the fill of a miss.
  std::function<void()> between_read_and_fill;

 private:
  template <typename Fact, typename Key, typename Read>
  Result<std::shared_ptr<const Fact>, FactError> Find(FactCache<Key, Fact>& cache, const Work& work, const Key& key,
                                                      Read read);
  template <typename Fact, typename Read>
  Result<std::shared_ptr<const Fact>, FactError> FindRecent(FactCache<Id, Fact>& cache, const Work& work, const Id& id,
                                                            Read read);

  static const storage::Lease kUnlimited;

  const std::uint64_t number_;
  const storage::Lease* lease_ = &kUnlimited;

  FactCache<Digest, TokenFact> tokens_;
  FactCache<Id, Account> accounts_;
  FactCache<Id, Application> applications_;
  FactCache<Id, Api> apis_;
  // The application of a client id. Client ids that we make are never used again. One that is an address may be, after
  // its application was removed: the id of one that is gone is forgotten when it is looked up.
  struct ClientName {
    std::string client_id;
    Id application;

    friend const std::string& KeyOf(const ClientName& name) { return name.client_id; }
  };
  FactCache<std::string, ClientName> client_names_;
  // The digest of the token with an id. Neither ever changes.
  struct TokenName {
    Id id;
    Digest digest;

    friend const Id& KeyOf(const TokenName& name) { return name.id; }
  };
  FactCache<Id, TokenName> token_names_;
  // Many changes can alter a standing: of memberships, roles, visibility, the namespace itself. So any such change
  // outdates all standings at once: each carries the position at which it was read.
  struct Standing {
    std::string key;
    std::uint64_t position;
    std::shared_ptr<const RepositoryFacts> facts;

    friend const std::string& KeyOf(const Standing& standing) { return standing.key; }
  };
  FactCache<std::string, Standing> standings_;
  std::atomic<std::uint64_t> standings_changed_{0};
  std::atomic<std::uint64_t> position_{0};
  Counters counters_;
};

}  // namespace jeton
