#pragma once

#include <string_view>

#include "identity/settings.h"
#include "keys/registry_service.h"

namespace jeton::authority {

// A repository's name in its two halves, which point into what was split.
struct RegistryName {
  std::string_view name_space;
  std::string_view repository;
};

// As that registry means it.
RegistryName SplitRegistryName(const Settings& settings, const RegistryService& service, std::string_view name);

}  // namespace jeton::authority
