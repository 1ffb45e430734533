#include "authority/tokens/token_identification.h"

#include <string>
#include <vector>

#include "base/encoding.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/kinds.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_document.h"
#include "wire/json_body.h"

// Texts that were found.
namespace jeton::endpoints::api {
namespace {

// Longer than any token.
constexpr std::size_t kLongestFoundText = 512;
constexpr std::size_t kMostLeaked = 1'000;
constexpr std::size_t kBytesOfLeaked = kMostLeaked * (kLongestFoundText + 8);

struct FoundText {
  std::string token;
};
constexpr wire::MemberOf<FoundText> kFoundTextMembers[] = {
    {"token", wire::Presence::kRequired, wire::Text<&FoundText::token>({.filled = true, .longest = kLongestFoundText}),
     "The text."},
};
constexpr wire::Body<FoundText> kFoundText(kFoundTextMembers, {.only_known = true, .name = "FoundText"});

struct ShownIdentification {
  std::optional<std::string_view> kind;
  std::optional<std::string_view> checksum;
  std::optional<ShownToken> item;
  std::optional<std::string> revoke_at;
};
constexpr wire::ShownMember<ShownIdentification> kIdentificationMembers[] = {
    {"kind",
     wire::ShowChoice<&ShownIdentification::kind>(
         "oauth robot password authorization identity session client_secret refresh code registry_events "
         "api_credential"),
     "The kind that the form of the text tells; null: it has the form of none."},
    {"checksum", wire::ShowChoice<&ShownIdentification::checksum>("right wrong none"),
     "Whether the text is undamaged; `none`: this kind has no checksum."},
    {"item", wire::ShowObject<kTokenDocument, &ShownIdentification::item>(),
     "The token, for those that may see it; null: it is none, it has ended, or it is not the caller's to see."},
    {"revoke_at", wire::Show<&ShownIdentification::revoke_at>(), "Where it may be revoked, with DELETE."},
};
constexpr wire::Document<ShownIdentification> kIdentification("Identification", kIdentificationMembers);

std::string_view ChecksumOf(TokenCheck check) {
  switch (check) {
    case TokenCheck::kIntact: return "right";
    case TokenCheck::kWrongChecksum: return "wrong";
    case TokenCheck::kUncheckable: break;
  }
  return "none";
}

Outcome PostIdentify(const Call& call, const Actor& actor, const wire::Body<FoundText>& described) {
  const auto body = ReadBody(call, described);
  if (!body) return body.error();
  if (const auto wait = call.authority.identifications.Take(actor.id, call.run.now)) {
    return Refuse(call, {.code = "too_many_requests",
                         .detail = "A caller may identify 30 texts a minute: try again after the time in retry_after.",
                         .retry_after = *wait});
  }
  const auto found = authority::IdentifyFor(call.run, actor, TrimSpace(body->token));
  ShownIdentification shown;
  if (found.form) {
    shown.kind = KindName(found.form->kind);
    shown.checksum = ChecksumOf(found.form->check);
  }
  if (found.listed) {
    if (const auto item = authority::TokenViewer(call.run, call.authority.usage).View(*found.listed)) {
      shown.item = ShowToken(*item);
      shown.revoke_at = "/jeton/v1/tokens/" + item->token.id.ToUuid();
    }
  }
  return Answer(kIdentification.Print(shown));
}

Outcome IdentifyFoundText(const Call& call, const Actor& actor) { return PostIdentify(call, actor, kFoundText); }

Result<std::vector<std::string>, std::string> ReadLeaked(const boost::json::value& value) {
  std::vector<std::string> texts;
  const bool fits = value.is_array() && value.get_array().size() <= kMostLeaked;
  if (!fits) return Fail(std::string("must be a list of at most 1000 texts"));
  for (const boost::json::value& one : value.get_array()) {
    if (!one.is_string() || one.get_string().size() > kLongestFoundText) {
      return Fail(std::string("must be a list of texts of at most 512 bytes"));
    }
    texts.emplace_back(TrimSpace(wire::View(one.get_string())));
  }
  return texts;
}

struct LeakedTexts {
  std::vector<std::string> tokens;
};
constexpr wire::MemberOf<LeakedTexts> kLeakedTextsMembers[] = {
    {"tokens", wire::Presence::kRequired,
     wire::Read<ReadLeaked, &LeakedTexts::tokens>({.type = wire::Shape::Type::kList}), "The texts, 1,000 at most."},
};
constexpr wire::Body<LeakedTexts> kLeakedTexts(kLeakedTextsMembers, {.only_known = true, .name = "LeakedTexts"});

struct ShownLeak {
  std::size_t ours = 0;
};
constexpr wire::ShownMember<ShownLeak> kLeakMembers[] = {
    {"ours", wire::Show<&ShownLeak::ours>(), "How many of them were live tokens of this server. They have ended."},
};
constexpr wire::Document<ShownLeak> kLeak("Leak", kLeakMembers);

Outcome PostLeaked(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kLeakedTexts);
  if (!body) return body.error();
  const auto reporter = authority::LeakReporter::Of(actor);
  if (!reporter) {
    return Refused(call, actor, reporter.error(), {.right = "superuser", .scope = "super:user", .resource = {}});
  }
  return Answer(kLeak.Print({authority::EndLeaked(call.run, call.authority.usage, *reporter, body->tokens)}));
}

}  // namespace

Rows TokenIdentificationRows() {
  using enum wire::Method;
  return {
      {kPost,
       "/jeton/v1/tokens/identify",
       Place::kWrite,
       Asking(IdentifyFoundText),
       {.name = "identifyToken",
        .tag = "tokens",
        .summary = "What a text is that was found, without using it",
        .text =
            "Any live credential learns the kind and the checksum, which the text alone tells. The item is for those "
            "that may see it: for all others the answer is the same whether the text is a live token or not. Never "
            "counts as a use, is noted in the log, and is limited to 30 a minute for each caller.",
        .body = &kFoundText,
        .answer = &kIdentification,
        .example = R"({"token": "jto_not-a-token"})"}},
      {kPost,
       "/jeton/v1/tokens/leaked",
       Place::kWrite,
       Changing(PostLeaked),
       {.name = "reportLeakedTokens",
        .tag = "tokens",
        .summary = "End those of many texts that are live tokens of this server",
        .text = "Ends what was made with them, too. The logs of their owners tell.",
        .scope = "super:user",
        .query = &kChange,
        .body = &kLeakedTexts,
        .answer = &kLeak,
        .example = R"({"tokens": ["jto_not-a-token"]})"},
       kBytesOfLeaked},
  };
}

}  // namespace jeton::endpoints::api
