#include "authority/tokens/token_changes.h"

#include <optional>
#include <string>

#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_bodies.h"
#include "endpoints/api/tokens/token_document.h"
#include "endpoints/descent.h"

// What can be done with one token.
namespace jeton::endpoints::api {
namespace {

using authority::TokenAct;

// In the examples, any id stands for one that exists.
constexpr const char* kExampleTokenId = "01890a5d-ac96-774b-bcce-b302099a8057";

struct TokenEditBody {
  std::optional<std::string> name;
  std::optional<std::string> note;
  std::optional<Life> expires_in;
  std::optional<SentRestriction> restriction;
};
std::string FaultOfNames(TokenEditBody& body) {
  const bool differ = body.name && body.note && *body.name != *body.note;
  if (!body.note) body.note = body.name;
  return differ ? "`name` and `note` are the same text: send one of them." : "";
}
constexpr wire::MemberOf<TokenEditBody> kTokenEditMembers[] = {
    {"name", wire::Presence::kNullable, wire::Text<&TokenEditBody::name>({.longest = 4096}), "The same as `note`."},
    {"note", wire::Presence::kNullable, wire::Text<&TokenEditBody::note>({.longest = 4096}),
     "What the token is called in lists."},
    {"expires_in", wire::Presence::kNullable, wire::Read<ReadLife, &TokenEditBody::expires_in>(kLifeShape),
     "How long it is to live from now on, like `30d`, or `never`. Later than before only as far as the token with "
     "which it was made, the presented one, and the settings allow."},
    {"restriction", wire::Presence::kNullable, wire::Object<kSentRestriction, &TokenEditBody::restriction>(),
     "What it is restricted to, as a whole. May only be narrower than before."},
};
constexpr wire::Body<TokenEditBody> kTokenEdit(kTokenEditMembers,
                                               {.only_known = true, .check = FaultOfNames, .name = "TokenChange"});

Outcome PatchToken(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kTokenEdit);
  if (!body) return body.error();
  const auto permitted = authority::FindToken<TokenAct::kChange>(call.run, actor, TokenIdOf(call));
  if (!permitted) return RefuseToken(call, actor, TokenIdOf(call), permitted.error(), Access::kChange);
  if (auto refusal = RefuseTokenByPrecondition(call, permitted->listed())) return std::move(*refusal);
  authority::TokenEdit edit{.note = body->note, .end = {}, .restriction = {}};
  if (body->expires_in) edit.end = body->expires_in->EndFrom(call.run.now);
  if (body->restriction) {
    auto restriction = RestrictionOf(*body->restriction);
    if (!restriction) return RefuseMember(call, "restriction", restriction.error());
    edit.restriction = std::move(*restriction);
  }
  const auto changed = authority::EditToken(call.run, call.authority.usage, *permitted, edit);
  if (!changed) return RefuseChange(call, actor, changed.error());
  return AnswerToken(call, *changed);
}

std::optional<authority::Descendants> ParseFate(std::string_view word) { return ParseDescendants(std::string(word)); }

struct EndQuery {
  bool dry_run = false;
  authority::Descendants descendants = authority::Descendants::kEnd;
};
constexpr wire::MemberOf<EndQuery> kEndMembers[] = {
    {"dry_run", wire::Presence::kOptional, wire::Flag<&EndQuery::dry_run>(),
     "Whether to answer what would happen, after the same checks, and to change nothing."},
    {"descendants", wire::Presence::kOptional, wire::Choice<ParseFate, &EndQuery::descendants>("end keep"),
     "What happens to the tokens that were made with it. They end, too, if this is absent."},
};
constexpr wire::Body<EndQuery> kEndQuery(kEndMembers, {.only_known = true});

Outcome DeleteToken(const Call& call, const Actor& actor, const EndQuery& query) {
  const auto permitted = authority::FindToken<TokenAct::kEnd>(call.run, actor, TokenIdOf(call));
  if (!permitted) return RefuseToken(call, actor, TokenIdOf(call), permitted.error(), Access::kChange);
  if (auto refusal = RefuseTokenByPrecondition(call, permitted->listed())) return std::move(*refusal);
  if (query.dry_run) return CountNamed(call, actor, {TokenIdOf(call)}, query.descendants);
  const PendingRevocations pending;
  authority::EndToken(call.run, call.authority.usage, *permitted, {.descendants = query.descendants, .reason = {}},
                      pending.Note());
  return pending.Answer();
}

// Like any duration, and nothing at all.
Result<std::optional<Seconds>, std::string> ReadOverlap(const boost::json::value& value) {
  if (value == "0s" || (value.is_int64() && value.get_int64() == 0)) return Seconds{0};
  return ReadDuration(value);
}

struct RotationBody {
  std::optional<Seconds> overlap;
  std::optional<Life> expires_in;
};
constexpr wire::MemberOf<RotationBody> kRotationMembers[] = {
    {"overlap", wire::Presence::kNullable, wire::Read<ReadOverlap, &RotationBody::overlap>(kDurationShape),
     "How long the old secret works beside the new one, like `1h`. It ends at once if this is absent."},
    {"expires_in", wire::Presence::kNullable, wire::Read<ReadLife, &RotationBody::expires_in>(kLifeShape),
     "How long the new one is to live. As long as the old one was made for, if this is absent."},
};
constexpr wire::Body<RotationBody> kRotation(kRotationMembers, {.only_known = true, .name = "TokenRotation"});

Outcome PostRotation(const Call& call, const Actor& actor, const Change& query) {
  const auto body = ReadBody(call, kRotation);
  if (!body) return body.error();
  const auto permitted = authority::FindToken<TokenAct::kReplace>(call.run, actor, TokenIdOf(call));
  if (!permitted) return RefuseToken(call, actor, TokenIdOf(call), permitted.error(), Access::kChange);
  authority::TokenRotation rotation{.overlap = body->overlap.value_or(Seconds{0}), .end = {}};
  if (body->expires_in) rotation.end = body->expires_in->EndFrom(call.run.now);
  const auto issued = authority::RotateToken(call.run, call.authority.usage, *permitted, rotation);
  if (!issued) {
    const TokenKind kind = permitted->token().kind;
    return RefuseChange(call, actor, issued.error(), authority::MostTokens(call.run.settings, kind));
  }
  return AnswerNewToken(call, issued->token.id, issued->secret, query.dry_run);
}

}  // namespace

Rows TokenChangeRows() {
  using enum wire::Method;
  return {
      {kPatch,
       "/jeton/v1/tokens/{id}",
       Place::kWrite,
       Changing(PatchToken),
       {.name = "changeToken",
        .tag = "tokens",
        .summary = "Change the note, the end or the restriction of a token",
        .scope = "user:admin",
        .query = &kChange,
        .body = &kTokenEdit,
        .answer = &kTokenDocument,
        .problems = "against_policy changed_meanwhile",
        .parameters = kExampleTokenId,
        .example = R"({"note": "deploys", "expires_in": "30d", "restriction": {"actions": ["pull"]}})"}},
      {kDelete,
       "/jeton/v1/tokens/{id}",
       Place::kWrite,
       Asking<kEndQuery>(DeleteToken),
       {.name = "revokeToken",
        .tag = "tokens",
        .summary = "End a token of any kind, at once",
        .text =
            "With the answer it is dead everywhere on this server, and so is what was made with it. Superusers may end "
            "any token.",
        .scope = "user:admin",
        .query = &kEndQuery,
        .answer = &RevocationsDocument(),
        .problems = "changed_meanwhile",
        .parameters = kExampleTokenId}},
      {kPost,
       "/jeton/v1/tokens/{id}/rotate",
       Place::kWrite,
       Changing(PostRotation),
       {.name = "rotateToken",
        .tag = "tokens",
        .summary = "Replace the secret of a token, with an overlap if wanted",
        .text =
            "The new token has the same subject, note, scopes and restriction. What was made with the old one stays. "
            "Sessions and logins of registry clients cannot be rotated.",
        .scope = "user:admin",
        .query = &kChange,
        .body = &kRotation,
        .answer = &NewTokenDocument(),
        .creates = true,
        .problems = "against_policy limit_reached",
        .parameters = kExampleTokenId,
        .example = R"({"overlap": "1h"})"}},
  };
}

}  // namespace jeton::endpoints::api
