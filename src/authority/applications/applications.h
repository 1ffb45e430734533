#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/descent.h"
#include "authority/organizations/organizations.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "base/secret.h"
#include "domain/policy.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {

// The OAuth clients of an organization.

// The fields of an application that its admins set.
struct ApplicationFields {
  std::string name;
  std::string redirect_uri;
  std::string application_uri;
  std::string description;
  std::optional<std::string> avatar_email;
  std::string scopes;  // of its client_credentials tokens; empty: all that are not dangerous
  bool implicit = false;
};

struct ApplicationView {
  Application application;
  std::optional<Secret> secret;  // only for admins, if a copy is kept or the secret is new
  bool admin = false;
};

// Oldest first.
using ApplicationPage = Page<ApplicationView, AgePlace>;
Result<ApplicationPage, Refusal> ListApplications(const Run& run, const Actor& actor, std::string_view organization,
                                                  const ApplicationPage::Place& after, std::size_t most);
// kLimitReached if the organization is at its limit.
Result<ApplicationView, Refusal> CreateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   const ApplicationFields& fields);

// Proof that the policy allows the actor `access` to an application; only the functions that find it make one. A
// read-only superuser may read. Valid for one run, and no longer than the actor lives.
template <Access access>
class OwnedApplication {
 public:
  const NamespaceFacts& organization() const { return organization_.facts(); }
  const Application& application() const { return application_; }
  const Actor& by() const { return organization_.by(); }

 private:
  OwnedApplication(AdministeredOrganization<access> organization, Application application)
      : organization_(std::move(organization)), application_(std::move(application)) {}
  template <Access asked>
  friend Result<OwnedApplication<asked>, Refusal> FindOwnedApplication(const Run& run, const Actor& actor,
                                                                       std::string_view organization,
                                                                       std::string_view client_id);
  template <Access asked>
  friend Result<OwnedApplication<asked>, Refusal> FindNamedApplication(
      const Run& run, const AdministeredOrganization<asked>& organization, std::string_view name);

  AdministeredOrganization<access> organization_;
  Application application_;
};
using SeenApplication = OwnedApplication<Access::kRead>;
using ChangedApplication = OwnedApplication<Access::kChange>;

// kNotFound covers an application of another organization.
template <Access access>
Result<OwnedApplication<access>, Refusal> FindOwnedApplication(const Run& run, const Actor& actor,
                                                               std::string_view organization,
                                                               std::string_view client_id);

// The same by the name in our own API, or by the client id of an application that has no such name.
template <Access access>
Result<OwnedApplication<access>, Refusal> FindNamedApplication(const Run& run,
                                                               const AdministeredOrganization<access>& organization,
                                                               std::string_view name);
template <Access access>
Result<OwnedApplication<access>, Refusal> FindNamedApplication(const Run& run, const Actor& actor,
                                                               std::string_view organization, std::string_view name);

ApplicationView ShowApplication(const Run& run, const SeenApplication& owned);
// kReservedName, kInvalidScope.
Result<ApplicationView, Refusal> UpdateApplication(const Run& run, const ChangedApplication& owned,
                                                   const ApplicationFields& fields);
// Deletes the application and all its tokens at once. With kEnd, also ends what was made with them.
void DeleteApplication(const Run& run, const ChangedApplication& owned, Descendants descendants = Descendants::kEnd);
// Replaces the secret; the old one stops working. Tokens are unaffected.
ApplicationView ResetClientSecret(const Run& run, const ChangedApplication& owned);

}  // namespace jeton::authority
