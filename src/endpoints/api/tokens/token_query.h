#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "authority/tokens/token_filter.h"
#include "authority/tokens/token_selection.h"
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

std::optional<TokenKind> ParseListedKind(std::string_view name);
Result<std::optional<std::string>, std::string> ReadAddressRange(const boost::json::value& value);

// Members of a query or body: kAskedTokens<&Query::tokens>.
template <auto asked>
inline constexpr std::array<wire::MemberOf<OwnerOf<asked>>, 12> kAskedTokens = {{
    {"organization", wire::Presence::kOptional,
     wire::Text<asked, &AskedTokens::owners, &authority::TokenOwners::organization>({.filled = true}),
     "Tokens of the robots and applications of this organization."},
    {"owner", wire::Presence::kOptional,
     wire::Text<asked, &AskedTokens::owners, &authority::TokenOwners::owner>({.filled = true}),
     "Tokens of this user and of the robots in their name space. `me`: those of the caller. Of an organization: only "
     "tokens that act for this user."},
    {"everywhere", wire::Presence::kOptional,
     wire::Flag<asked, &AskedTokens::owners, &authority::TokenOwners::everywhere>(),
     "Tokens of all users and organizations: for superusers."},
    {"subject", wire::Presence::kOptional,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::subject>({.filled = true}),
     "Only tokens that act as this user, robot (like `acme+ci`) or application (by its client id)."},
    {"kind", wire::Presence::kOptional,
     wire::Choice<ParseListedKind, asked, &AskedTokens::filter, &authority::TokenFilter::kind>(kListedKinds),
     "Only tokens of this kind."},
    {"state", wire::Presence::kOptional,
     wire::Choice<authority::ParseTokenState, asked, &AskedTokens::filter, &authority::TokenFilter::state>(
         "live resting not_yet expiring ended"),
     "Only tokens in this state."},
    {"unused", wire::Presence::kOptional,
     wire::Read<ReadDuration, asked, &AskedTokens::filter, &authority::TokenFilter::unused>(kDurationShape),
     "Only tokens that were not used for so long, like `90d`, and are at least so old."},
    {"expires_within", wire::Presence::kOptional,
     wire::Read<ReadDuration, asked, &AskedTokens::filter, &authority::TokenFilter::expires_within>(kDurationShape),
     "Only tokens that end within this time, like `14d`."},
    {"created_before", wire::Presence::kOptional,
     wire::Read<ReadMoment, asked, &AskedTokens::created_before>(kMomentShape),
     "Only tokens made before this time, or longer ago than `30d` and so on."},
    {"address", wire::Presence::kOptional,
     wire::Read<ReadAddressRange, asked, &AskedTokens::filter, &authority::TokenFilter::address>({.filled = true}),
     "Only tokens that were used last from this address or block of addresses."},
    {"application", wire::Presence::kOptional,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::application>({.filled = true}),
     "Only tokens of the application with this client id."},
    {"q", wire::Presence::kOptional,
     wire::Text<asked, &AskedTokens::filter, &authority::TokenFilter::text>({.filled = true, .longest = 255}),
     "Only tokens with this text in their name, subject or application."},
}};

}  // namespace jeton::endpoints::api
