#pragma once

#include "authority/organizations/teams.h"
#include "endpoints/long_list.h"

namespace jeton::endpoints::quay {

using ReadGrants = std::function<Result<authority::GrantPage, Refusal>(const Run&, const Id&, std::size_t)>;

// {"repository":{"name","is_public"},"role"}, …: what a team or robot may do, as both show it.
AppendRows GrantRows(ReadGrants read);

}  // namespace jeton::endpoints::quay
