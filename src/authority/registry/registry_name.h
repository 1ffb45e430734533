#pragma once

#include <string_view>

#include "identity/settings.h"
#include "keys/registry_service.h"

namespace jeton::authority {

// The two halves of a repository's name. They point into the text that was split.
struct RegistryName {
  std::string_view name_space;
  std::string_view repository;
};

// Splits a name as that registry reads it.
RegistryName SplitRegistryName(const Settings& settings, const RegistryService& service, std::string_view name);

}  // namespace jeton::authority
