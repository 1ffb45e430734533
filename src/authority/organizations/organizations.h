#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The organization of that name as the actor stands to it. `exists` is false for users' name spaces, too.
NamespaceFacts FindOrganization(const Run& run, const Actor& actor, std::string_view name);

// How far the actor reaches in an organization: their roles, narrowed by the credential. Full-access and read-only
// superusers count as admins for reading.
struct OrganizationView {
  bool admin = false;  // may see what admins see
  bool member = false;
};
OrganizationView ViewOrganization(const Actor& actor, const NamespaceFacts& organization);

// The organization, once the policy has allowed `access` to what is for its admins.
Result<NamespaceFacts, Refusal> FindAdministered(const Run& run, const Actor& actor, std::string_view organization,
                                                 Access access);

// The team that holds an organization's first admins.
inline constexpr const char* kOwners = "owners";

// The decision alone, before anything is read of what it would be.
Result<void, Refusal> MayCreateOrganization(const Settings& settings, const Actor& actor);
// With a team kOwners of role admin that holds the actor.
Result<Account, Refusal> CreateOrganization(const Run& run, const Actor& actor, const std::string& name,
                                            const std::string& email);
// The same by a push into a name space that is not there: where that may make one, application passwords may, too.
Result<Account, Refusal> CreateOrganizationByPush(const Run& run, const Actor& actor, const std::string& name,
                                                  const std::string& email);
bool MayCreateOrganizationByPush(const Settings& settings, const Actor& actor);

struct OrganizationUpdate {
  std::optional<std::string> email;
  // What else is chosen and only shown again: replaces members of the same name.
  boost::json::object details;
};
// kInvalidEmail, kTaken for the address of another account, kInvalidTagExpiration.
Result<void, Refusal> UpdateOrganization(const Run& run, const Actor& actor, std::string_view name,
                                         const OrganizationUpdate& update);

// With everything in it; every token of its applications and robots is dead when this is committed.
Result<void, Refusal> DeleteOrganization(const Run& run, const Actor& actor, const std::string& name);

}  // namespace jeton::authority
