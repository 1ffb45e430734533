#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/organizations/organizations.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/list_order.h"

namespace jeton::authority {

// The APIs of an organization: resource servers, for which applications get tokens.

// By age.
using ApiPage = Page<Api, AgePlace>;
ApiPage ListApis(const Work& work, const AdministeredOrganization<Access::kRead>& organization, const AgePlace& after,
                 Extent extent);
// kNotFound.
Result<Api, Refusal> FindApi(const Work& work, const AdministeredOrganization<Access::kRead>& organization,
                             std::string_view name);

// Finds the API for any caller, if it and its organization are enabled.
std::optional<Api> FindPublicApi(const Run& run, std::string_view organization, std::string_view name);

// What any caller may know of where an API is.
struct ApiPlace {
  std::string name;      // organization/api
  bool enabled = false;  // and its organization
};
std::optional<ApiPlace> FindApiPlace(const Run& run, std::string_view identifier);

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
