#include "authority/applications/applications.h"

#include "authority/audit.h"
#include "authority/bootstrap_token.h"
#include "authority/descent.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::optional<Secret> RevealSecret(const Run& run, const Application& application) {
  const auto tokens = storage::Tokens(run.tx()).Of(application.id, TokenKind::kClientSecret);
  if (tokens.empty()) return std::nullopt;
  return run.issuer.Reveal(tokens.front());
}

ApplicationView View(const Run& run, const Actor& actor, const NamespaceFacts& organization, Application application) {
  // A read-only superuser sees the application, but nothing that would let them act as it.
  const bool admin = Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kChange, organization}).allowed();
  auto secret = admin ? RevealSecret(run, application) : std::nullopt;
  return {std::move(application), std::move(secret), admin};
}

Secret IssueSecret(const Run& run, const Application& application, const Actor& actor) {
  Token token{.kind = TokenKind::kClientSecret,
              .subject = application.id,
              .application = application.id,
              .created = run.now,
              .created_by = actor.id};
  return IssueFor(run, actor, std::move(token)).secret;
}

bool ValidScopes(const Settings& settings, const ApplicationFields& fields) {
  return fields.scopes.empty() || settings.ParseScopes(fields.scopes).has_value();
}

void Apply(const ApplicationFields& fields, Application& application) {
  application.name = fields.name;
  application.description = fields.description;
  application.application_uri = fields.application_uri;
  application.redirect_uri = fields.redirect_uri;
  application.avatar_email = fields.avatar_email;
  application.scopes = fields.scopes;
  application.implicit = fields.implicit;
}

boost::json::object Describe(const Application& application) {
  return {{"application_name", application.name}, {"client_id", application.client_id}};
}

boost::json::object DescribeFields(const Application& application) {
  boost::json::object metadata = Describe(application);
  metadata["name"] = application.name;
  metadata["avatar_email"] = application.avatar_email.value_or("");
  metadata["redirect_uri"] = application.redirect_uri;
  metadata["application_uri"] = application.application_uri;
  metadata["description"] = application.description;
  if (application.implicit) metadata["implicit"] = true;
  return metadata;
}

}  // namespace

template <Access access>
Result<OwnedApplication<access>, Refusal> FindOwnedApplication(const Run& run, const Actor& actor,
                                                               std::string_view organization,
                                                               std::string_view client_id) {
  auto administered = Administer<access>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto application = run.facts.FindApplicationOf(run, client_id);
  if (!application || (*application)->owner != administered->id()) return Fail(Refusal::kNotFound);
  return OwnedApplication<access>(std::move(*administered), **application);
}
template Result<SeenApplication, Refusal> FindOwnedApplication(const Run&, const Actor&, std::string_view,
                                                               std::string_view);
template Result<ChangedApplication, Refusal> FindOwnedApplication(const Run&, const Actor&, std::string_view,
                                                                  std::string_view);

template <Access access>
Result<OwnedApplication<access>, Refusal> FindNamedApplication(const Run& run,
                                                               const AdministeredOrganization<access>& organization,
                                                               std::string_view name) {
  storage::Applications applications(run.tx());
  auto found = applications.FindBySlug(organization.id(), name);
  if (!found) {
    found = applications.FindByClientId(name);
    // One that has a name goes by that alone.
    if (!found || found->owner != organization.id() || !found->slug.empty()) return Fail(Refusal::kNotFound);
  }
  return OwnedApplication<access>(organization, std::move(*found));
}
template Result<SeenApplication, Refusal> FindNamedApplication(const Run&,
                                                               const AdministeredOrganization<Access::kRead>&,
                                                               std::string_view);
template Result<ChangedApplication, Refusal> FindNamedApplication(const Run&,
                                                                  const AdministeredOrganization<Access::kChange>&,
                                                                  std::string_view);

template <Access access>
Result<OwnedApplication<access>, Refusal> FindNamedApplication(const Run& run, const Actor& actor,
                                                               std::string_view organization, std::string_view name) {
  const auto administered = Administer<access>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  return FindNamedApplication(run, *administered, name);
}
template Result<SeenApplication, Refusal> FindNamedApplication(const Run&, const Actor&, std::string_view,
                                                               std::string_view);
template Result<ChangedApplication, Refusal> FindNamedApplication(const Run&, const Actor&, std::string_view,
                                                                  std::string_view);

Result<ApplicationPage, Refusal> ListApplications(const Run& run, const Actor& actor, std::string_view organization,
                                                  const ApplicationPage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  return MakePage<ApplicationPage>(
      storage::Applications(run.tx()).Of(administered->id(), after, most), most,
      [](const Application& application) {
        return ApplicationPage::Place{application.created, application.id};
      },
      [&](Application application) -> std::optional<ApplicationView> {
        return View(run, actor, administered->facts(), std::move(application));
      });
}

ApplicationView ShowApplication(const Run& run, const SeenApplication& owned) {
  return View(run, owned.by(), owned.organization(), owned.application());
}

Result<ApplicationView, Refusal> CreateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   const ApplicationFields& fields) {
  const auto administered = Administer<Access::kChange>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(run.settings, fields)) return Fail(Refusal::kInvalidScope);
  if (storage::Applications(run.tx()).HasSoMany(administered->id(), run.settings.limits.applications)) {
    return Fail(Refusal::kLimitReached);
  }
  Application application{
      .id = run.NewId(), .owner = administered->id(), .client_id = run.issuer.NewClientId(), .created = run.now};
  Apply(fields, application);
  storage::Applications(run.tx()).Add(application);
  Secret secret = IssueSecret(run, application, actor);
  Record(run, actor, "create_application", administered->id(), DescribeFields(application));
  return ApplicationView{std::move(application), std::move(secret), true};
}

Result<ApplicationView, Refusal> UpdateApplication(const Run& run, const ChangedApplication& owned,
                                                   const ApplicationFields& fields) {
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(run.settings, fields)) return Fail(Refusal::kInvalidScope);
  Application application = owned.application();
  Apply(fields, application);
  storage::Applications(run.tx()).Update(application, run.now);
  Record(run, owned.by(), "update_application", owned.organization().id, DescribeFields(application));
  return View(run, owned.by(), owned.organization(), std::move(application));
}

void DeleteApplication(const Run& run, const ChangedApplication& owned, Descendants descendants) {
  const bool all = descendants == Descendants::kEnd;
  const Application& application = owned.application();
  Record(run, owned.by(), "delete_application", owned.organization().id, Describe(application));
  // Removed first, so that no caller makes more with its tokens meanwhile.
  storage::Applications(run.tx()).Remove(application.id, run.now, all);
  if (all) EndDescendants(run, {application.id});
}

ApplicationView ResetClientSecret(const Run& run, const ChangedApplication& owned) {
  const Application& application = owned.application();
  storage::Tokens(run.tx()).RemoveAll(application.id, TokenKind::kClientSecret, run.now);
  Secret secret = IssueSecret(run, application, owned.by());
  Record(run, owned.by(), "reset_application_client_secret", owned.organization().id, Describe(application));
  return {application, std::move(secret), true};
}

}  // namespace jeton::authority
