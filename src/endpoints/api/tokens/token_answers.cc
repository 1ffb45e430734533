#include "endpoints/api/tokens/token_answers.h"

#include "authority/tokens/bulk_revocation.h"
#include "endpoints/api/reading.h"

#include <boost/json/serialize.hpp>

#include "authority/tokens/token_item.h"
#include "endpoints/api/precondition.h"
#include "endpoints/api/tokens/token_document.h"

namespace jeton::endpoints::api {
namespace {

constexpr wire::ShownMember<ShownRevocations> kRevocationsMembers[] = {
    {"revoked", wire::Show<&ShownRevocations::revoked>(),
     "How many tokens have ended, with those that were made with them."},
    {"receipt", wire::Show<&ShownRevocations::receipt>(),
     "Names the place in the feed of changes that contains it; null: nothing was changed."},
    {"dry_run", wire::Show<&ShownRevocations::dry_run>(), "Whether nothing was changed, and all of this would happen."},
};
constexpr wire::Document<ShownRevocations> kRevocations("Revocations", kRevocationsMembers);

// The token without what its uses, the time and other tokens change.
boost::json::object PrintWhatEditsChange(ShownToken token) {
  token.state = {};
  token.last_used.reset();
  token.last_address.reset();
  token.uses.reset();
  token.descends_from.reset();
  return kTokenDocument.Print(token);
}

Response TokenNotFound(const Call& call) {
  return NotFound(call, "There is no such token, it has ended, or it is not yours to see.");
}

}  // namespace

Id TokenIdOf(const Call& call) { return Id::ParseUuid(call.request.parameters[0]).value_or(Id()); }

Needs NeedsForTokens(const authority::TokenOwners& owners, Access access) {
  if (owners.organization) return {.right = "admin", .scope = "org:admin", .resource = *owners.organization};
  const bool own = !owners.everywhere && owners.owner.value_or("me") == "me";
  if (!own) return {.right = "superuser", .scope = "super:user", .resource = {}};
  return {.right = "owner", .scope = access == Access::kRead ? "user:read" : "user:admin", .resource = {}};
}

Response RefuseToken(const Call& call, const Actor& actor, const authority::TokenTie& tie, Refusal refusal,
                     Access access) {
  if (refusal == Refusal::kNotFound) return TokenNotFound(call);
  const std::string resource = tie.organization.value_or("");
  Needs needs{.right = "admin", .scope = "org:admin", .resource = resource};
  if (tie.own)
    needs = {.right = "owner", .scope = access == Access::kRead ? "user:read" : "user:admin", .resource = {}};
  return Refused(call, actor, refusal, needs);
}

Response RefuseToken(const Call& call, const Actor& actor, const Id& id, Refusal refusal, Access access) {
  return RefuseToken(call, actor, authority::TieToToken(call.run, actor, id), refusal, access);
}

Response RefuseChange(const Call& call, const Actor& actor, authority::TokenFault fault, std::int64_t most) {
  using enum authority::TokenFault;
  switch (fault) {
    case kEnded: return TokenNotFound(call);
    case kTooLong:
      return Refuse(call, {.code = "against_policy",
                           .detail = "The token would end later than it may: than the token with which it was made, "
                                     "what you presented, or the settings of the server allow.",
                           .field = "expires_in"});
    case kWider:
      return Refuse(call, {.code = "against_policy",
                           .detail = "A restriction may only become narrower: make another token instead.",
                           .field = "restriction"});
    case kNotOfKind:
      return Refuse(call,
                    {.code = "against_policy",
                     .detail = "Tokens of this kind cannot be changed so: sign in anew instead, or make another."});
    case kLimitReached:
      return Refuse(call, {.code = "limit_reached",
                           .detail = "There are " + std::to_string(most) +
                                     " tokens of this kind, and there may be no more: revoke one first."});
    case kForbidden: break;
  }
  return Forbidden(call, actor, "What you presented does not reach as far as the new token would.",
                   {.right = "owner", .scope = {}, .resource = {}});
}

Response RefuseMember(const Call& call, std::string_view member, const std::string& fault) {
  const std::string name(member);
  return Refuse(call,
                {.code = "invalid_parameter", .detail = "The member `" + name + "` " + fault + ".", .field = name});
}

Response AnswerToken(const Call& call, const authority::ListedToken& listed) {
  const auto item = authority::TokenViewer(call.run, call.authority.usage).View(listed);
  if (!item) return TokenNotFound(call);
  const ShownToken shown = ShowToken(*item);
  Response response = Answer(kTokenDocument.Print(shown));
  AddTag(response, PrintWhatEditsChange(shown));
  return response;
}

std::optional<Response> RefuseTokenByPrecondition(const Call& call, const authority::ListedToken& listed) {
  const auto item = authority::TokenViewer(call.run, call.authority.usage).View(listed);
  std::optional<boost::json::object> present;
  if (item) present = PrintWhatEditsChange(ShowToken(*item));
  return RefuseByPrecondition(call, present);
}

Response AnswerNewToken(const Call& call, const Id& id, const Secret& secret, bool dry_run) {
  const auto item = authority::ViewToken(call.run, call.authority.usage, id);
  if (!item) return TokenNotFound(call);
  ShownToken shown = ShowToken(*item);
  if (!dry_run) shown.secret = secret;
  return Answer(NewTokenDocument().Print(shown), 201);
}

const wire::AnyBody& RevocationsDocument() { return kRevocations; }

Response AnswerDryRevocations(std::size_t count) {
  return Answer(kRevocations.Print({.revoked = count, .receipt = {}, .dry_run = true}));
}

Outcome CountNamed(const Call& call, const Actor& actor, const std::vector<Id>& ids,
                   authority::Descendants descendants) {
  struct Refused {
    authority::TokenTie tie;
    Refusal refusal;
  };
  using Count = Result<std::size_t, Refused>;
  if (const auto* const counted = call.run.Found<Count>()) {
    if (*counted) return AnswerDryRevocations(**counted);
    return RefuseToken(call, actor, counted->error().tie, counted->error().refusal, Access::kChange);
  }
  return ReadBeside(call, [actor, ids, descendants](const Run& run) -> Count {
    const auto tokens = authority::TokensToEnd::Named(run, actor, ids);
    if (!tokens) {
      const auto& [id, refusal] = tokens.error();
      return Fail(Refused{authority::TieToToken(run, actor, id), refusal});
    }
    return authority::CountWhatEnds(run, tokens->ids(), descendants);
  });
}

authority::AfterTokenEnd PendingRevocations::Note() const {
  return [result = result](const Run&, const authority::Revocations& revoked) { *result = revoked; };
}

Response PendingRevocations::Answer() const {
  Response response = api::Answer(boost::json::object());
  response.finish = [result = result](Response& last) {
    const std::string receipt = authority::ReceiptOf(*result);
    last.body = boost::json::serialize(kRevocations.Print({.revoked = result->tokens, .receipt = receipt}));
  };
  return response;
}

}  // namespace jeton::endpoints::api
