#include "server/core.h"

#include <algorithm>

#include "authority/installation/bootstrap.h"
#include "authority/installation/installation.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "fetch/https_client.h"
#include "keys/events_token.h"
#include "keys/key_files.h"
#include "keys/registry_files.h"
#include "server/disk/data_folder.h"
#include "server/log.h"
#include "server/registries.h"
#include "storage/housekeeping/sweeper.h"
#include "storage/sqlite/sqlite_driver.h"

namespace jeton::server {
namespace {

// Without a writer for so long, the database has time for its housekeeping.
constexpr std::chrono::milliseconds kIdle{50};
constexpr std::chrono::milliseconds kNotAlone{0};

BrokerClient ClientOf(const config::OpenShiftClient& c) {
  BrokerClient client{.id = c.id,
                      .name = c.name.empty() ? c.id : c.name,
                      .secrets = {},
                      .redirect_uris = c.redirect_uris,
                      .scopes = *AuthorizationScopes::Parse(c.sso ? c.scopes + " sso" : c.scopes)};
  for (const std::string& secret : c.secrets) client.secrets.push_back(crypto::Sha256(secret));
  return client;
}

Settings SettingsOf(const config::Config& c, const std::string& public_url) {
  Settings settings;
  settings.public_url = public_url;
  settings.data_directory = c.data_dir;
  settings.registry_files.mode = *config::ParseFileMode(c.registry_files_mode);
  if (!c.registry_files_group.empty()) settings.registry_files.group = FindGroup(c.registry_files_group);
  settings.read_only = c.read_only;
  settings.retrievable_secrets = c.secrets_retrievable;
  settings.superusers = c.superusers;
  settings.readonly_superusers = c.readonly_superusers;
  settings.superusers_full_access = c.superusers_full_access;
  settings.superusers_org_creation_only = c.superusers_org_creation_only;
  settings.restricted_users = c.restricted_users;
  settings.anonymous_access = c.anonymous_access;
  settings.user_creation = c.user_creation;
  settings.partial_user_search = c.partial_user_search;
  settings.anonymous_user_search = c.anonymous_user_search;
  settings.wrong_passwords = {.first_wait = std::chrono::milliseconds{c.wrong_password_milliseconds},
                              .free = static_cast<unsigned>(c.free_wrong_passwords),
                              .of_source = static_cast<unsigned>(c.wrong_passwords_per_address),
                              .refill = Seconds{c.wrong_password_refill_seconds}};
  settings.direct_login = c.direct_login;
  settings.session_life = Seconds{c.session_seconds};
  settings.fresh_login = Seconds{c.fresh_login_seconds};
  settings.browsers_say_xhr = c.browsers_say_xhr;
  settings.encrypted_basic_only = c.encrypted_basic_only;
  settings.user_initialize = c.user_initialize;
  settings.superusers_enabled = c.superusers_enabled;
  settings.local_oauth_handler = c.local_oauth_handler;
  settings.audit_logins = c.audit_logins && !c.read_only;
  settings.audit_login_failures = c.audit_login_failures && !c.read_only;
  settings.assign_tokens = c.assign_tokens;
  settings.direct_clients = c.direct_clients;
  settings.robots_disallow = c.robots_disallow;
  settings.robots_whitelist = c.robots_whitelist;
  const std::string& file = c.bootstrap_path;
  settings.bootstrap_file = {file.empty() ? c.data_dir + "/bootstrap-token" : file, !file.empty()};
  settings.bootstrap_scopes = *OAuthScopes::Parse(c.bootstrap_scope);
  settings.bootstrap_life = Seconds{c.bootstrap_seconds};
  settings.bootstrap_owner = c.bootstrap_owner;
  settings.bootstrap_renewal = c.bootstrap_renewal;
  settings.bootstrap_remove = c.bootstrap_remove;
  settings.federation_issuers = c.federation_issuers;
  settings.federation_audiences = c.federation_audiences;
  if (settings.federation_audiences.empty()) settings.federation_audiences = {public_url, std::string(settings.host())};
  settings.federation_refetch = Seconds{c.federation_refetch_seconds};
  settings.federation_password_life = Seconds{c.federation_password_seconds};
  settings.application_passwords = c.application_passwords;
  settings.application_password_life = Seconds{c.application_password_seconds};
  settings.limits = {.organizations = c.max_organizations,
                     .repositories = c.max_repositories,
                     .authorizations = c.max_authorizations,
                     .application_passwords = c.max_application_passwords,
                     .robots = c.max_robots,
                     .applications = c.max_applications,
                     .teams = c.max_teams,
                     .prototypes = c.max_prototypes,
                     .members = c.max_members,
                     .permissions = c.max_permissions,
                     .assignments = c.max_assignments,
                     .sub_accounts = c.max_sub_accounts};
  settings.application_token_limit = c.application_max_tokens;
  settings.create_private_on_push = c.create_private_on_push;
  settings.create_namespace_on_push = c.create_namespace_on_push;
  settings.nested_repository_names = c.nested_names;
  settings.namespace_of_bare_names = c.namespace_of_bare_names;
  settings.authorization_lifetimes = *ScopeLifetimes::Parse(c.scope_timeouts);
  settings.broker_realm = c.broker_realm;
  settings.broker_maintenance = c.broker_maintenance;
  for (const std::string& rule : c.logins) settings.login_rules.push_back(*ParseLoginRule(rule));
  settings.sub_account_parents = c.sub_account_parents;
  settings.inherited_capabilities = c.inherited_capabilities;
  settings.known_users_only = c.known_users_only;
  for (const auto& client : c.openshift_clients) settings.broker_clients.push_back(ClientOf(client));
  for (const auto& range : c.trusted_proxies) settings.trusted_proxies.push_back(*AddressRange::Parse(range));
  for (const auto& range : c.front_end_addresses) settings.front_end_addresses.push_back(*AddressRange::Parse(range));
  settings.front_end_header = c.front_end_header;
  return settings;
}

std::shared_ptr<const fetch::HttpsClient> WebClientOf(const config::Config& c) {
  fetch::HttpsClient::Options options{.ca_file = c.federation_ca_file, .timeout = Seconds{c.federation_fetch_seconds}};
  for (const auto& range : c.federation_private_networks) {
    options.private_networks.push_back(*AddressRange::Parse(range));
  }
  return std::make_shared<const fetch::HttpsClient>(std::move(options));
}

// The ways from here into the web.
void ConnectToWeb(authority::Authority& authority, const std::shared_ptr<const fetch::HttpsClient>& client,
                  const Clock& clock) {
  authority.issuers.keys.fetch_document = [client](const std::string& url) -> Result<FetchedDocument, std::string> {
    auto document = client->Get(url);
    if (!document) return Fail(std::move(document.error()));
    return FetchedDocument{std::move(document->body), document->max_age};
  };
  authority.send_notice = [client](const authority::Notice& notice) {
    const auto sent = client->Post(notice.url, notice.body);
    if (!sent) Log(LogLevel::kWarn, "notice_not_received", {{"id", notice.id.ToUuid()}, {"error", sent.error()}});
    return sent.has_value();
  };
  authority.issuers.fetch_keys = [&keys = authority.issuers.keys, &clock](const std::string& issuer, TimePoint wanted) {
    const auto ignored = keys.Fetch(issuer, wanted, clock);
    if (!ignored) Log(LogLevel::kWarn, "issuer_keys_unavailable", {{"issuer", issuer}, {"error", ignored.error()}});
    if (ignored && *ignored > 0) {
      const auto count = static_cast<std::int64_t>(*ignored);
      Log(LogLevel::kWarn, "issuer_keys_ignored", {{"issuer", issuer}, {"count", count}});
    }
  };
}

void ReportBootstrap(const authority::Authority& authority, authority::BootstrapOutcome outcome) {
  const std::string& path = authority.settings.bootstrap_file.path;
  switch (outcome) {
    case authority::BootstrapOutcome::kNothing: return;
    case authority::BootstrapOutcome::kFirstStart:
      return Log(LogLevel::kInfo, "first_start", {{"bootstrap_token", path}});
    case authority::BootstrapOutcome::kMade: return Log(LogLevel::kInfo, "bootstrap_made", {{"bootstrap_token", path}});
    case authority::BootstrapOutcome::kRemoved: return Log(LogLevel::kInfo, "bootstrap_removed", {});
    case authority::BootstrapOutcome::kNoOwner: break;
  }
  Log(LogLevel::kError, "bootstrap_owner_is_no_superuser", {{"owner", authority.settings.bootstrap_owner}});
}

}  // namespace

std::string PublicUrlOf(const config::Config& config, const std::string& address) {
  if (!config.public_url.empty()) return config.public_url;
  return (config.tls_certificate.empty() ? "http://" : "https://") + address;
}

Result<void, std::string> Core::OpenDatabase(const config::Config& config) {
  const std::string path = config.data_dir + "/jeton.db";
  if (auto there = authority::CheckDatabaseIsThere(config.data_dir, path); !there) return there;
  try {
    database = std::make_unique<storage::Database>(
        storage::OpenSqlite(path),
        storage::Database::Options{
            // Nothing is published before there is an authority.
            .publish =
                [this](const std::vector<storage::Change>& changes) {
                  if (authority) authority->facts.Publish(changes);
                },
            .report =
                [](std::string_view error) {
                  Log(LogLevel::kError, "write_failed", {{"error", error}});
                },
            .housekeeping = std::make_unique<storage::Sweeper>(storage::Keep{
                .expired = Seconds{config.keep_expired_seconds}, .audit = *config::ParseAuditKeep(config.audit_keep)}),
            .sweep_alone_after = config.read_only ? kNotAlone : kIdle,
            .clock = &clock});
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot open the database: ") + error.what());
  }
  if (const std::string trouble = database->trouble(); !trouble.empty()) {
    Log(LogLevel::kError, "nothing_can_be_written", {{"error", trouble}});
  }
  return {};
}

Result<KeyRing, std::string> Core::OpenKeys(const config::Config& config,
                                            const std::vector<RegistryService>& registries) {
  if (auto there = authority::CheckKeysAreThere(*database, config.data_dir); !there) return Fail(there.error());
  const bool lost = ReadFile(SealingKeyPath(config.data_dir)) == std::string();
  auto keys = KeyRing::Load(config.data_dir, registries, clock.Now(), random);
  if (!keys) return keys;
  if (auto fit = authority::CheckKeysFit(*database, *keys, lost, random); !fit) return Fail(fit.error());
  return keys;
}

Result<void, std::string> Core::Open(const config::Config& config, const std::string& public_url,
                                     const std::optional<Digest>& admin_secret) {
  if (auto opened = OpenDatabase(config); !opened) return opened;
  auto registries = RegistriesOf(config, public_url);
  auto keys = OpenKeys(config, registries);
  if (!keys) return Fail(keys.error());
  Settings settings = SettingsOf(config, public_url);
  settings.admin_secret = admin_secret;
  for (RegistryService& registry : registries) {
    const auto token = LoadEventsToken(config.data_dir, registry.service, random);
    if (!token) return Fail(token.error());
    registry.events_token = *token;
  }
  authority = std::make_unique<authority::Authority>(std::move(settings), std::move(registries), std::move(*keys),
                                                     random, static_cast<std::size_t>(config.cached_tokens));
  authority->registry_notes.grants.BeginAt(clock.Now());
  ConnectToWeb(*authority, WebClientOf(config), clock);
  authority->database = database.get();
  return {};
}

Result<void, std::string> Core::Prepare(const config::Config& config) {
  const RegistryFileAccess& access = authority->settings.registry_files;
  auto written = WriteRegistryFiles(*authority->keys.current, authority->registries, config.data_dir, access);
  if (!written) return written;
  if (const std::string why = access.group ? WhyClosedTo(config.data_dir, *access.group) : ""; !why.empty()) {
    Log(LogLevel::kWarn, "registries_cannot_reach_their_files", {{"group", config.registry_files_group}, {"why", why}});
  }
  try {
    const auto outcome = Bootstrap(*authority, *database, clock.Now());
    if (!outcome) return Fail(outcome.error());
    ReportBootstrap(*authority, *outcome);
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot open the database: ") + error.what());
  }
  return {};
}

}  // namespace jeton::server
