#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/organizations/organization_settings.h"
#include "wire/body.h"
#include "wire/document.h"

// An organization as a document, and as the body that replaces it.
namespace jeton::endpoints::api {

// The policy as it is sent.
struct AskedPolicy {
  std::optional<Seconds> longest_life;
  std::optional<Seconds> default_life;
  std::optional<bool> never_allowed;
  bool owner_required = false;
  std::vector<std::string> allowed_addresses;

  OrganizationPolicy Policy() const;
};

struct AskedOrganization {
  std::optional<std::string> email;
  std::optional<bool> enabled;
  std::optional<AskedPolicy> policy;
};
extern const wire::Body<AskedOrganization> kAskedOrganization;

extern const wire::AnyBody& kOrganizationDocument;
boost::json::object PrintOrganization(const authority::PlacedOrganization& organization);

}  // namespace jeton::endpoints::api
