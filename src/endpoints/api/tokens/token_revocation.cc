#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/tokens/bulk_revocation.h"
#include "authority/tokens/jobs.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/reading.h"
#include "endpoints/api/tokens/job_document.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_query.h"
#include "wire/json_body.h"

// POST /jeton/v1/tokens/revoke
namespace jeton::endpoints::api {
namespace {

using authority::EndedTokens;
using authority::FoundTokens;
using authority::RevocationWish;

struct SentFilter {
  AskedTokens tokens;
};
constexpr auto kSentFilterMembers = kAskedTokens<&SentFilter::tokens, wire::Presence::kNullable>;
constexpr wire::Body<SentFilter> kSentFilter(kSentFilterMembers, {.only_known = true, .name = "TokenFilter"});

Result<std::vector<Id>, std::string> ReadIds(const boost::json::value& value) {
  std::vector<Id> ids;
  const bool fits =
      value.is_array() && !value.get_array().empty() && value.get_array().size() <= authority::kMostEndedAtOnce;
  if (!fits) return Fail(std::string("must be a list of 1 to 1000 ids"));
  for (const boost::json::value& one : value.get_array()) {
    const auto id = one.is_string() ? Id::ParseUuid(wire::View(one.get_string())) : std::nullopt;
    if (!id) return Fail(std::string("must be a list of ids of tokens"));
    ids.push_back(*id);
  }
  return ids;
}

struct RevocationBody {
  std::optional<SentFilter> filter;
  std::optional<std::vector<Id>> ids;
  std::optional<std::string> reason;
};
std::string FaultOfChoice(RevocationBody& body) {
  if (body.filter.has_value() == body.ids.has_value()) return "Send either `filter` or `ids`.";
  const bool empty = body.filter && body.filter->tokens.empty();
  return empty ? "An empty filter would mean every token of yours: say which, for instance with \"owner\": \"me\"."
               : "";
}
constexpr wire::MemberOf<RevocationBody> kRevocationBodyMembers[] = {
    {"filter", wire::Presence::kNullable, wire::Object<kSentFilter, &RevocationBody::filter>(),
     "Which tokens: the filters of the list. `everywhere` is for superusers."},
    {"ids", wire::Presence::kNullable, wire::Read<ReadIds, &RevocationBody::ids>({.type = wire::Shape::Type::kList}),
     "Which tokens: 1,000 ids at most. All of them end, or none."},
    {"reason", wire::Presence::kNullable, wire::Text<&RevocationBody::reason>({.longest = 255}), "Why, for the log."},
};
constexpr wire::Body<RevocationBody> kRevocationBody(kRevocationBodyMembers, {.only_known = true,
                                                                              .check = FaultOfChoice,
                                                                              .name = "RevocationRequest"});

// Ends them now: they are in one commit.
Outcome EndNow(const Call& call, const authority::TokensToEnd& tokens, const authority::RevocationOrder& order) {
  const PendingRevocations pending;
  authority::EndTokens(call.run, call.authority.usage, tokens, order, pending.Note());
  return pending.Answer();
}

// Looks for the tokens outside of any write, and decides anew: permits are valid for one run. For a dry run, counts
// what was made with them, too.
Slow Search(const Call& call, const Actor& actor, const AskedTokens& asked, bool dry_run) {
  return ReadBeside(call, [&usage = call.authority.usage, actor, asked, dry_run](const Run& run) {
    const auto tokens = authority::SelectTokens<Access::kChange>(run, actor, asked.owners);
    if (!tokens) return FoundTokens{.ids = {}, .count = 0, .is_all = true};
    FoundTokens found = authority::FindTokensToEnd(run, usage, *tokens, asked.FilterFor(actor, run.now));
    if (dry_run && found.AreAllNamed()) {
      found.count = authority::CountWhatEnds(run, found.ids, authority::Descendants::kEnd);
    }
    return found;
  });
}

Outcome EndFitting(const Call& call, const Actor& actor, const RevocationBody& body, bool dry_run) {
  const AskedTokens& asked = body.filter->tokens;
  const auto tokens = authority::SelectTokens<Access::kChange>(call.run, actor, asked.owners);
  if (!tokens) return Refused(call, actor, tokens.error(), NeedsForTokens(asked.owners, Access::kChange));
  const auto* const found = call.run.Found<FoundTokens>();
  if (found == nullptr) return Search(call, actor, asked, dry_run);
  if (dry_run) return AnswerDryRevocations(found->count);
  const RevocationWish wish{asked.FilterFor(actor, call.run.now), {.reason = body.reason.value_or("")}};
  if (found->AreAllNamed()) {
    return EndNow(call, authority::TokensToEnd::Found(call.run, *tokens, *found), wish.order);
  }
  const auto total = found->is_all ? std::optional(found->count) : std::nullopt;
  return Answer(JobDocument().Print(authority::AddRevocationJob(call.run, *tokens, wish, total)), 202);
}

Outcome PostRevocations(const Call& call, const Actor& actor, const Change& query) {
  const auto body = ReadBody(call, kRevocationBody);
  if (!body) return body.error();
  if (body->filter) return EndFitting(call, actor, *body, query.dry_run);
  if (query.dry_run) return CountNamed(call, actor, *body->ids, authority::Descendants::kEnd);
  const auto tokens = authority::TokensToEnd::Named(call.run, actor, *body->ids);
  if (!tokens) return RefuseToken(call, actor, tokens.error().id, tokens.error().refusal, Access::kChange);
  return EndNow(call, *tokens, {.reason = body->reason.value_or("")});
}

}  // namespace

Rows TokenRevocationRows() {
  return {
      {wire::Method::kPost,
       "/jeton/v1/tokens/revoke",
       Place::kWrite,
       Changing(PostRevocations),
       {.name = "revokeTokens",
        .tag = "tokens",
        .summary = "End many tokens: those that are named, or all that fit a filter",
        .text = "Up to 1,000 end in one commit, with the answer. More are ended by a job: the answer is then 202, and "
                "`/jeton/v1/jobs/{id}` tells how far it is. Tokens made meanwhile are not meant. What was made with "
                "the tokens ends, too.",
        .scope = "user:admin",
        .query = &kChange,
        .body = &kRevocationBody,
        .answer = &RevocationsDocument(),
        .job = &JobDocument(),
        .example =
            R"({"filter": {"owner": "me", "kind": "password", "unused": "90d"}, "reason": "spring cleaning"})"}}};
}

}  // namespace jeton::endpoints::api
