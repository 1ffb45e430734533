#pragma once

#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/records.h"

namespace jeton::authority {

// Returns the APIs for which the application gets tokens, with their scopes: those that it was granted, or, of a
// client that describes itself, all of its organization, of which values of `resource` name some.
std::vector<GrantedApi> ApisOfClient(const Run& run, const Application& application,
                                     const std::vector<std::string>& resources = {});

}  // namespace jeton::authority
