#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "authority/descent.h"
#include "authority/run.h"
#include "identity/usage_log.h"
#include "storage/tokens/token_list.h"

namespace jeton::authority {

enum class TokenState {
  kLive,
  kResting,   // its subject, or the account that owns it, is disabled
  kNotYet,    // its restriction lets it begin later
  kExpiring,  // ends within kExpiringSoon
  kEnded,     // not swept yet
};
inline constexpr Seconds kExpiringSoon{14 * 86400};
std::string_view NameOf(TokenState state);
std::optional<TokenState> ParseTokenState(std::string_view name);

// A token of any kind, as those see it that manage it.
struct TokenItem {
  Token token;
  std::optional<std::string> name;  // its note; for kinds without one, what is known of its client
  SubjectKind subject = SubjectKind::kUser;
  std::string subject_name;
  std::optional<std::string> organization;  // that owns the robot or application
  std::optional<std::string> owner;         // the user that it acts for, or in whose name space its robot is
  std::optional<std::string> application;   // the client id
  std::optional<std::string> application_name;
  std::optional<std::string> api;  // organization/name: for which it is, or which presents it
  std::optional<std::string> created_by;
  TokenState state = TokenState::kLive;
  std::optional<TimePoint> last_used;
  std::optional<std::string> last_address;
  std::optional<Restriction> restriction;
  std::int64_t uses = 0;  // counted if the restriction limits them
  std::optional<std::string> origin;
  std::optional<MadeWith> made_with;
};

// Completes tokens by what is stored elsewhere. Reads what many of them have in common once.
class TokenViewer {
 public:
  // REQUIRES: the run and the log outlive it.
  TokenViewer(const Run& run, const UsageLog& usage) : run_(run), usage_(usage) {}

  // Returns nothing for a token whose subject or owner is gone: it is dead, and waits for the sweeper.
  std::optional<TokenItem> View(storage::ListedToken listed);
  // The same without its state, its use, its maker, and what it was made with.
  std::optional<TokenItem> Name(storage::ListedToken listed);

 private:
  const Account* FindAccount(const Id& id);
  const Application* FindApplication(const Id& id);
  const Api* FindApi(const Id& id);
  // Return false if it is gone.
  bool AddApi(TokenItem& item);
  bool AddSubject(TokenItem& item);
  bool AddOwner(TokenItem& item, const Id& name_space);
  bool AddClient(TokenItem& item);
  void AddUse(TokenItem& item, const storage::ListedToken& listed) const;
  TokenState StateOf(const TokenItem& item, const Id& name_space);
  bool Rests(const Account& account) const;
  bool LacksOwner(const TokenItem& item, const Account& organization) const;
  std::optional<std::string> NameOfAnything(const Id& id);

  const Run& run_;
  const UsageLog& usage_;
  std::unordered_map<Id, std::optional<Account>> accounts_;
  std::unordered_map<Id, std::optional<Application>> applications_;
  std::unordered_map<Id, std::optional<Api>> apis_;
};

}  // namespace jeton::authority
