#include "server/core.h"

#include <fmt/format.h>

#include <algorithm>

#include "authority/installation/bootstrap.h"
#include "authority/installation/installation.h"
#include "authority/installation/own_clients.h"
#include "authority/installation/receipts.h"
#include "authority/webhooks/happenings.h"
#include "authority/webhooks/webhooks.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "domain/access/metadata_document.h"
#include "fetch/https_client.h"
#include "keys/events_token.h"
#include "keys/key_files.h"
#include "keys/registry_files.h"
#include "server/disk/data_folder.h"
#include "server/log.h"
#include "storage/housekeeping/sweeper.h"
#include "storage/postgres/postgres_driver.h"
#include "storage/sqlite/sqlite_driver.h"

namespace jeton::server {
namespace {

// After this long without a writer, the database does its housekeeping.
constexpr std::chrono::milliseconds kIdle{50};
constexpr std::chrono::milliseconds kNotAlone{0};
// A person waits for the metadata document of a client.
constexpr Seconds kLongestDocumentFetch{5};

// Derives settings from several keys.
Settings SettingsOf(const config::Config& config, const std::string& public_url) {
  Settings settings = config.settings;
  settings.public_url = public_url;
  settings.audit_logins &= !settings.read_only;
  settings.audit_login_failures &= !settings.read_only;
  BootstrapFile& file = settings.bootstrap_file;
  file.json = !file.path.empty();
  if (file.path.empty()) file.path = settings.data_directory + "/bootstrap-token";
  if (settings.federation_audiences.empty()) settings.federation_audiences = {public_url, std::string(settings.host())};
  return settings;
}

// Gives the authority its access to the web.
void ConnectToWeb(authority::Authority& authority, const std::shared_ptr<const fetch::HttpsClient>& client,
                  const fetch::HttpsClient::Options& options, const Clock& clock) {
  fetch::HttpsClient::Options small = options;
  small.most_bytes = kLongestMetadataDocument;
  small.timeout = std::min(small.timeout, kLongestDocumentFetch);
  const auto documents = std::make_shared<const fetch::HttpsClient>(std::move(small));
  authority.issuers.keys.fetch_document = [client](const std::string& url) -> Result<FetchedDocument, std::string> {
    auto document = client->Get(url);
    if (!document) return Fail(std::move(document.error()));
    return FetchedDocument{std::move(document->body), document->max_age};
  };
  authority.client_documents.fetch_document =
      [documents](const std::string& url) -> Result<FetchedDocument, std::string> {
    auto document = documents->Get(url);
    if (!document) return Fail(std::move(document.error()));
    return FetchedDocument{std::move(document->body), document->max_age, std::move(document->media_type)};
  };
  authority.send_notice = [client](const authority::Notice& notice) {
    const auto status = client->Post(notice.url, notice.body);
    const bool received = status && *status / 100 == 2;
    if (!received) {
      const std::string error = status ? "the answer was " + std::to_string(*status) : status.error();
      Log(LogLevel::kWarn, "notice_not_received", {{"id", notice.id.ToUuid()}, {"error", error}});
    }
    return received;
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
  if (!config.settings.public_url.empty()) return config.settings.public_url;
  return (config.listener.certificate_file.empty() ? "http://" : "https://") + address;
}

std::vector<RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url) {
  std::vector<RegistryService> registries = config.registries;
  if (registries.empty()) registries.push_back({.service = public_url.substr(public_url.find("//") + 2)});
  for (RegistryService& registry : registries) {
    registry.Complete(public_url, config.server.pull_life, config.server.push_life);
  }
  return registries;
}

Result<void, std::string> Core::OpenDatabase(const config::Config& config) {
  const std::string path = config.settings.data_directory + "/jeton.db";
  const bool postgres = !config.postgres.url.empty();
  if (!postgres) {
    if (auto there = authority::CheckDatabaseIsThere(config.settings.data_directory, path); !there) return there;
  }
  try {
    database = std::make_unique<storage::Database>(
        postgres ? storage::OpenPostgres(config.postgres) : storage::OpenSqlite(path),
        storage::Database::Options{.publish =
                                       [this](const std::vector<storage::Change>& changes) {
                                         if (auto* const whole = told.load()) whole->facts.Publish(changes);
                                       },
                                   .forget =
                                       [this](std::uint64_t position) {
                                         if (auto* const whole = told.load()) whole->facts.ForgetAll(position);
                                       },
                                   .tell =
                                       [this](storage::Transaction& transaction, const auto& happenings) {
                                         if (told.load() != nullptr) Tell(transaction, happenings);
                                       },
                                   .report =
                                       [](std::string_view error) {
                                         Log(LogLevel::kError, "write_failed", {{"error", error}});
                                       },
                                   .housekeeping = std::make_unique<storage::Sweeper>(config.keep),
                                   .sweep_alone_after = config.settings.read_only ? kNotAlone : kIdle,
                                   .clock = &clock,
                                   .follow = config.follow});
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot open the database: ") + error.what());
  }
  if (const std::string trouble = database->trouble(); !trouble.empty()) {
    Log(LogLevel::kError, "nothing_can_be_written", {{"error", trouble}});
  }
  return {};
}

// Without messages to webhooks, what happened still counts. A database that fails undoes both.
void Core::Tell(storage::Transaction& transaction, const storage::Happenings& happenings) {
  try {
    authority::TellWebhooks(*authority, transaction, happenings, clock.Now());
  } catch (const storage::Unavailable&) {
    throw;
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "webhooks_not_told", {{"error", error.what()}});
  }
}

Result<KeyRing, std::string> Core::OpenKeys(const config::Config& config,
                                            const std::vector<RegistryService>& registries) {
  if (auto there = authority::CheckKeysAreThere(*database, config.settings.data_directory); !there)
    return Fail(there.error());
  const bool lost = ReadFile(SealingKeyPath(config.settings.data_directory)) == std::string();
  auto keys = KeyRing::Load(config.settings.data_directory, registries, clock.Now(), random);
  if (!keys) return keys;
  if (auto fit = authority::CheckKeysFit(*database, *keys, lost, random); !fit) return Fail(fit.error());
  if (auto same = CompareKeys(config.settings.data_directory); !same) return Fail(same.error());
  return keys;
}

// Servers with different keys would not take each other's tokens.
Result<void, std::string> Core::CompareKeys(const std::string& data_directory) {
  if (!database->is_shared()) return {};
  const std::string own = FingerprintOfKeys(data_directory);
  const auto nodes = database->Read([&](storage::Transaction& transaction) {
    return authority::LiveNodes(Work{.transaction = &transaction, .now = clock.Now()});
  });
  for (const authority::NodeStanding& other : nodes) {
    if (other.keys == own) continue;
    return Fail(
        fmt::format("the keys in {0}/keys differ from those of the server {1}, which shares the database: copy "
                    "the folders keys and registry of its data folder to {0}",
                    data_directory, other.name));
  }
  return {};
}

void Core::Register(const std::string& name) {
  if (!database->is_shared()) return;
  database->Register({.id = node,
                      .name = name,
                      .version = JETON_VERSION,
                      .keys = FingerprintOfKeys(authority->settings.data_directory)});
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
    const auto token = LoadEventsToken(config.settings.data_directory, registry.service, random);
    if (!token) return Fail(token.error());
    registry.events_token = *token;
  }
  authority = std::make_unique<authority::Authority>(std::move(settings), std::move(registries), std::move(*keys),
                                                     random, config.server.cached_tokens);
  authority->registry_notes.grants.BeginAt(clock.Now());
  web = std::make_shared<const fetch::HttpsClient>(config.web);
  ConnectToWeb(*authority, web, config.web, clock);
  authority->database = database.get();
  authority->facts.TrustWhile(database->lease());
  try {
    database->Read([&](storage::Transaction& transaction) {
      authority::LoadWebhookInterest(Work{.transaction = &transaction, .now = clock.Now()},
                                     authority->webhooks.interest);
    });
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot read the database: ") + error.what());
  }
  told = authority.get();
  return {};
}

Result<void, std::string> Core::Prepare(const config::Config& config) {
  const RegistryFileAccess& access = authority->settings.registry_files;
  auto written =
      WriteRegistryFiles(*authority->keys.current, authority->registries, config.settings.data_directory, access);
  if (!written) return written;
  if (const std::string why = access.group ? WhyClosedTo(config.settings.data_directory, access.group->id) : "";
      !why.empty()) {
    Log(LogLevel::kWarn, "registries_cannot_reach_their_files", {{"group", access.group->name}, {"why", why}});
  }
  try {
    const auto outcome = Bootstrap(*authority, *database, clock.Now());
    if (!outcome) return Fail(outcome.error());
    ReportBootstrap(*authority, *outcome);
    authority::MakeOwnClients(*authority, *database, clock.Now());
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot open the database: ") + error.what());
  }
  return {};
}

}  // namespace jeton::server
