#pragma once

#include "authority/organizations/teams.h"
#include "endpoints/long_list.h"

namespace jeton::endpoints::quay {

using ReadGrants = std::function<Result<authority::GrantPage, Refusal>(const Run&, const Id&, std::size_t)>;

// Prints the grants of a team or robot: {"repository":{"name","is_public"},"role"}, …
AppendRows GrantRows(ReadGrants read);

}  // namespace jeton::endpoints::quay
