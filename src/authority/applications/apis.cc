#include "authority/applications/apis.h"

#include "authority/audit.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/apis.h"

namespace jeton::authority {
namespace {

void RecordApi(const Run& run, const AdministeredOrganization<Access::kChange>& organization, std::string_view kind,
               const Api& api) {
  Record(run, organization.by(), kind, organization.id(), {{"api", api.name}, {"identifier", api.identifier}});
}

}  // namespace

ApiPage ListApis(const Work& work, const AdministeredOrganization<Access::kRead>& organization, const AgePlace& after,
                 Extent extent) {
  return MakePage<ApiPage>(
      storage::Apis(work.tx()).Of(organization.id(), after, extent), extent.most,
      [](const Api& api) {
        return AgePlace{api.created, api.id};
      },
      [](Api api) { return std::optional(std::move(api)); });
}

Result<Api, Refusal> FindApi(const Work& work, const AdministeredOrganization<Access::kRead>& organization,
                             std::string_view name) {
  auto api = storage::Apis(work.tx()).FindNamed(organization.id(), name);
  if (!api) return Fail(Refusal::kNotFound);
  return std::move(*api);
}

std::optional<Api> FindPublicApi(const Run& run, std::string_view organization, std::string_view name) {
  const auto account = storage::Accounts(run.tx()).FindByName(organization);
  const bool live = account && account->kind == AccountKind::kOrganization && account->enabled;
  auto api = live ? storage::Apis(run.tx()).FindNamed(account->id, name) : std::nullopt;
  return api && api->enabled ? std::move(api) : std::nullopt;
}

std::optional<ApiPlace> FindApiPlace(const Run& run, std::string_view identifier) {
  const auto api = storage::Apis(run.tx()).FindByIdentifier(identifier);
  const auto organization = api ? storage::Accounts(run.tx()).Find(api->organization) : std::nullopt;
  if (!organization) return std::nullopt;
  return ApiPlace{organization->name + "/" + api->name, organization->enabled && api->enabled};
}

Result<PutApiResult, Refusal> PutApi(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                     const std::string& name, Api wanted, std::optional<bool> enabled) {
  if (!IsPathName(name)) return Fail(Refusal::kInvalidName);
  storage::Apis apis(run.tx());
  const auto known = apis.FindNamed(organization.id(), name);
  const auto other = apis.FindByIdentifier(wanted.identifier);
  if (other && (!known || other->id != known->id)) return Fail(Refusal::kTaken);
  wanted.organization = organization.id();
  wanted.name = name;
  wanted.id = known ? known->id : run.NewId();
  wanted.created = known ? known->created : run.now;
  wanted.enabled = enabled.value_or(!known || known->enabled);
  if (known) {
    apis.Update(wanted, run.now);
  } else {
    if (apis.HasSoMany(organization.id(), run.settings.limits.applications)) return Fail(Refusal::kLimitReached);
    apis.Add(wanted);
  }
  RecordApi(run, organization, known ? "update_api" : "create_api", wanted);
  return PutApiResult{std::move(wanted), !known};
}

Result<void, Refusal> DeleteApi(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                std::string_view name) {
  storage::Apis apis(run.tx());
  const auto api = apis.FindNamed(organization.id(), name);
  if (!api) return Fail(Refusal::kNotFound);
  apis.Remove(api->id, run.now);
  RecordApi(run, organization, "delete_api", *api);
  return {};
}

}  // namespace jeton::authority
