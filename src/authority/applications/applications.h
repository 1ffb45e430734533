#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/descent.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "base/secret.h"
#include "domain/policy.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {

// The OAuth clients of an organization.

// What people choose of an application.
struct ApplicationFields {
  std::string name;
  std::string redirect_uri;
  std::string application_uri;
  std::string description;
  std::optional<std::string> avatar_email;
  std::string scopes;  // of its client_credentials tokens; empty: the harmless ones
  bool implicit = false;
};

struct ApplicationView {
  Application application;
  std::optional<Secret> secret;  // only for admins, where a copy is kept or it was just made
  bool admin = false;
};

// All of them take the organization and decide; to read, a read-only superuser is enough. kNotFound covers an
// application of another organization.
// Oldest first.
using ApplicationPage = Page<ApplicationView, AgePlace>;
Result<ApplicationPage, Refusal> ListApplications(const Run& run, const Actor& actor, std::string_view organization,
                                                  const ApplicationPage::Place& after, std::size_t most);
Result<ApplicationView, Refusal> ShowApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                 std::string_view client_id);
// kLimitReached for one more than an organization may have.
Result<ApplicationView, Refusal> CreateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   const ApplicationFields& fields);
Result<ApplicationView, Refusal> UpdateApplication(const Run& run, const Actor& actor, std::string_view organization,
                                                   std::string_view client_id, const ApplicationFields& fields);
// With all its tokens, at once; with kEnd what was made with these ends, too.
Result<void, Refusal> DeleteApplication(const Run& run, const Actor& actor, std::string_view organization,
                                        std::string_view client_id, Descendants descendants = Descendants::kEnd);
// The old secret is dead with this; tokens are unaffected.
Result<ApplicationView, Refusal> ResetClientSecret(const Run& run, const Actor& actor, std::string_view organization,
                                                   std::string_view client_id);

struct OwnedApplication {
  NamespaceFacts organization;
  Application application;
};
// The application, once the policy has allowed `access` to the organization's applications.
Result<OwnedApplication, Refusal> FindOwnedApplication(const Run& run, const Actor& actor,
                                                       std::string_view organization, std::string_view client_id,
                                                       Access access);

}  // namespace jeton::authority
