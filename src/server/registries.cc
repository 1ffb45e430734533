#include "server/registries.h"

namespace jeton::server {
namespace {

RegistryService ServiceOf(const config::Config& config, const config::Registry& r, const std::string& public_url) {
  const RegistryProfile profile = *ParseRegistryProfile(r.profile);
  const std::string standard = profile == RegistryProfile::kQuay ? "quay" : public_url;
  auto service = RegistryService::Standard(r.service, profile, r.issuer.empty() ? standard : r.issuer);
  using enum crypto::SigningAlgorithm;
  using enum crypto::KeyIdForm;
  if (!r.algorithm.empty()) service.algorithm = r.algorithm == "rs256" ? kRs256 : kEs256;
  if (!r.key_id.empty()) service.key_id_form = r.key_id == "thumbprint" ? kThumbprint : kLibtrust;
  service.own_keys = r.own_keys.value_or(service.own_keys);
  service.x5c = r.x5c;
  service.expand_star = r.expand_star.value_or(service.expand_star);
  service.push_life = Seconds{r.push_seconds.value_or(config.push_seconds)};
  service.pull_life = Seconds{r.pull_seconds.value_or(service.zot() ? service.push_life.count() : config.pull_seconds)};
  service.anonymous_login = r.anonymous_login;
  service.identity_tokens = r.identity_tokens;
  service.identity_token_life = Seconds{r.identity_token_seconds};
  return service;
}

}  // namespace

std::vector<RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url) {
  if (config.registries.empty()) {
    config::Registry only{.service = public_url.substr(public_url.find("//") + 2)};
    return {ServiceOf(config, only, public_url)};
  }
  std::vector<RegistryService> services;
  for (const config::Registry& registry : config.registries) {
    services.push_back(ServiceOf(config, registry, public_url));
  }
  return services;
}

}  // namespace jeton::server
