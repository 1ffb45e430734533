#include "server/commands/registry_command.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "base/file.h"
#include "base/json_writer.h"
#include "keys/registry_files.h"
#include "keys/registry_folder.h"
#include "server/commands/run_program.h"
#include "server/core.h"

namespace jeton::server {
namespace {

namespace json = boost::json;

std::vector<RegistryService> AllOf(const config::Config& config) {
  return RegistriesOf(config, PublicUrlOf(config, config.listener.address));
}

// A JSON string is also valid YAML.
std::string Quote(std::string_view text) {
  std::string quoted;
  AppendJsonString(quoted, text);
  return quoted;
}

// Appends JSON that people can read and edit.
void AppendIndented(std::string& out, const json::value& value, const std::string& indent) {
  const auto* const object = value.if_object();
  if (object == nullptr) {
    out += json::serialize(value);
    return;
  }
  out += '{';
  for (const auto& member : *object) {
    out += out.back() == '{' ? "\n" : ",\n";
    out.append(indent).append("  ").append(Quote({member.key().data(), member.key().size()})).append(": ");
    AppendIndented(out, member.value(), indent + "  ");
  }
  out.append("\n").append(indent).append("}");
}

std::string PrintForDistribution(const RegistryService& registry, const std::string& realm, const std::string& folder) {
  const bool reads_key_sets = registry.profile == RegistryProfile::kDistributionV3;
  std::string text = fmt::format("auth:\n  token:\n    realm: {}\n    service: {}\n    issuer: {}\n", Quote(realm),
                                 Quote(registry.service), Quote(registry.issuer));
  if (reads_key_sets) text += fmt::format("    jwks: {}\n", Quote(folder + "/jwks.json"));
  // A certificate in a token is checked only against this bundle.
  if (!reads_key_sets || registry.x5c) text += fmt::format("    rootcertbundle: {}\n", Quote(folder + "/bundle.pem"));
  return text;
}

std::string PrintForZot(const RegistryService& registry, const std::string& realm, const std::string& folder) {
  const json::object bearer{{"realm", realm}, {"service", registry.service}, {"cert", folder + "/key.pem"}};
  std::string text;
  AppendIndented(text, json::object{{"http", json::object{{"auth", json::object{{"bearer", bearer}}}}}}, "");
  return text + "\n";
}

// Quay fetches keys by its own protocol, below /keys/services/ISSUER/keys.
std::string PrintForQuay(const RegistryService& registry) {
  return fmt::format("SERVER_HOSTNAME: {}\nINSTANCE_SERVICE_KEY_SERVICE: {}\nREGISTRY_JWT_AUTH_MAX_FRESH_S: 3660\n",
                     Quote(registry.service), Quote(registry.issuer));
}

// Replaces a file of another program: its owner and mode stay.
Result<void, std::string> Replace(const std::string& path, const std::string& content) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return Fail("cannot read " + path + ": " + LastReason());
  if (auto written = WriteFileAtomically(path, content, found.st_mode & 07777u); !written) return written;
  if (geteuid() != 0 || chown(path.c_str(), found.st_uid, found.st_gid) == 0) return {};
  return Fail("cannot give " + path + " back to its owner: " + LastReason());
}

}  // namespace

std::string PrintRegistries(const config::Config& config) {
  std::string text;
  for (const RegistryService& registry : AllOf(config)) {
    text += fmt::format("{} {}\n", registry.service, NameOf(registry.profile));
  }
  return text;
}

std::optional<std::string> PrintRegistryConfig(const config::Config& config, const std::string& service) {
  const std::string realm = PublicUrlOf(config, config.listener.address) + "/v2/auth";
  for (const RegistryService& registry : AllOf(config)) {
    if (registry.service != service) continue;
    const std::string data = std::filesystem::absolute(config.settings.data_directory).lexically_normal().string();
    const std::string folder = RegistryFolder(data, service);
    if (registry.zot()) return PrintForZot(registry, realm, folder);
    return registry.quay() ? PrintForQuay(registry) : PrintForDistribution(registry, realm, folder);
  }
  return std::nullopt;
}

std::string WithAuthSection(const std::string& text, const std::string& section) {
  std::string result;
  bool skips = false;
  bool placed = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end;
    // A section ends at the next line that is not indented. A comment there may be about what follows.
    if (line.find_first_of(" \t\r\n#") != 0) skips = line.starts_with("auth:");
    if (!skips || line.starts_with('#')) {
      result += line;
    } else if (!placed) {
      result += section;
      placed = true;
    }
  }
  if (placed) return result;
  if (!result.empty() && result.back() != '\n') result += '\n';
  return result + section;
}

Result<std::string, std::string> ChangeRegistryConfig(const config::Config& config, const RegistryChange& change) {
  const auto section = PrintRegistryConfig(config, change.service);
  if (!section) return Fail("there is no registry " + change.service);
  if (!section->starts_with("auth:")) {
    return Fail("--into knows the configuration of CNCF distribution only. For the registry " + change.service +
                " leave it out, and put what is printed into its configuration");
  }
  const auto before = ReadFile(change.file);
  if (!before) return Fail(before.error());
  const std::string after = WithAuthSection(*before, *section);
  std::string done = change.file + " has these settings already.\n";
  if (after != *before) {
    const std::string former = change.file + ".before-jeton";
    if (auto kept = WriteFileAtomically(former, *before, 0600); !kept) return Fail(kept.error());
    if (auto written = Replace(change.file, after); !written) return Fail(written.error());
    done = change.file + " has the settings now. The former file is " + former + ".\n";
  }
  if (change.unit.empty()) return done + "Restart the registry: it reads them at its start.\n";
  if (auto restarted = RunProgram({"systemctl", "restart", change.unit}); !restarted) return Fail(restarted.error());
  return done + "Restarted " + change.unit + ".\n";
}

}  // namespace jeton::server
