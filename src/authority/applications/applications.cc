#include "authority/applications/applications.h"

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/organizations/organizations.h"
#include "identity/bootstrap_token.h"
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

Result<OwnedApplication, Refusal> FindOwnedApplication(const Run& run, const Actor& actor,
                                                       std::string_view organization, std::string_view client_id,
                                                       Access access) {
  const auto facts = FindAdministered(run, actor, organization, access);
  if (!facts) return Fail(facts.error());
  const auto application = run.facts.FindApplicationOf(run, client_id);
  if (!application || (*application)->owner != facts->id) return Fail(Refusal::kNotFound);
  return OwnedApplication{*facts, **application};
}

Result<ApplicationPage, Refusal> ListApplications(const Run& run, const Actor& actor, std::string_view organization,
                                                  const ApplicationPage::Place& after, std::size_t most) {
  const auto facts = FindAdministered(run, actor, organization, Access::kRead);
  if (!facts) return Fail(facts.error());
  return MakePage<ApplicationPage>(
      storage::Applications(run.tx()).Of(facts->id, after, most), most,
      [](const Application& application) {
        return ApplicationPage::Place{application.created, application.id};
      },
      [&](Application application) -> std::optional<ApplicationView> {
        return View(run, actor, *facts, std::move(application));
      });
}

Result<ApplicationView, Refusal> ShowApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                 std::string_view client_id) {
  auto owned = FindOwnedApplication(run, actor, organization, client_id, Access::kRead);
  if (!owned) return Fail(owned.error());
  return View(run, actor, owned->organization, std::move(owned->application));
}

Result<ApplicationView, Refusal> CreateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   const ApplicationFields& fields) {
  const auto facts = FindAdministered(run, actor, organization, Access::kChange);
  if (!facts) return Fail(facts.error());
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(run.settings, fields)) return Fail(Refusal::kInvalidScope);
  if (storage::Applications(run.tx()).HasSoMany(facts->id, run.settings.limits.applications)) {
    return Fail(Refusal::kLimitReached);
  }
  Application application{
      .id = run.NewId(), .owner = facts->id, .client_id = run.issuer.NewClientId(), .created = run.now};
  Apply(fields, application);
  storage::Applications(run.tx()).Add(application);
  Secret secret = IssueSecret(run, application, actor);
  Record(run, actor, "create_application", facts->id, DescribeFields(application));
  return ApplicationView{std::move(application), std::move(secret), true};
}

Result<ApplicationView, Refusal> UpdateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   std::string_view client_id, const ApplicationFields& fields) {
  auto owned = FindOwnedApplication(run, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(run.settings, fields)) return Fail(Refusal::kInvalidScope);
  Apply(fields, owned->application);
  storage::Applications(run.tx()).Update(owned->application, run.now);
  Record(run, actor, "update_application", owned->organization.id, DescribeFields(owned->application));
  return View(run, actor, owned->organization, std::move(owned->application));
}

Result<void, Refusal> DeleteApplication(const Run& run, const Actor& actor, std::string_view organization,
                                        std::string_view client_id, Descendants descendants) {
  const auto owned = FindOwnedApplication(run, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  const bool all = descendants == Descendants::kEnd;
  Record(run, actor, "delete_application", owned->organization.id, Describe(owned->application));
  // First, so that nothing more is made with its tokens meanwhile.
  storage::Applications(run.tx()).Remove(owned->application.id, run.now, all);
  if (all) EndDescendants(run, {owned->application.id});
  return {};
}

Result<ApplicationView, Refusal> ResetClientSecret(const Run& run, const Actor& actor, std::string_view organization,
                                                   std::string_view client_id) {
  auto owned = FindOwnedApplication(run, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  storage::Tokens(run.tx()).RemoveAll(owned->application.id, TokenKind::kClientSecret, run.now);
  Secret secret = IssueSecret(run, owned->application, actor);
  Record(run, actor, "reset_application_client_secret", owned->organization.id, Describe(owned->application));
  return ApplicationView{std::move(owned->application), std::move(secret), true};
}

}  // namespace jeton::authority
