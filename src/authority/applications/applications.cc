#include "authority/applications/applications.h"

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/organizations/organizations.h"
#include "identity/bootstrap_token.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::optional<Secret> RevealSecret(Authority& authority, const Work& work, const Application& application) {
  const auto tokens = storage::Tokens(work.tx()).Of(application.id, TokenKind::kClientSecret);
  if (tokens.empty()) return std::nullopt;
  return authority.issuer.Reveal(tokens.front());
}

ApplicationView View(Authority& authority, const Work& work, const Actor& actor, const NamespaceFacts& organization,
                     Application application) {
  // A read-only superuser sees the application, but nothing that would let them act as it.
  const bool admin = Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kChange, organization}).allowed();
  auto secret = admin ? RevealSecret(authority, work, application) : std::nullopt;
  return {std::move(application), std::move(secret), admin};
}

Secret IssueSecret(Authority& authority, const Work& work, const Application& application, const Actor& actor) {
  Token token{.kind = TokenKind::kClientSecret,
              .subject = application.id,
              .application = application.id,
              .created = work.now,
              .created_by = actor.id};
  return IssueFor(authority, work, actor, std::move(token)).secret;
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

Result<OwnedApplication, Refusal> FindOwnedApplication(Authority& authority, const Work& work, const Actor& actor,
                                                       std::string_view organization, std::string_view client_id,
                                                       Access access) {
  const auto facts = FindAdministered(authority, work, actor, organization, access);
  if (!facts) return Fail(facts.error());
  const auto application = authority.facts.FindApplicationOf(work, client_id);
  if (!application || (*application)->owner != facts->id) return Fail(Refusal::kNotFound);
  return OwnedApplication{*facts, **application};
}

Result<ApplicationPage, Refusal> ListApplications(Authority& authority, const Work& work, const Actor& actor,
                                                  std::string_view organization, const ApplicationPage::Place& after,
                                                  std::size_t most) {
  const auto facts = FindAdministered(authority, work, actor, organization, Access::kRead);
  if (!facts) return Fail(facts.error());
  return MakePage<ApplicationPage>(
      storage::Applications(work.tx()).Of(facts->id, after, most), most,
      [](const Application& application) {
        return ApplicationPage::Place{application.created, application.id};
      },
      [&](Application application) -> std::optional<ApplicationView> {
        return View(authority, work, actor, *facts, std::move(application));
      });
}

Result<ApplicationView, Refusal> ShowApplication(Authority& authority, const Work& work, const Actor& actor,
                                                 std::string_view organization, std::string_view client_id) {
  auto owned = FindOwnedApplication(authority, work, actor, organization, client_id, Access::kRead);
  if (!owned) return Fail(owned.error());
  return View(authority, work, actor, owned->organization, std::move(owned->application));
}

Result<ApplicationView, Refusal> CreateApplication(Authority& authority, const Work& work, const Actor& actor,
                                                   std::string_view organization, const ApplicationFields& fields) {
  const auto facts = FindAdministered(authority, work, actor, organization, Access::kChange);
  if (!facts) return Fail(facts.error());
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(authority.settings, fields)) return Fail(Refusal::kInvalidScope);
  if (storage::Applications(work.tx()).HasSoMany(facts->id, authority.settings.limits.applications)) {
    return Fail(Refusal::kLimitReached);
  }
  Application application{.id = authority.issuer.NewId(),
                          .owner = facts->id,
                          .client_id = authority.issuer.NewClientId(),
                          .created = work.now};
  Apply(fields, application);
  storage::Applications(work.tx()).Add(application);
  Secret secret = IssueSecret(authority, work, application, actor);
  Record(authority, work, actor, "create_application", facts->id, DescribeFields(application));
  return ApplicationView{std::move(application), std::move(secret), true};
}

Result<ApplicationView, Refusal> UpdateApplication(Authority& authority, const Work& work, const Actor& actor,
                                                   std::string_view organization, std::string_view client_id,
                                                   const ApplicationFields& fields) {
  auto owned = FindOwnedApplication(authority, work, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  if (fields.name == kBootstrapApplication) return Fail(Refusal::kReservedName);
  if (!ValidScopes(authority.settings, fields)) return Fail(Refusal::kInvalidScope);
  Apply(fields, owned->application);
  storage::Applications(work.tx()).Update(owned->application, work.now);
  Record(authority, work, actor, "update_application", owned->organization.id, DescribeFields(owned->application));
  return View(authority, work, actor, owned->organization, std::move(owned->application));
}

Result<void, Refusal> DeleteApplication(Authority& authority, const Work& work, const Actor& actor,
                                        std::string_view organization, std::string_view client_id,
                                        Descendants descendants) {
  const auto owned = FindOwnedApplication(authority, work, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  const bool all = descendants == Descendants::kEnd;
  Record(authority, work, actor, "delete_application", owned->organization.id, Describe(owned->application));
  // First, so that nothing more is made with its tokens meanwhile.
  storage::Applications(work.tx()).Remove(owned->application.id, work.now, all);
  if (all) EndDescendants(work, {owned->application.id});
  return {};
}

Result<ApplicationView, Refusal> ResetClientSecret(Authority& authority, const Work& work, const Actor& actor,
                                                   std::string_view organization, std::string_view client_id) {
  auto owned = FindOwnedApplication(authority, work, actor, organization, client_id, Access::kChange);
  if (!owned) return Fail(owned.error());
  storage::Tokens(work.tx()).RemoveAll(owned->application.id, TokenKind::kClientSecret, work.now);
  Secret secret = IssueSecret(authority, work, owned->application, actor);
  Record(authority, work, actor, "reset_application_client_secret", owned->organization.id,
         Describe(owned->application));
  return ApplicationView{std::move(owned->application), std::move(secret), true};
}

}  // namespace jeton::authority
