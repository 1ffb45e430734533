#include "authority/tokens/tokens.h"

#include <algorithm>
#include <utility>

#include "authority/organizations/organizations.h"
#include "authority/tokens/token_reader.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kReadAtATime = 200;

// What connects the actor with a token.
struct Connection {
  TokenTie tie;
  NamespaceFacts facts{};  // of the organization that owns its robot or application
  bool of_robot_or_application = false;
};

Connection ConnectionOf(const Run& run, const Actor& actor, const storage::ListedToken& listed) {
  Connection connection;
  const bool user = actor.subject == SubjectKind::kUser;
  connection.tie.own = user && (listed.token.subject == actor.id || listed.name_space == actor.id);
  const auto owner = listed.name_space.IsNone() ? std::nullopt : storage::Accounts(run.tx()).Find(listed.name_space);
  if (owner && owner->kind == AccountKind::kOrganization) {
    connection.facts = FindOrganization(run, actor, owner->name);
    connection.tie.organization = owner->name;
  }
  const bool of_application = listed.token.subject == listed.token.application;
  connection.of_robot_or_application = of_application || listed.token.kind == TokenKind::kRobot;
  return connection;
}

bool May(const Actor& actor, const storage::ListedToken& listed, const Connection& connection, TokenAct act) {
  const Access access = act == TokenAct::kSee ? Access::kRead : Access::kChange;
  const SelfRole needed = act == TokenAct::kSee ? SelfRole::kRead : SelfRole::kAdmin;
  const bool self = Decide(actor, OnSelf{needed}).allowed();
  const bool as_admin = Decide(actor, OnOrganization{TeamRole::kAdmin, access, connection.facts}).allowed();
  const bool as_superuser = Decide(actor, OnInstallation{.access = access}).allowed();
  // A secret that acts for a user is for that user alone.
  const bool replaceable = connection.of_robot_or_application || listed.token.subject == actor.id;
  switch (act) {
    case TokenAct::kSee:
    case TokenAct::kEnd: return (connection.tie.own && self) || as_admin || as_superuser;
    case TokenAct::kChange: return (connection.tie.own && self) || as_admin;
    case TokenAct::kReplace: break;
  }
  return replaceable && ((connection.tie.own && self) || as_admin);
}

}  // namespace

TokenPage ListTokens(const Run& run, const UsageLog& usage, const SeenTokens& tokens, const TokenQuery& query) {
  const std::size_t at_a_time = std::min(query.most + 1, kReadAtATime);
  TokenReader reader(run, {tokens.account(), tokens.kind()}, query.filter, {query.order, query.after, at_a_time});
  TokenViewer viewer(run, usage);
  TokenPage page;
  std::optional<storage::TokenList::Place> last;
  while (page.items.size() < query.most && page.looked_at < kMostTokensLookedAt) {
    auto row = reader.Next();
    if (!row) return page;
    ++page.looked_at;
    last = storage::PlaceInList(*row);
    if (!query.filter.MayFit(row->token, run.now)) continue;
    auto item = viewer.View(std::move(*row));
    if (item && query.filter.Fits(*item, run.now)) page.items.push_back(std::move(*item));
  }
  if (reader.HasMore()) page.next = last;
  return page;
}

TokenCount CountTokens(const Run& run, const UsageLog& usage, const SeenTokens& tokens, const TokenFilter& filter) {
  TokenReader reader(run, {tokens.account(), tokens.kind()}, filter, {.most = kReadAtATime});
  TokenViewer viewer(run, usage);
  TokenCount count;
  for (std::size_t looked_at = 0; looked_at < kMostTokensCounted; ++looked_at) {
    auto row = reader.Next();
    if (!row) return count;
    if (!filter.MayFit(row->token, run.now)) continue;
    const auto item = viewer.View(std::move(*row));
    if (item && filter.Fits(*item, run.now)) ++count.total;
  }
  count.is_more = reader.HasMore();
  return count;
}

std::optional<TokenItem> ViewToken(const Run& run, const UsageLog& usage, const Id& id) {
  auto listed = storage::TokenList(run.tx()).Find(id);
  if (!listed) return std::nullopt;
  return TokenViewer(run, usage).View(std::move(*listed));
}

TokenTie TieToToken(const Run& run, const Actor& actor, const Id& id) {
  const auto listed = storage::TokenList(run.tx()).Find(id);
  return listed ? ConnectionOf(run, actor, *listed).tie : TokenTie();
}

template <TokenAct act>
Result<PermittedToken<act>, Refusal> PermitToken(const Run& run, const Actor& actor, storage::ListedToken listed) {
  const Connection connection = ConnectionOf(run, actor, listed);
  if (May(actor, listed, connection, act)) return PermittedToken<act>(std::move(listed), actor);
  // Those who see it may know that it is there, and so may members of its organization and its own user.
  const bool known = connection.tie.own || connection.facts.team_role != TeamRole::kNone ||
                     May(actor, listed, connection, TokenAct::kSee);
  return Fail(known ? Refusal::kForbidden : Refusal::kNotFound);
}
template Result<PermittedToken<TokenAct::kSee>, Refusal> PermitToken(const Run&, const Actor&, storage::ListedToken);
template Result<PermittedToken<TokenAct::kChange>, Refusal> PermitToken(const Run&, const Actor&, storage::ListedToken);
template Result<PermittedToken<TokenAct::kEnd>, Refusal> PermitToken(const Run&, const Actor&, storage::ListedToken);
template Result<PermittedToken<TokenAct::kReplace>, Refusal> PermitToken(const Run&, const Actor&,
                                                                         storage::ListedToken);

}  // namespace jeton::authority
