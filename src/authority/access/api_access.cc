#include "authority/access/api_access.h"

#include <algorithm>
#include <utility>

#include "authority/applications/client_apis.h"
#include "authority/applications/named_applications.h"
#include "authority/audit.h"
#include "authority/organizations/granters.h"
#include "base/encoding.h"
#include "domain/access/metadata_document.h"
#include "domain/access/targets.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

using Fault = ApiScopeFault;
using Words = std::vector<std::string>;

Result<Api, Refusal> FindApiOf(const Run& run, const Id& organization, const ApiScopeName& named) {
  auto api = storage::Apis(run.tx()).FindNamed(organization, named.api);
  if (!api) return Fail(Refusal::kUnknownApi);
  return std::move(*api);
}

// Here, an application that has a name also goes by its client id, which lists of grantees show.
std::optional<Application> FindClientOf(const Run& run, const Id& organization, std::string_view who) {
  storage::Applications applications(run.tx());
  auto found = applications.FindBySlug(organization, who);
  if (!found) found = applications.FindByClientId(who);
  return found && found->owner == organization ? found : std::nullopt;
}

// The scopes of the API among those that an application has.
Words* ScopesAt(std::vector<GrantedApi>& apis, const Id& api) {
  const auto at = std::ranges::find_if(apis, [&](const GrantedApi& granted) { return granted.api.id == api; });
  return at == apis.end() ? nullptr : &at->scopes;
}

bool DescribesItself(const Application& application) { return IsMetadataDocumentUrl(application.client_id); }

// The decision of the token endpoint about a client that asks for this one scope.
Fault Judge(const Run& run, const Application& application, const std::vector<GrantedApi>& apis, const Api& api,
            const std::string& scope) {
  const auto owner = run.facts.FindAccount(run, application.owner);
  if (!owner || !(*owner)->enabled) return Fault::kOrganizationDisabled;
  const bool off = DescribesItself(application) && (*owner)->name != run.settings.self_described_clients;
  if (off || !application.enabled) return Fault::kApplicationDisabled;
  if (!api.enabled) return Fault::kApiDisabled;
  if (!api.HasScope(scope)) return Fault::kUnknownScope;
  const auto targets = TargetsOf(run.settings.public_url, application, apis);
  const auto chosen = ChooseAccess(targets, application, {.resources = {api.identifier}, .scope = scope});
  return chosen ? Fault::kNone : Fault::kNotGranted;
}

void RecordScope(const Run& run, const Actor& actor, std::string_view kind, const Application& application,
                 const ApiGrant& grant) {
  Record(run, actor, kind, application.owner,
         {{"who", application.client_id},
          {"application_name", application.name},
          {"namespace", grant.scope.organization},
          {"api", grant.scope.api},
          {"scope", grant.scope.scope},
          {"note", grant.note}});
}

Result<IssuedToken, Refusal> AddSecretTo(const Run& run, const Actor& actor, const ApiGrant& grant,
                                         const Application& application) {
  const auto owned = FindOwnedApplication<Access::kChange>(run, actor, grant.scope.organization, application.client_id);
  if (!owned) return Fail(owned.error());
  return AddClientSecret(run, *owned, grant.secret_end);
}

bool LacksSecret(const Run& run, const Actor& actor, const ApiGrant& grant, const Application& application) {
  if (application.client.authentication != ClientAuthentication::kSecret) return false;
  const auto seen = FindOwnedApplication<Access::kRead>(run, actor, grant.scope.organization, application.client_id);
  return seen && ShowNamedApplication(run, *seen).secrets.empty();
}

// Adds applications to a part of a list. No row says which APIs those have that describe themselves.
void AddSorted(std::vector<NamePlace>& places, std::vector<NamePlace> more, const NamePlace& after, Extent extent) {
  const auto before = [&](const NamePlace& one, const NamePlace& other) {
    return extent.order == ListOrder::kAscending ? one < other : other < one;
  };
  std::erase_if(more, [&](const NamePlace& one) { return !before(after, one); });
  places.insert(places.end(), more.begin(), more.end());
  std::ranges::sort(places, before);
  if (places.size() > extent.most) places.resize(extent.most);
}

}  // namespace

Result<GrantedApiScope, Refusal> LendApiScope(const Run& run, const Actor& actor, const ApiGrant& grant) {
  const auto organization = Administer<Access::kChange>(run, actor, grant.scope.organization);
  if (!organization) return Fail(organization.error());
  auto api = FindApiOf(run, organization->id(), grant.scope);
  if (!api) return Fail(api.error());
  if (!api->HasScope(grant.scope.scope)) return Fail(Refusal::kInvalidScope);
  GrantedApiScope granted{.application = {}, .api = std::move(*api), .secret = {}};
  if (auto found = FindClientOf(run, organization->id(), grant.who)) {
    if (DescribesItself(*found)) return Fail(Refusal::kSelfDescribed);
    granted.application = std::move(*found);
    storage::Applications applications(run.tx());
    auto apis = applications.ApisOf(granted.application.id);
    Words* scopes = ScopesAt(apis, granted.api.id);
    if (scopes == nullptr) scopes = &apis.emplace_back(GrantedApi{granted.api, {}}).scopes;
    if (!HasWord(*scopes, grant.scope.scope)) {
      scopes->push_back(grant.scope.scope);
      applications.SetApis(granted.application.id, apis, run.now);
    }
  } else if (grant.create) {
    ApplicationSettings settings;
    settings.title = grant.who;
    settings.description = grant.note;
    settings.apis.push_back({granted.api.name, {grant.scope.scope}});
    settings.grants = GrantTypes{GrantType::kClientCredentials};
    auto made = PutApplication(run, *organization, grant.who, std::nullopt, settings);
    if (!made) return Fail(made.error());
    granted.application = std::move(made->named.application);
    granted.made_application = true;
  } else {
    return Fail(Refusal::kUnknownGrantee);
  }
  if (LacksSecret(run, actor, grant, granted.application)) {
    auto secret = AddSecretTo(run, actor, grant, granted.application);
    if (!secret) return Fail(secret.error());
    granted.secret = std::move(*secret);
  }
  RecordScope(run, actor, "allow_access", granted.application, grant);
  return granted;
}

Result<WithdrawnApiScope, Refusal> WithdrawApiScope(const Run& run, const Actor& actor, const ApiGrant& grant) {
  const auto organization = Administer<Access::kChange>(run, actor, grant.scope.organization);
  if (!organization) return Fail(organization.error());
  const auto api = FindApiOf(run, organization->id(), grant.scope);
  if (!api) return Fail(api.error());
  auto application = FindClientOf(run, organization->id(), grant.who);
  if (!application) return Fail(Refusal::kUnknownGrantee);
  if (DescribesItself(*application)) return Fail(Refusal::kSelfDescribed);
  storage::Applications applications(run.tx());
  auto apis = applications.ApisOf(application->id);
  Words* const scopes = ScopesAt(apis, api->id);
  if (scopes == nullptr || std::erase(*scopes, grant.scope.scope) == 0) {
    return WithdrawnApiScope{std::move(*application), false};
  }
  std::erase_if(apis, [](const GrantedApi& granted) { return granted.scopes.empty(); });
  applications.SetApis(application->id, apis, run.now);
  // A default that it may not have would refuse it every token for which it asks without a scope.
  Words defaults = CopyWords(application->default_scopes);
  const auto targets = TargetsOf(run.settings.public_url, *application, apis);
  const bool elsewhere =
      std::ranges::any_of(targets, [&](const Target& target) { return target.Has(grant.scope.scope); });
  if (!elsewhere && std::erase(defaults, grant.scope.scope) > 0) {
    application->default_scopes = JoinWords(defaults);
    applications.Update(*application, run.now);
  }
  RecordScope(run, actor, "deny_access", *application, grant);
  return WithdrawnApiScope{std::move(*application), true};
}

std::string_view NameOf(ApiScopeFault fault) {
  switch (fault) {
    case Fault::kNone: return "allowed";
    case Fault::kNoApplication: return "wrong_subject";
    case Fault::kOrganizationDisabled: return "namespace_disabled";
    case Fault::kApplicationDisabled: return "application_disabled";
    case Fault::kApiDisabled: return "api_disabled";
    case Fault::kUnknownScope: return "unknown_scope";
    case Fault::kNotGranted: break;
  }
  return "scope";
}

Result<ApiScopeAnswer, Refusal> AnswerApiScope(const Run& run, const Actor& asker,
                                               const std::optional<std::string>& who, const ApiScopeName& scope) {
  const bool by_application = asker.subject == SubjectKind::kApplication;
  // Says nothing about what there is.
  if (!who && !by_application) return ApiScopeAnswer{asker.name, Fault::kNoApplication, {}};
  const NamespaceFacts organization = FindOrganization(run, asker, scope.organization);
  if (who) {
    if (const auto seen = Administer<Access::kRead>(run, asker, scope.organization); !seen) return Fail(seen.error());
  } else if (!Decide(asker, SeeOrganization{organization}).allowed()) {
    return Fail(Refusal::kUnknownApi);
  }
  const auto api = FindApiOf(run, organization.id, scope);
  if (!api) return Fail(api.error());
  const auto application =
      who ? FindClientOf(run, organization.id, *who) : storage::Applications(run.tx()).Find(asker.application);
  if (!application) return Fail(Refusal::kUnknownGrantee);
  const auto apis = ApisOfClient(run, *application, {api->identifier});
  ApiScopeAnswer answer{application->client_id, Judge(run, *application, apis, *api, scope.scope), {}};
  if (who && answer.fault == Fault::kNotGranted) answer.granters = FindGranters(run, asker, scope.organization);
  return answer;
}

Result<ApiGranteePage, Refusal> ListApiGrantees(const Run& run, const Actor& actor, const ApiScopeName& scope,
                                                const NamePlace& after, Extent extent) {
  const auto organization = Administer<Access::kRead>(run, actor, scope.organization);
  if (!organization) return Fail(organization.error());
  const auto api = FindApiOf(run, organization->id(), scope);
  if (!api) return Fail(api.error());
  if (!api->HasScope(scope.scope)) return Fail(Refusal::kInvalidScope);
  storage::Applications applications(run.tx());
  std::vector<NamePlace> places = applications.WithApi(api->id, after, extent);
  if (scope.organization == run.settings.self_described_clients) {
    AddSorted(places, applications.DescribedOf(organization->id()), after, extent);
  }
  return MakePage<ApiGranteePage>(
      std::move(places), extent.most, [](const NamePlace& place) { return place; },
      [&](const NamePlace& place) -> std::optional<ApiGrantee> {
        const auto application = applications.Find(place.id);
        if (!application) return std::nullopt;
        auto apis = ApisOfClient(run, *application, {api->identifier});
        if (Judge(run, *application, apis, *api, scope.scope) != Fault::kNone) return std::nullopt;
        return ApiGrantee{application->client_id, *ScopesAt(apis, api->id)};
      });
}

}  // namespace jeton::authority
