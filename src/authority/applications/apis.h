#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/organizations/organizations.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// The APIs of an organization: resource servers, for which applications get tokens.

// Oldest first.
using ApiPage = Page<Api, AgePlace>;
ApiPage ListApis(const Work& work, const AdministeredOrganization<Access::kRead>& organization, const AgePlace& after,
                 std::size_t most);
// kNotFound.
Result<Api, Refusal> FindApi(const Work& work, const AdministeredOrganization<Access::kRead>& organization,
                             std::string_view name);

struct PutApiResult {
  Api api;
  bool created = false;
};
// Makes the API of that name, or changes it; id, organization, name, enabled and created of `wanted` do not count.
// `enabled`: nothing: as before; of a new API, true. kInvalidName, kTaken for an identifier that another API has,
// kLimitReached.
Result<PutApiResult, Refusal> PutApi(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                     const std::string& name, Api wanted, std::optional<bool> enabled);
// kNotFound.
Result<void, Refusal> DeleteApi(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                std::string_view name);

}  // namespace jeton::authority
