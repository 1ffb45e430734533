#include "authority/applications/named_applications.h"

#include <algorithm>

#include "authority/applications/client_credentials.h"
#include "authority/audit.h"
#include "authority/bootstrap_token.h"
#include "domain/names.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::vector<Token> LiveSecrets(const Work& work, const Id& application) {
  auto secrets = storage::Tokens(work.tx()).Of(application, TokenKind::kClientSecret);
  std::erase_if(secrets, [&](const Token& secret) { return !secret.LiveAt(work.now); });
  return secrets;
}

std::vector<ClientSecret> SecretsOf(const Work& work, const Application& application) {
  std::vector<ClientSecret> list;
  for (Token& token : LiveSecrets(work, application.id)) {
    auto last_used = storage::Tokens(work.tx()).LastUse(token.id);
    list.push_back({std::move(token), last_used});
  }
  return list;
}

std::string JoinRest(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 1; i < words.size(); ++i) text += (i == 1 ? "" : " ") + words[i];
  return text;
}

void ApplySettings(const ApplicationSettings& settings, Application& application) {
  application.name = settings.title;
  application.description = settings.description;
  application.application_uri = settings.homepage;
  application.redirect_uri = settings.redirect_uris.empty() ? std::string() : settings.redirect_uris.front();
  application.more_redirects = JoinRest(settings.redirect_uris);
  application.scopes = settings.scopes.Print();
  application.default_scopes = settings.default_scopes.Print();
  application.token_life = settings.access_token_life;
  application.enabled = settings.enabled.value_or(application.enabled);
}

boost::json::object DescribeNamed(const Application& application) {
  return {{"application_name", application.name}, {"client_id", application.client_id}};
}

}  // namespace

Result<PutApplicationResult, Refusal> PutApplication(const Run& run,
                                                     const AdministeredOrganization<Access::kChange>& organization,
                                                     const std::string& name, const ApplicationSettings& settings) {
  storage::Applications applications(run.tx());
  auto found = applications.FindBySlug(organization.id(), name);
  if (!found) {
    found = applications.FindByClientId(name);
    const bool goes_by_client_id = found && found->owner == organization.id() && found->slug.empty();
    if (!goes_by_client_id) found = std::nullopt;
  }
  if (!found && !IsPathName(name)) return Fail(Refusal::kInvalidName);
  if (settings.title == kBootstrapApplication) return Fail(Refusal::kReservedName);
  Application application = found.value_or(Application{.owner = organization.id(), .slug = name, .created = run.now});
  ApplySettings(settings, application);
  if (!RegisteredScopes(application).Covers(settings.default_scopes)) return Fail(Refusal::kInvalidScope);
  if (found) {
    applications.Update(application, run.now);
  } else {
    if (applications.HasSoMany(organization.id(), run.settings.limits.applications))
      return Fail(Refusal::kLimitReached);
    application.id = run.NewId();
    application.client_id = run.issuer.NewClientId();
    applications.Add(application);
  }
  Record(run, organization.by(), found ? "update_application" : "create_application", organization.id(),
         DescribeNamed(application));
  return PutApplicationResult{std::move(application), !found};
}

std::vector<ClientSecret> ListClientSecrets(const Work& work, const SeenApplication& owned) {
  return SecretsOf(work, owned.application());
}

NamedApplicationPage ListNamedApplications(const Work& work,
                                           const AdministeredOrganization<Access::kRead>& organization,
                                           const AgePlace& after, std::size_t most) {
  return MakePage<NamedApplicationPage>(
      storage::Applications(work.tx()).Of(organization.id(), after, most), most,
      [](const Application& application) {
        return AgePlace{application.created, application.id};
      },
      [&](Application application) {
        auto secrets = SecretsOf(work, application);
        return std::optional(NamedApplication{std::move(application), std::move(secrets)});
      });
}

bool HasAllClientSecrets(const Work& work, const Id& application) {
  return LiveSecrets(work, application).size() >= kMostClientSecrets;
}

Result<IssuedToken, Refusal> AddClientSecret(const Run& run, const ChangedApplication& owned,
                                             std::optional<TimePoint> end) {
  const Application& application = owned.application();
  if (HasAllClientSecrets(run, application.id)) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, owned.by(),
                                {.kind = TokenKind::kClientSecret,
                                 .subject = application.id,
                                 .application = application.id,
                                 .created = run.now,
                                 .expires = end.value_or(kNever),
                                 .created_by = owned.by().id},
                                end ? LifeIs::kChosen : LifeIs::kGiven);
  boost::json::object metadata = DescribeNamed(application);
  metadata["secret"] = issued.token.id.ToUuid();
  Record(run, owned.by(), "create_application_client_secret", owned.organization().id, std::move(metadata));
  return issued;
}

Result<void, Refusal> RemoveClientSecret(const Run& run, const ChangedApplication& owned, const Id& secret) {
  for (const Token& token : LiveSecrets(run, owned.application().id)) {
    if (token.id != secret) continue;
    RevokeToken(run, token, Descendants::kEnd);
    boost::json::object metadata = DescribeNamed(owned.application());
    metadata["secret"] = secret.ToUuid();
    Record(run, owned.by(), "delete_application_client_secret", owned.organization().id, std::move(metadata));
    return {};
  }
  return Fail(Refusal::kNotFound);
}

}  // namespace jeton::authority
