#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>

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

// The organization, once the policy has allowed `access` to what is for its admins; only Administer makes one. Good for
// one run, and no longer than the actor lives.
template <Access access>
class AdministeredOrganization {
 public:
  const NamespaceFacts& facts() const { return facts_; }
  const Id& id() const { return facts_.id; }
  const Actor& by() const { return *by_; }

 private:
  AdministeredOrganization(NamespaceFacts facts, const Actor& by) : facts_(std::move(facts)), by_(&by) {}
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

// Somebody whom the policy lets create organizations. Good as long as the actor lives.
class OrganizationFounder {
 public:
  static Result<OrganizationFounder, Refusal> Of(const Settings& settings, const Actor& actor);
  // By a push into a name space that is not there: where that may make one, application passwords may, too.
  static Result<OrganizationFounder, Refusal> ByPush(const Settings& settings, const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit OrganizationFounder(const Actor& by) : by_(&by) {}

  const Actor* by_;
};
// With a team kOwners of role admin that holds the founder.
Result<Account, Refusal> CreateOrganization(const Run& run, const OrganizationFounder& founder, const std::string& name,
                                            const std::string& email);

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
