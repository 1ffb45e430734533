#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Returns the facts about an organization and the actor's place in it. `exists` is also false for a user's name space.
NamespaceFacts FindOrganization(const Run& run, const Actor& actor, std::string_view name);

// What the actor may see of an organization: their roles, narrowed by the credential. Full-access and read-only
// superusers count as admins for reading.
struct OrganizationView {
  bool admin = false;  // may see what admins see
  bool member = false;
};
OrganizationView ViewOrganization(const Actor& actor, const NamespaceFacts& organization);

// Proof that the policy allows the actor `access` to an organization as its admin; only Administer makes one. Valid for
// one run, and no longer than the actor lives.
template <Access access>
class AdministeredOrganization {
 public:
  const NamespaceFacts& facts() const { return facts_; }
  const Id& id() const { return facts_.id; }
  const Actor& by() const { return *by_; }

 private:
  AdministeredOrganization(NamespaceFacts facts, const Actor& by) : facts_(facts), by_(&by) {}
  template <Access asked>
  friend Result<AdministeredOrganization<asked>, Refusal> Administer(const Run& run, const Actor& actor,
                                                                     std::string_view organization);

  NamespaceFacts facts_;
  const Actor* by_;
};
template <Access access>
Result<AdministeredOrganization<access>, Refusal> Administer(const Run& run, const Actor& actor,
                                                             std::string_view organization);

// The team that holds an organization's first admins.
inline constexpr const char* kOwners = "owners";

// Proof that the policy lets the actor create organizations. Valid as long as the actor lives.
class OrganizationFounder {
 public:
  static Result<OrganizationFounder, Refusal> Of(const Settings& settings, const Actor& actor);
  // The same for a push into a name space that does not exist: where pushes may create organizations, application
  // passwords may do so too.
  static Result<OrganizationFounder, Refusal> ByPush(const Settings& settings, const Actor& actor);

  // The same for our own API, where the right over organizations is enough.
  static Result<OrganizationFounder, Refusal> ByAdmin(const Settings& settings, const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit OrganizationFounder(const Actor& by) : by_(&by) {}

  const Actor* by_;
};
// Creates the organization with a team kOwners of role admin, whose member is the founder.
Result<Account, Refusal> CreateOrganization(const Run& run, const OrganizationFounder& founder, const std::string& name,
                                            const std::string& email);

struct OrganizationUpdate {
  std::optional<std::string> email;
  // Details that are only stored and shown: replace members of the same name.
  boost::json::object details;
};
// kInvalidEmail, kTaken for the address of another account, kInvalidTagExpiration.
Result<void, Refusal> UpdateOrganization(const Run& run, const Actor& actor, std::string_view name,
                                         const OrganizationUpdate& update);

// Deletes the organization with everything in it. All tokens of its applications and robots end with the commit.
Result<void, Refusal> DeleteOrganization(const Run& run, const Actor& actor, const std::string& name);

}  // namespace jeton::authority
