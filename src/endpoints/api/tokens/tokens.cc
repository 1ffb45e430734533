#include "authority/tokens/tokens.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/reading.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_document.h"
#include "endpoints/api/tokens/token_query.h"

// The list of all tokens, and one of them.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::TokenListPlace;
using authority::TokenOrder;

struct TokenListQuery {
  PageQuery page;
  AskedTokens tokens;
  TokenOrder order = TokenOrder::kNewestFirst;
};
constexpr auto kTokenListMembers = wire::Join(kAskedTokens<&TokenListQuery::tokens>, kTokenSort<&TokenListQuery::order>,
                                              kPageMembers<&TokenListQuery::page>);
constexpr wire::Body<TokenListQuery> kTokenListQuery(kTokenListMembers, {.only_known = true});

std::string PrintTokenPlace(const TokenListPlace& place) {
  return PrintPlace(TimePlace{place.created, place.id.ToUuid()});
}

std::optional<TokenListPlace> ReadTokenPlace(std::string_view text) {
  const auto place = ReadTimePlace(text);
  const auto id = place ? Id::ParseUuid(place->rest) : std::nullopt;
  if (!id) return std::nullopt;
  return TokenListPlace{place->at, *id};
}

// What a worker reads of the list.
struct TokenListing {
  authority::TokenPage page;
  std::optional<ListCount> count;
};

// Decides anew: permits are valid for one run.
TokenListing ReadListing(const Run& run, const UsageLog& usage, const Actor& actor, const TokenListQuery& query,
                         const std::optional<TokenListPlace>& after) {
  TokenListing listing;
  const auto tokens = authority::SelectTokens<Access::kRead>(run, actor, query.tokens.owners);
  if (!tokens) return listing;
  const authority::TokenFilter filter = query.tokens.FilterFor(actor, run.now);
  listing.page = authority::ListTokens(
      run, usage, *tokens, {.filter = filter, .order = query.order, .after = after, .most = query.page.most()});
  if (query.page.count) {
    const auto counted = authority::CountTokens(run, usage, *tokens, filter);
    listing.count = {counted.total, counted.is_more};
  }
  return listing;
}

Outcome ListAllTokens(const Call& call, const Actor& actor, const TokenListQuery& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto tokens = authority::SelectTokens<Access::kRead>(call.run, actor, query.tokens.owners);
  if (!tokens) return Refused(call, actor, tokens.error(), NeedsForTokens(query.tokens.owners, Access::kRead));
  // A page may look at many more rows than it shows.
  const auto* const listing = call.run.Found<TokenListing>();
  if (listing == nullptr) {
    return ReadBeside(call, [&usage = call.authority.usage, actor, query, after = ReadTokenPlace(*place)](
                                const Run& run) { return ReadListing(run, usage, actor, query, after); });
  }
  json::array items;
  for (const auto& item : listing->page.items) items.push_back(kTokenDocument.Print(ShowToken(item)));
  const auto& next = listing->page.next;
  return AnswerPage(call, std::move(items), next ? std::optional(PrintTokenPlace(*next)) : std::nullopt,
                    listing->count);
}

Outcome GetToken(const Call& call, const Actor& actor) {
  const Id id = TokenIdOf(call);
  const auto found = authority::FindToken<authority::TokenAct::kSee>(call.run, actor, id);
  if (!found) return RefuseToken(call, actor, id, found.error(), Access::kRead);
  return AnswerToken(call, found->listed());
}

}  // namespace

Rows TokenRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/tokens",
       Place::kRead,
       Asking<kTokenListQuery>(ListAllTokens),
       {.name = "listTokens",
        .tag = "tokens",
        .summary = "The tokens of every kind, by whatever dialect they were made",
        .text =
            "Without `organization`, `owner` and `everywhere`: those of the caller. A page may have fewer items than "
            "asked for, even none, and still have a `next_cursor`: a page looks at 1,000 tokens at most.\n\n"
            "An organization's tokens need the scope `org:admin`, those of everyone `super:user`.",
        .scope = "user:read",
        .query = &kTokenListQuery,
        .answer = &kTokenDocument,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?kind=oauth&limit=1&count=true"}},
      {kGet,
       "/jeton/v1/tokens/{id}",
       Place::kRead,
       Asking(GetToken),
       {.name = "getToken",
        .tag = "tokens",
        .summary = "One token",
        .text = "Superusers see any.",
        .scope = "user:read",
        .answer = &kTokenDocument,
        .parameters = "01890a5d-ac96-774b-bcce-b302099a8057"}},
  };
}

}  // namespace jeton::endpoints::api
