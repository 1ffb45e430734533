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

// A token, with what follows from it once and for all.
struct TokenFact {
  explicit TokenFact(Token stored);

  const Token token;
  const Powers powers;
  const std::shared_ptr<const Restriction> restriction;  // null: none
  mutable std::atomic<std::int64_t> use_noted{0};        // microseconds: when its use was last handed to UsageLog
};

inline const Digest& KeyOf(const TokenFact& fact) { return fact.token.digest; }

using TokenPointer = std::shared_ptr<const TokenFact>;
using AccountPointer = std::shared_ptr<const Account>;
using ApplicationPointer = std::shared_ptr<const Application>;

enum class FactError {
  kNotFound,
  kNotCached,  // there is no transaction to read with: run again with one
};

// What is known of tokens, accounts and applications: from memory, else from the request's transaction. Any thread.
class Facts {
 public:
  struct Counters {
    std::atomic<std::uint64_t> hits{0};
    std::atomic<std::uint64_t> misses{0};
  };

  explicit Facts(std::size_t capacity);

  // Returns whether memory may be asked at all: not by a run that might miss in it what its own transaction has
  // changed.
  static bool AsksMemory(const Work& work) {
    return work.transaction == nullptr || !work.transaction->memory_is_behind();
  }

  // For who asks for it soon and has something else to do until then.
  void ExpectToken(const Digest& digest) { tokens_.Expect(digest); }
  Result<TokenPointer, FactError> FindToken(const Work& work, const Digest& digest);
  Result<AccountPointer, FactError> FindAccount(const Work& work, const Id& id);
  Result<ApplicationPointer, FactError> FindApplication(const Work& work, const Id& id);

  Result<ApplicationPointer, FactError> FindApplicationOf(const Work& work, std::string_view client_id);

  // How a subject stands to a repository (or, with an empty name, to a namespace alone).
  Result<std::shared_ptr<const RepositoryFacts>, FactError> FindStanding(const Work& work, std::string_view name_space,
                                                                         std::string_view repository,
                                                                         const Id& subject);

  std::uint64_t number() const { return number_; }  // no other in this process has it
  // Of the last change that has been applied here; read it before a snapshot begins (Work::feed_position).
  std::uint64_t position() const { return position_.load(std::memory_order_acquire); }
  // Called by the writer after each commit, before its answers leave.
  void Publish(const std::vector<storage::Change>& changes);

  const Counters& counters() const { return counters_; }

  // Called, when set, between the read and the fill of a miss: tests force interleavings there.
  std::function<void()> between_read_and_fill;

 private:
  template <typename Fact, typename Key, typename Read>
  Result<std::shared_ptr<const Fact>, FactError> Find(FactCache<Key, Fact>& cache, const Work& work, const Key& key,
                                                      Read read);
  template <typename Fact, typename Read>
  Result<std::shared_ptr<const Fact>, FactError> FindRecent(FactCache<Id, Fact>& cache, const Work& work, const Id& id,
                                                            Read read);

  const std::uint64_t number_;

  FactCache<Digest, TokenFact> tokens_;
  FactCache<Id, Account> accounts_;
  FactCache<Id, Application> applications_;
  // Whose a client id is. None is given twice, so this never goes out of date.
  struct ClientName {
    std::string client_id;
    Id application;

    friend const std::string& KeyOf(const ClientName& name) { return name.client_id; }
  };
  FactCache<std::string, ClientName> client_names_;
  // Much can alter a standing: memberships, roles, visibility, the namespace itself. So any such change outdates all of
  // them at once: each carries the position it was read at.
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
