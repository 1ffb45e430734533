#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/random.h"
#include "base/time.h"
#include "domain/actor.h"
#include "domain/policy.h"
#include "domain/registry_scope.h"

namespace jeton::authority {

// An action that the client asked for and did not get.
struct DeniedAction {
  std::string action;  // as in a scope
  Reason reason = Reason::kAnonymous;
  RepositoryRole needed = RepositoryRole::kNone;  // as the policy said
};

// One scope of the request.
struct DeniedPiece {
  std::string resource;    // "namespace/repository", or "catalog"
  std::string name_space;  // empty: none
  Actions asked;
  Actions granted;
  std::vector<DeniedAction> refused;
};

struct ClaimFinding {
  std::string name;
  std::string expected;
  std::optional<std::string> found;
};

// How far one trust rule was from letting a foreign token in.
struct RuleFinding {
  Id rule;
  std::string name;
  bool issuer = false;
  bool subject = false;
  bool audience = false;
  bool fits = false;
  std::size_t unmet_count = 0;
  std::vector<ClaimFinding> unmet;  // the first few of them
};

// The outcome of a foreign token that a caller presented as a robot's password.
struct TrialFindings {
  std::string fault;  // of the token itself: the name of an ExchangeError; empty: none
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::size_t rule_count = 0;
  std::vector<RuleFinding> rules;  // those that came closest
};

// Why a registry client was refused, as the policy saw it. Holds no secrets and at most a few kilobytes. Only the
// account concerned and its admins may see it (explanations.h).
struct Denial {
  TimePoint at{};
  std::string service;
  std::string login;  // as typed
  SubjectKind kind = SubjectKind::kAnonymous;
  Id subject;           // the account or application that the login names; none: there is none
  std::string account;  // its name, or client_id
  // The account whose admins the denial concerns. For a robot or application, its owner. For a user, the organization
  // that would grant the right if the user is a member of it, else the user.
  Id owner;
  // Looked up for the reader, not stored.
  std::string owner_name;
  bool owner_is_user = false;
  std::string address;
  std::string credential;  // "accepted", or what is wrong
  std::string token;       // id of the presented token; empty: not one of ours
  Id application;          // the token's
  std::vector<DeniedPiece> pieces;
  std::optional<TrialFindings> trial;

  bool accepted() const { return credential == "accepted"; }
};

// The latest denials, each kept for a quarter of an hour, in memory only. Stored as texts: the size of a denial is then
// that of its text, whatever its making had reserved. Any thread.
class Denials {
 public:
  static constexpr Seconds kLife{900};
  static constexpr std::size_t kMostBytes = 16 * 1024 * 1024;  // of all of them
  static constexpr std::size_t kMost = 4096;

  // Returns a new code: 12 characters that cannot be guessed.
  static std::string NewCode(Random& random);
  static bool IsCode(std::string_view text);

  // Stores the text of a denial under a code. Drops the oldest denials to make room.
  void Keep(std::string code, std::string text, TimePoint now);
  std::optional<std::string> Find(std::string_view code, TimePoint now) const;
  // Drops expired denials.
  void Forget(TimePoint now);

  // Returns the memory in use, for entries and texts.
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string code;
    std::string text;
    TimePoint at;

    std::size_t bytes() const { return sizeof(Entry) + text.capacity(); }
  };
  void DropOldest();

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // oldest first
  std::size_t bytes_ = 0;
};

}  // namespace jeton::authority
