#include "server/commands/registry_command.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <filesystem>

#include "base/json_writer.h"
#include "keys/registry_files.h"
#include "keys/registry_folder.h"
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

}  // namespace jeton::server
