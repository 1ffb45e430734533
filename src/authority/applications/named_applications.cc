#include "authority/applications/named_applications.h"

#include <algorithm>

#include "authority/applications/client_credentials.h"
#include "authority/audit.h"
#include "authority/bootstrap_token.h"
#include "authority/superuser.h"
#include "crypto/verification_key.h"
#include "domain/names.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kLongestJwks = 16 * 1024;

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

NamedApplication Complete(const Work& work, Application application) {
  auto apis = storage::Applications(work.tx()).ApisOf(application.id);
  auto secrets = SecretsOf(work, application);
  return {std::move(application), std::move(apis), std::move(secrets)};
}

std::string JoinAll(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
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
  application.default_scopes = JoinAll(settings.default_scopes);
  application.token_life = settings.access_token_life;
  application.enabled = settings.enabled.value_or(application.enabled);
  application.client = settings.client;
  application.client.grants = settings.grants.value_or(UsualGrants(settings.client.authentication));
}

Result<std::vector<GrantedApi>, Refusal> FindAskedApis(const Run& run, const Id& organization,
                                                       const std::vector<AskedApi>& asked) {
  std::vector<GrantedApi> found;
  for (const auto& [name, scopes] : asked) {
    auto api = storage::Apis(run.tx()).FindNamed(organization, name);
    if (!api) return Fail(Refusal::kUnknownApi);
    for (const std::string& scope : scopes) {
      if (!api->HasScope(scope)) return Fail(Refusal::kUnknownApi);
    }
    found.push_back({std::move(*api), scopes});
  }
  return found;
}

// Returns whether each default scope is one that the application may have, here or for one of its APIs.
bool AreItsScopes(const std::vector<std::string>& words, OAuthScopes registered, const std::vector<GrantedApi>& apis) {
  return std::ranges::all_of(words, [&](const std::string& word) {
    const auto here = OAuthScopes::Parse(word);
    if (here && registered.Covers(*here)) return true;
    return std::ranges::any_of(apis, [&](const GrantedApi& granted) {
      return std::ranges::find(granted.scopes, word) != granted.scopes.end();
    });
  });
}

// Users of the whole installation would not be asked: its superusers decide that.
bool MaySpareConsent(const Actor& actor, const std::optional<Application>& before, const OAuthClient& wanted) {
  const bool already = before && before->client.first_party;
  return !wanted.first_party || already || ActingSuperuser::Of(actor);
}

boost::json::object DescribeNamed(const Application& application) {
  return {{"application_name", application.name}, {"client_id", application.client_id}};
}

}  // namespace

std::string_view FaultOfJwks(std::string_view jwks) {
  if (jwks.size() > kLongestJwks) return "must not be longer than 16 KiB";
  const auto keys = crypto::ParseJwks(jwks);
  if (!keys || keys->usable.empty()) return "must be a JWK set (RFC 7517) with a public key";
  return keys->ignored == 0 ? "" : "has a key that is not public, has no kid, or is of a kind that is not known here";
}

Result<PutApplicationResult, Refusal> PutApplication(const Run& run,
                                                     const AdministeredOrganization<Access::kChange>& organization,
                                                     const std::string& name, const std::optional<Application>& present,
                                                     const ApplicationSettings& settings) {
  if (!present && !IsPathName(name)) return Fail(Refusal::kInvalidName);
  if (settings.title == kBootstrapApplication) return Fail(Refusal::kReservedName);
  Application application = present.value_or(Application{.owner = organization.id(), .slug = name, .created = run.now});
  ApplySettings(settings, application);
  const auto apis = FindAskedApis(run, organization.id(), settings.apis);
  if (!apis) return Fail(apis.error());
  if (!AreItsScopes(settings.default_scopes, RegisteredScopes(application), *apis)) {
    return Fail(Refusal::kInvalidScope);
  }
  if (!MaySpareConsent(organization.by(), present, settings.client)) return Fail(Refusal::kForbidden);
  storage::Applications applications(run.tx());
  if (present) {
    applications.Update(application, run.now);
  } else {
    if (applications.HasSoMany(organization.id(), run.settings.limits.applications))
      return Fail(Refusal::kLimitReached);
    application.id = run.NewId();
    application.client_id = run.issuer.NewClientId();
    applications.Add(application);
  }
  applications.SetApis(application.id, *apis, run.now);
  Record(run, organization.by(), present ? "update_application" : "create_application", organization.id(),
         DescribeNamed(application));
  return PutApplicationResult{Complete(run, std::move(application)), !present};
}

template <Access access>
NamedApplication ShowNamedApplication(const Work& work, const OwnedApplication<access>& owned) {
  return Complete(work, owned.application());
}
template NamedApplication ShowNamedApplication(const Work&, const SeenApplication&);
template NamedApplication ShowNamedApplication(const Work&, const ChangedApplication&);

NamedApplicationPage ListNamedApplications(const Work& work,
                                           const AdministeredOrganization<Access::kRead>& organization,
                                           const AgePlace& after, Extent extent) {
  return MakePage<NamedApplicationPage>(
      storage::Applications(work.tx()).Of(organization.id(), after, extent), extent.most,
      [](const Application& application) {
        return AgePlace{application.created, application.id};
      },
      [&](Application application) { return std::optional(Complete(work, std::move(application))); });
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
