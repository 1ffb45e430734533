#include "authority/tokens/tokens.h"

#include <algorithm>
#include <utility>

#include "authority/organizations/organizations.h"
#include "authority/tokens/token_reader.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kReadAtATime = 200;

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

const TokenPermits::Owner& TokenPermits::OwnerOf(const Id& name_space) {
  const auto [found, is_new] = owners_.try_emplace(name_space);
  if (!is_new || name_space.IsNone()) return found->second;
  const auto account = storage::Accounts(run_.tx()).Find(name_space);
  if (account && account->kind == AccountKind::kOrganization) {
    found->second = {account->name, FindOrganization(run_, actor_, account->name)};
  }
  return found->second;
}

bool TokenPermits::IsOwn(const ListedToken& listed) const {
  const bool user = actor_.subject == SubjectKind::kUser;
  return user && (listed.token.subject == actor_.id || listed.name_space == actor_.id);
}

bool TokenPermits::May(const ListedToken& listed, const Owner& owner, TokenAct act) const {
  const Access access = act == TokenAct::kSee ? Access::kRead : Access::kChange;
  const SelfRole needed = act == TokenAct::kSee ? SelfRole::kRead : SelfRole::kAdmin;
  const bool as_self = IsOwn(listed) && Decide(actor_, OnSelf{needed}).allowed();
  const bool as_admin = Decide(actor_, OnOrganization{TeamRole::kAdmin, access, owner.facts}).allowed();
  const Token& token = listed.token;
  // A secret that acts for a user is for that user alone.
  const bool of_robot_or_application =
      token.subject == token.application || token.kind == TokenKind::kApiCredential || token.kind == TokenKind::kRobot;
  switch (act) {
    case TokenAct::kSee:
    case TokenAct::kEnd: return as_self || as_admin || Decide(actor_, OnInstallation{.access = access}).allowed();
    case TokenAct::kChange: return as_self || as_admin;
    case TokenAct::kReplace: break;
  }
  return (of_robot_or_application || token.subject == actor_.id) && (as_self || as_admin);
}

template <TokenAct act>
Result<PermittedToken<act>, Refusal> TokenPermits::Permit(ListedToken listed) {
  const Owner& owner = OwnerOf(listed.name_space);
  if (May(listed, owner, act)) return PermittedToken<act>(std::move(listed), actor_);
  // Those who see it may know that it is there, and so may members of its organization and its own user.
  const bool known = IsOwn(listed) || owner.facts.team_role != TeamRole::kNone || May(listed, owner, TokenAct::kSee);
  return Fail(known ? Refusal::kForbidden : Refusal::kNotFound);
}
template Result<PermittedToken<TokenAct::kSee>, Refusal> TokenPermits::Permit(ListedToken);
template Result<PermittedToken<TokenAct::kChange>, Refusal> TokenPermits::Permit(ListedToken);
template Result<PermittedToken<TokenAct::kEnd>, Refusal> TokenPermits::Permit(ListedToken);
template Result<PermittedToken<TokenAct::kReplace>, Refusal> TokenPermits::Permit(ListedToken);

TokenTie TieToToken(const Run& run, const Actor& actor, const Id& id) {
  const auto listed = storage::TokenList(run.tx()).Find(id);
  return listed ? TokenPermits(run, actor).Tie(*listed) : TokenTie();
}

}  // namespace jeton::authority
