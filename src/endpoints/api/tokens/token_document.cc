#include "endpoints/api/tokens/token_document.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "endpoints/api/kinds.h"

namespace jeton::endpoints::api {
namespace {

using wire::Show;
using wire::ShowChoice;
using wire::ShownMember;
using wire::ShowObject;

constexpr ShownMember<ShownSubject> kSubjectMembers[] = {
    {"kind", ShowChoice<&ShownSubject::kind>("user robot application api"), "What the token acts as."},
    {"name", Show<&ShownSubject::name>(),
     "The name of the account, the client id of the application, or organization/name of the API."},
};
constexpr wire::Document<ShownSubject> kSubject("TokenSubject", kSubjectMembers);

constexpr ShownMember<ShownRestriction> kRestrictionMembers[] = {
    {"repositories", Show<&ShownRestriction::repositories>(),
     "Names and patterns of the repositories for which it may be used; none: any."},
    {"actions", Show<&ShownRestriction::actions>(), "The actions for which it may be used; none: any."},
    {"addresses", Show<&ShownRestriction::addresses>(),
     "The addresses and blocks from which it may be used; none: any."},
    {"not_before", Show<&ShownRestriction::not_before>(), "When it begins to work; null: at once."},
    {"uses", Show<&ShownRestriction::uses>(), "How often it may be used; null: any number of times."},
};
constexpr wire::Document<ShownRestriction> kRestriction("TokenRestriction", kRestrictionMembers);

constexpr ShownMember<ShownUses> kUsesMembers[] = {
    {"limit", Show<&ShownUses::limit>(), "How often it may be used."},
    {"left", Show<&ShownUses::left>(), "How often it may be used from now on."},
};
constexpr wire::Document<ShownUses> kUses("TokenUses", kUsesMembers);

constexpr ShownMember<ShownParent> kParentMembers[] = {
    {"id", Show<&ShownParent::id>(), "The id of the token."},
    {"kind", ShowChoice<&ShownParent::kind>(kListedKinds), "Its kind; null: it has ended."},
    {"name", Show<&ShownParent::name>(), "Its name."},
};
constexpr wire::Document<ShownParent> kParent("TokenParent", kParentMembers);

constexpr auto kTokenMembers = std::to_array<ShownMember<ShownToken>>({
    {"id", Show<&ShownToken::id>(), "The id of the token. It tells nothing of its text."},
    {"kind", ShowChoice<&ShownToken::kind>(kListedKinds), "What kind of token it is."},
    {"name", Show<&ShownToken::name>(), "Its note; for kinds that have none, what is known of the program."},
    {"note", Show<&ShownToken::note>(), "The note, name or title that its maker gave it."},
    {"organization", Show<&ShownToken::organization>(), "The organization that owns the robot or application."},
    {"subject", ShowObject<kSubject, &ShownToken::subject>(), "What the token acts as."},
    {"owner", Show<&ShownToken::owner>(),
     "The user for whom it acts, or in whose name space the robot is; null for what belongs to an organization."},
    {"application", Show<&ShownToken::application>(), "The client id of the application to which it was given."},
    {"api", Show<&ShownToken::api>(),
     "The API for which it is, or that presents it, as organization/name; null: this server and its registries."},
    {"scopes", Show<&ShownToken::scopes>(), "The scopes of the token, as its dialect writes them."},
    {"restriction", ShowObject<kRestriction, &ShownToken::restriction>(), "What it is restricted to."},
    {"created", Show<&ShownToken::created>(), "When it was made."},
    {"created_by", Show<&ShownToken::created_by>(), "The account or application that made it; null: it is gone."},
    {"expires", Show<&ShownToken::expires>(), "When it ends; null: never."},
    {"state", ShowChoice<&ShownToken::state>("live resting not_yet expiring ended"),
     "`resting`: its user, robot or organization is disabled. `not_yet`: it begins later. `expiring`: it ends within "
     "14 "
     "days. `ended`: it has ended, and is still listed."},
    {"last_used", Show<&ShownToken::last_used>(), "When it was used last, to the minute; null: no use is known."},
    {"last_address", Show<&ShownToken::last_address>(), "From where it was used last."},
    {"uses", ShowObject<kUses, &ShownToken::uses>(), "How many uses are left, if they are limited."},
    {"origin", ShowChoice<&ShownToken::origin>("quay openshift oauth2 registry web api federation"),
     "The dialect that made it; null: it is older than this knowledge."},
    {"descends_from", ShowObject<kParent, &ShownToken::descends_from>(),
     "The token with which it was made, and with which it ends; null: a person made it."},
});

constexpr auto kNewTokenMembers = [] {
  std::array<ShownMember<ShownToken>, kTokenMembers.size() + 1> members{};
  std::copy(kTokenMembers.begin(), kTokenMembers.end(), members.begin());
  members.back() = {"token", Show<&ShownToken::secret>(),
                    "The secret. It is in this answer alone; null: nothing was made, because this is a dry run."};
  return members;
}();
constexpr wire::Document<ShownToken> kNewToken("NewToken", kNewTokenMembers);

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : SplitWords(text)) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

ShownRestriction ShowRestriction(const Restriction& restriction) {
  ShownRestriction shown{.repositories = Words(restriction.repositories),
                         .actions = {},
                         .addresses = Words(restriction.addresses),
                         .not_before = {},
                         .uses = {}};
  if (restriction.actions) shown.actions = Words(PrintActionWords(*restriction.actions));
  if (restriction.not_before != TimePoint{}) shown.not_before = restriction.not_before;
  if (restriction.uses > 0) shown.uses = restriction.uses;
  return shown;
}

}  // namespace

ShownToken ShowToken(const authority::TokenItem& item) {
  const Token& token = item.token;
  ShownToken shown{.id = token.id,
                   .kind = KindName(token.kind),
                   .name = item.name,
                   .note = token.note,
                   .organization = item.organization,
                   .subject = {NameOf(item.subject), item.subject_name},
                   .owner = item.owner,
                   .application = item.application,
                   .api = item.api,
                   .scopes = Words(NormalizeScopeText(token.scopes)),
                   .restriction = {},
                   .created = token.created,
                   .created_by = item.created_by,
                   .expires = token.expires,
                   .state = NameOf(item.state),
                   .last_used = item.last_used,
                   .last_address = item.last_address,
                   .uses = {},
                   .origin = item.origin,
                   .descends_from = {},
                   .secret = {}};
  if (item.restriction) {
    shown.restriction = ShowRestriction(*item.restriction);
    const std::int64_t limit = item.restriction->uses;
    if (limit > 0) shown.uses = {limit, std::max<std::int64_t>(limit - item.uses, 0)};
  }
  if (item.made_with) {
    shown.descends_from = {item.made_with->id, {}, item.made_with->name};
    if (item.made_with->kind) shown.descends_from->kind = KindName(*item.made_with->kind);
  }
  return shown;
}

constinit const wire::Document<ShownToken> kTokenDocument("Token", kTokenMembers);
const wire::Document<ShownToken>& NewTokenDocument() { return kNewToken; }

}  // namespace jeton::endpoints::api
