#include "authority/access/suggestions.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "authority/tokens/token_reader.h"
#include "base/encoding.h"
#include "storage/directory/accounts.h"
#include "storage/directory/registry_reports.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"
#include "storage/directory/uses.h"

namespace jeton::authority {
namespace {

constexpr Verdict kVerdicts[] = {Verdict::kNarrow,     Verdict::kRevoke,     Verdict::kFits,   Verdict::kYoung,
                                 Verdict::kUnobserved, Verdict::kUnreported, Verdict::kFurther};
constexpr std::size_t kTokensAtATime = 200;
// Roles or uses of one token that are compared. With more, its repositories are left as they are.
constexpr std::size_t kMostCompared = 1'000;
// A restriction that names more repositories could not be read, and would be a burden at each check.
constexpr std::size_t kMostNamed = 50;

constexpr Actions kAllOfRegistry{.pull = true, .push = true, .remove = true};
using ByRepository = std::map<std::string, Actions>;

bool Includes(const Actions& all, const Actions& some) { return Union(all, some) == all; }

// Registries want the right to pull for each push and deletion.
Actions WithPull(Actions actions) {
  actions.pull = actions.pull || actions.push || actions.remove;
  return actions;
}

Actions ActionsOf(RepositoryRole role) {
  return {.pull = role >= RepositoryRole::kRead,
          .push = role >= RepositoryRole::kWrite,
          .remove = role >= RepositoryRole::kAdmin};
}

// What every registry reports, and since when all of them do.
struct Observation {
  std::optional<TimePoint> since;  // nothing: one of them reports nothing
  Actions actions;
};

Observation Observe(const Run& run) {
  Observation observation{.since = TimePoint(), .actions = kAllOfRegistry};
  for (const RegistryService& service : run.registries) {
    const auto report = storage::RegistryReports(run.tx()).Find(service.service);
    if (!report || run.now - report->last > storage::kLongestSilence) return {};
    observation.since = std::max(*observation.since, report->since);
    observation.actions =
        Intersect(observation.actions, {.pull = report->pulls, .push = report->pushes, .remove = report->deletions});
  }
  return observation;
}

// What the subject of a token may do in its name space, by roles of its own and of its teams.
struct Grants {
  ByRepository repositories;
  bool everywhere = false;  // an admin of the organization
  bool creates = false;     // may create repositories, which no restricted token may
  bool too_many = false;
};

void AddRoles(const Run& run, const Id& name_space, const Id& grantee, Grants& grants) {
  const auto roles = storage::Repositories(run.tx()).GrantedTo(name_space, grantee, Id(), kMostCompared + 1, run.now);
  grants.too_many = grants.too_many || roles.size() > kMostCompared;
  for (const auto& role : roles) {
    Actions& actions = grants.repositories[role.repository];
    actions = Union(actions, ActionsOf(role.role));
  }
}

Grants GrantsOf(const Run& run, const Id& name_space, const Token& token) {
  Grants grants;
  AddRoles(run, name_space, token.subject, grants);
  if (token.kind != TokenKind::kRobot) return grants;
  for (const Team& team : storage::Teams(run.tx()).TeamsOf(token.subject)) {
    if (team.organization != name_space) continue;
    grants.everywhere = grants.everywhere || team.role == TeamRole::kAdmin;
    grants.creates = grants.creates || team.role >= TeamRole::kCreator;
    AddRoles(run, name_space, team.id, grants);
  }
  return grants;
}

// What the token's scopes allow at registries. Nothing: they allow more than that.
std::optional<Actions> ReachOf(const Token& token) {
  if (token.kind == TokenKind::kRobot) return kAllOfRegistry;
  const auto scopes = OAuthScopes::Parse(token.scopes);
  if (!scopes || !OAuthScopes{OAuthScope::kRepoWrite}.Covers(*scopes)) return std::nullopt;
  return Actions{.pull = true, .push = scopes->Has(OAuthScope::kRepoWrite)};
}

// Compares one token's grants with its uses.
class Comparison {
 public:
  Comparison(const Run& run, const Observation& observation, const Id& name_space, const std::string& organization)
      : run_(run), observation_(observation), name_space_(name_space), organization_(organization) {}

  void Judge(Suggestion& suggestion) {
    const Token& token = suggestion.item.token;
    const TimePoint start = run_.now - kSuggestionTime;
    if (observation_.since) suggestion.observed_since = std::max({*observation_.since, token.created, start});
    const auto reach = ReachOf(token);
    const Grants grants = GrantsOf(run_, name_space_, token);
    ReadGranted(suggestion, grants, reach.value_or(kAllOfRegistry));
    ReadUsed(suggestion, start);
    suggestion.verdict = VerdictOf(suggestion, start, reach.has_value() && !grants.creates);
    if (suggestion.verdict != Verdict::kFits) return;
    suggestion.restriction = Narrower(suggestion);
    if (suggestion.restriction) suggestion.verdict = Verdict::kNarrow;
  }

 private:
  void ReadGranted(Suggestion& suggestion, const Grants& grants, const Actions& reach) {
    const auto& restriction = suggestion.item.restriction;
    const auto limit = [&](const Actions& actions) {
      const Actions reached = Intersect(actions, reach);
      return restriction && restriction->actions ? Intersect(*restriction->actions, reached) : reached;
    };
    granted_.clear();
    everything_ = grants.everywhere || grants.too_many;
    for (const auto& [name, actions] : grants.repositories) {
      const std::string full_name = organization_ + "/" + name;
      if (restriction && !restriction->Names(full_name)) continue;
      if (const Actions left = limit(actions); !left.none()) granted_[full_name] = left;
    }
    if (grants.everywhere) all_ = limit(kAllOfRegistry);
    Show(granted_, suggestion.granted);
    if (!grants.everywhere) return;
    suggestion.granted = {.rows = {{organization_ + "/*", all_}}, .is_more = false};
  }

  // A use for which another token of the account may have been presented counts, too.
  void ReadUsed(Suggestion& suggestion, TimePoint start) {
    const Token& token = suggestion.item.token;
    storage::Uses uses(run_.tx());
    auto rows = uses.OfToken(token.id, start, kMostCompared + 1);
    auto unknown = uses.OfUnknownToken(token.subject, start, kMostCompared + 1);
    too_many_used_ = rows.size() > kMostCompared || unknown.size() > kMostCompared;
    rows.insert(rows.end(), std::make_move_iterator(unknown.begin()), std::make_move_iterator(unknown.end()));
    used_.clear();
    for (const storage::TokenUse& row : rows) {
      Actions& actions = used_[row.repository];
      actions = Union(actions, {.pull = std::max(row.last_pull, row.last_look) > start,
                                .push = row.last_push > start,
                                .remove = row.last_delete > start});
    }
    Show(used_, suggestion.used);
    suggestion.used.is_more = suggestion.used.is_more || too_many_used_;
  }

  static void Show(const ByRepository& all, ActionsList& list) {
    list.is_more = all.size() > kMostShownGrants;
    for (const auto& [name, actions] : all) {
      if (list.rows.size() == kMostShownGrants) return;
      list.rows.push_back({name, actions});
    }
  }

  // kFits for one that can be compared.
  Verdict VerdictOf(const Suggestion& suggestion, TimePoint start, bool comparable) const {
    const TokenItem& item = suggestion.item;
    if (item.token.created > start) return Verdict::kYoung;
    const bool presented = item.last_used && *item.last_used > start;
    if (!presented && used_.empty()) return Verdict::kRevoke;
    if (!comparable) return Verdict::kFurther;
    if (!observation_.since || *observation_.since > start) return Verdict::kUnobserved;
    return used_.empty() ? Verdict::kUnreported : Verdict::kFits;
  }

  // Returns the restriction that would have sufficed; nothing if it takes nothing away.
  std::optional<Restriction> Narrower(const Suggestion& suggestion) const {
    Actions granted = all_;
    for (const auto& [name, actions] : granted_) granted = Union(granted, actions);
    Actions needed;
    std::set<std::string> names;
    for (const auto& [name, actions] : used_) {
      const auto role = granted_.find(name);
      const bool ours = role != granted_.end() || (everything_ && name.starts_with(organization_ + "/"));
      if (!ours) continue;
      needed = Union(needed, Intersect(WithPull(actions), granted));
      names.insert(name);
    }
    if (names.empty()) return std::nullopt;
    const Actions unseen{.pull = granted.pull && !observation_.actions.pull,
                         .push = granted.push && !observation_.actions.push,
                         .remove = granted.remove && !observation_.actions.remove};
    needed = Union(needed, unseen);
    Restriction narrow = suggestion.item.restriction.value_or(Restriction{});
    const Restriction before = narrow;
    if (needed != granted) narrow.actions = needed;
    // What no registry reports may have been done anywhere.
    const bool elsewhere = !Includes(observation_.actions, granted) || too_many_used_;
    if (const auto patterns = PatternsFor(names); !elsewhere && patterns) narrow.repositories = *patterns;
    if (!IsNoWider(narrow, before)) narrow.repositories = before.repositories;
    return IsNoWider(narrow, before) && Takes(narrow) ? std::optional(std::move(narrow)) : std::nullopt;
  }

  // Names, or patterns for what lies in one folder; nothing if there are too many even so.
  static std::optional<std::string> PatternsFor(const std::set<std::string>& names) {
    std::set<std::string> patterns = names;
    if (names.size() > kMostNamed) {
      patterns.clear();
      for (const std::string& name : names) {
        const auto folder = name.rfind('/');
        patterns.insert(folder == name.find('/') ? name : name.substr(0, folder) + "/*");
      }
    }
    if (patterns.size() > kMostNamed) return std::nullopt;
    std::string text;
    for (const std::string& pattern : patterns) text += (text.empty() ? "" : " ") + pattern;
    return text;
  }

  bool Takes(const Restriction& narrow) const {
    if (everything_) return narrow.narrows();
    return std::any_of(granted_.begin(), granted_.end(), [&](const auto& granted) {
      return !narrow.Names(granted.first) || !narrow.Covers(granted.second);
    });
  }

  const Run& run_;
  const Observation& observation_;
  const Id& name_space_;
  const std::string& organization_;
  ByRepository granted_;
  ByRepository used_;
  Actions all_{};            // of an admin, everywhere
  bool everything_ = false;  // granted_ is not all
  bool too_many_used_ = false;
};

bool IsCompared(const TokenItem& item) {
  const bool kind = item.token.kind == TokenKind::kRobot || item.token.kind == TokenKind::kOAuthAccess;
  return kind && item.subject != SubjectKind::kUser && item.state != TokenState::kEnded;
}

}  // namespace

std::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNarrow: return "narrow";
    case Verdict::kRevoke: return "revoke";
    case Verdict::kFits: return "fits";
    case Verdict::kYoung: return "young";
    case Verdict::kUnobserved: return "unobserved";
    case Verdict::kUnreported: return "unreported";
    case Verdict::kFurther: break;
  }
  return "further";
}

std::optional<Verdict> ParseVerdict(std::string_view name) {
  for (const Verdict verdict : kVerdicts) {
    if (NameOf(verdict) == name) return verdict;
  }
  return std::nullopt;
}

SuggestionPage ListSuggestions(const Run& run, const UsageLog& usage, const SeenTokens& tokens,
                               const SuggestionQuery& query) {
  SuggestionPage page;
  const auto organization = storage::Accounts(run.tx()).Find(tokens.account());
  if (!organization) return page;
  const Observation observation = Observe(run);
  TokenReader reader(run, {tokens.account(), tokens.kind()}, {},
                     {query.order, query.after, std::min(query.most + 1, kTokensAtATime)});
  TokenViewer viewer(run, usage);
  std::optional<TokenListPlace> last;
  for (std::size_t looked_at = 0; looked_at < kMostTokensLookedAt && page.suggestions.size() < query.most;
       ++looked_at) {
    auto row = reader.Next();
    if (!row) return page;
    last = storage::PlaceInList(*row);
    auto item = viewer.View(std::move(*row));
    if (!item || !IsCompared(*item)) continue;
    Suggestion suggestion;
    suggestion.item = std::move(*item);
    Comparison(run, observation, organization->id, organization->name).Judge(suggestion);
    if (!query.verdict || *query.verdict == suggestion.verdict) page.suggestions.push_back(std::move(suggestion));
  }
  if (reader.HasMore()) page.next = last;
  return page;
}

}  // namespace jeton::authority
