#include "authority/registry/registry_name.h"

namespace jeton::authority {

RegistryName SplitRegistryName(const Settings& settings, const RegistryService& service, std::string_view name) {
  // Only Quay strips its own host from a name; elsewhere the host is part of the name.
  if (service.quay() && name.starts_with(service.service) && name.substr(service.service.size()).starts_with('/')) {
    name.remove_prefix(service.service.size() + 1);
  }
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return {settings.namespace_of_bare_names, name};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

}  // namespace jeton::authority
