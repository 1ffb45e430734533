#pragma once

#include <fmt/format.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace jeton {

// Turns a service's name into a file name: writes characters that are special to a file system as %XX.
inline std::string SafeFileName(std::string_view service) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
  std::string name;
  for (std::size_t at = 0; at < service.size(); ++at) {
    const char c = service[at];
    const bool plain = kPlain.find(c) != std::string_view::npos && (c != '.' || at > 0);
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name;
}

// Mode and group of the files for registries. Secrets in those folders keep their own mode.
struct RegistryFileAccess {
  mode_t mode = 0644;
  std::optional<Group> group{};  // none: the group of the process
};

// Returns the folder with the files of one registry: DATA/registry/NAME.
inline std::string RegistryFolder(const std::string& data_directory, std::string_view service) {
  return data_directory + "/registry/" + SafeFileName(service);
}

}  // namespace jeton
