#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "authority/tokens/token_filter.h"
#include "authority/tokens/token_selection.h"
#include "authority/tokens/tokens.h"
#include "base/member_path.h"
#include "domain/actor.h"
#include "endpoints/api/kinds.h"
#include "endpoints/api/values.h"
#include "wire/body.h"

// How requests say which tokens they mean.
namespace jeton::endpoints::api {

struct AskedTokens {
  authority::TokenOwners owners;
  authority::TokenFilter filter;
  std::optional<Moment> created_before;

  bool empty() const;
  // Returns the filter with its times, and with the owner if another list than theirs is filtered by it.
  authority::TokenFilter FilterFor(const Actor& actor, TimePoint now) const;
};

std::optional<authority::TokenOrder> ParseTokenSort(std::string_view text);
std::optional<TokenKind> ParseListedKind(std::string_view name);
Result<std::optional<std::string>, std::string> ReadAddressRange(const boost::json::value& value);

// The order of a list of tokens: kTokenSort<&Query::order>.
template <auto order>
inline constexpr std::array<wire::MemberOf<OwnerOf<order>>, 1> kTokenSort = {{
    {"sort", wire::Presence::kOptional, wire::Choice<ParseTokenSort, order>("-created created"),
     "The order: newest first, which is the default, or oldest first."},
}};

// Members of a query, kAskedTokens<&Query::tokens>, or of a body, in which null means absent.
template <auto asked, wire::Presence presence = wire::Presence::kOptional>
inline constexpr std::array<wire::MemberOf<OwnerOf<asked>>, 13> kAskedTokens = {{
    {"organization", presence,
     wire::Text<asked, &AskedTokens::owners, &authority::TokenOwners::organization>({.filled = true}),
     "Tokens of the robots and applications of this organization."},
    {"owner", presence, wire::Text<asked, &AskedTokens::owners, &authority::TokenOwners::owner>({.filled = true}),
     "Tokens of this user and of the robots in their name space. `me`: those of the caller. Of an organization: only "
     "tokens that act for this user."},
    {"everywhere", presence, wire::Flag<asked, &AskedTokens::owners, &authority::TokenOwners::everywhere>(),
     "Tokens of all users and organizations: for superusers."},
    {"subject", presence, wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::subject>({.filled = true}),
     "Only tokens that act as this user, robot (like `acme+ci`) or application (by its client id)."},
    {"kind", presence,
     wire::Choice<ParseListedKind, asked, &AskedTokens::filter, &authority::TokenFilter::kind>(kListedKinds),
     "Only tokens of this kind."},
    {"state", presence,
     wire::Choice<authority::ParseTokenState, asked, &AskedTokens::filter, &authority::TokenFilter::state>(
         "live resting not_yet expiring ended"),
     "Only tokens in this state."},
    {"unused", presence,
     wire::Read<ReadDuration, asked, &AskedTokens::filter, &authority::TokenFilter::unused>(kDurationShape),
     "Only tokens that were not used for so long, like `90d`, and are at least so old."},
    {"expires_within", presence,
     wire::Read<ReadDuration, asked, &AskedTokens::filter, &authority::TokenFilter::expires_within>(kDurationShape),
     "Only tokens that end within this time, like `14d`."},
    {"created_by", presence,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::created_by>({.filled = true}),
     "Only tokens that this user made, so that they have seen the secrets: of robots and applications, too."},
    {"created_before", presence, wire::Read<ReadMoment, asked, &AskedTokens::created_before>(kMomentShape),
     "Only tokens made before this time, or longer ago than `30d` and so on."},
    {"address", presence,
     wire::Read<ReadAddressRange, asked, &AskedTokens::filter, &authority::TokenFilter::address>({.filled = true}),
     "Only tokens that were used last from this address or block of addresses."},
    {"application", presence,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::application>({.filled = true}),
     "Only tokens of the application with this client id."},
    {"q", presence,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::text>({.filled = true, .longest = 255}),
     "Only tokens with this text in their name, subject or application."},
}};

}  // namespace jeton::endpoints::api
