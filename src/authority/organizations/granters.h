#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/run.h"
#include "domain/actor.h"

namespace jeton::authority {

// Returns the users that can grant rights in a name space, at most 20, as far as the reader may know them: the user
// whose name space it is, or the admins of an organization. Those that may see an organization may know whom to ask
// there. None for an organization that does not exist, so strangers cannot tell. `everything`: the reader sees
// everything.
std::vector<std::string> FindGranters(const Run& run, const Actor& reader, std::string_view name_space,
                                      bool everything = false);

}  // namespace jeton::authority
