#include "server/application.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <thread>

#include "authority/authority.h"
#include "authority/bootstrap.h"
#include "crypto/digest.h"
#include "endpoints/ops/endpoints.h"
#include "http/server.h"
#include "server/dispatcher.h"
#include "server/edge_errors.h"
#include "server/log.h"
#include "server/metrics.h"
#include "storage/sqlite/sqlite_driver.h"

namespace jeton::server {
namespace {

constexpr Seconds kGrace{10};
constexpr Seconds kUsagePeriod{2};
constexpr std::size_t kMostWaitingForWorkers = 256;

unsigned ThreadsOf(const config::Config& config) {
  return config.threads > 0 ? static_cast<unsigned>(config.threads) : std::max(1u, std::thread::hardware_concurrency());
}

authority::BrokerClient ClientOf(const config::OpenShiftClient& c) {
  authority::BrokerClient client{.id = c.id,
                                 .name = c.name.empty() ? c.id : c.name,
                                 .secrets = {},
                                 .redirect_uris = c.redirect_uris,
                                 .scopes = *AuthorizationScopes::Parse(c.sso ? c.scopes + " sso" : c.scopes)};
  for (const std::string& secret : c.secrets) client.secrets.push_back(crypto::Sha256(secret));
  return client;
}

authority::Settings SettingsOf(const config::Config& c, const std::string& public_url) {
  authority::Settings settings;
  settings.public_url = public_url;
  settings.retrievable_secrets = c.secrets_retrievable;
  settings.superusers = c.superusers;
  settings.readonly_superusers = c.readonly_superusers;
  settings.superusers_full_access = c.superusers_full_access;
  settings.superusers_org_creation_only = c.superusers_org_creation_only;
  settings.restricted_users = c.restricted_users;
  settings.anonymous_access = c.anonymous_access;
  settings.robots_disallow = c.robots_disallow;
  settings.robots_whitelist = c.robots_whitelist;
  settings.application_token_limit = c.application_max_tokens;
  settings.create_private_on_push = c.create_private_on_push;
  settings.create_namespace_on_push = c.create_namespace_on_push;
  settings.nested_repository_names = c.nested_names;
  settings.library_namespace = c.library_namespace;
  settings.registry_pull_life = Seconds{c.pull_seconds};
  settings.registry_push_life = Seconds{c.push_seconds};
  settings.authorization_lifetimes = *ScopeLifetimes::Parse(c.scope_timeouts);
  settings.broker_realm = c.broker_realm;
  settings.broker_maintenance = c.broker_maintenance;
  for (const std::string& rule : c.logins) settings.login_rules.push_back(*ParseLoginRule(rule));
  settings.sub_account_parents = c.sub_account_parents;
  settings.inherited_capabilities = c.inherited_capabilities;
  settings.known_users_only = c.known_users_only;
  for (const auto& client : c.openshift_clients) settings.broker_clients.push_back(ClientOf(client));
  for (const auto& range : c.front_end_addresses) settings.front_end_addresses.push_back(*AddressRange::Parse(range));
  settings.front_end_header = c.front_end_header;
  return settings;
}

std::vector<authority::RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url) {
  std::vector<authority::RegistryService> services;
  for (const config::Registry& registry : config.registries) {
    authority::RegistryService service{.service = registry.service,
                                       .profile = *authority::ParseRegistryProfile(registry.profile)};
    const std::string standard = service.quay() ? "quay" : public_url;
    service.issuer = registry.issuer.empty() ? standard : registry.issuer;
    services.push_back(std::move(service));
  }
  if (services.empty())
    services.push_back({.service = public_url.substr(public_url.find("//") + 2), .issuer = public_url});
  return services;
}

bool AnyQuay(const config::Config& config) {
  return std::any_of(config.registries.begin(), config.registries.end(),
                     [](const config::Registry& registry) { return registry.profile == "quay"; });
}

http::Limits LimitsOf(const config::Config& c) {
  return {.head_bytes = static_cast<std::size_t>(c.max_head_bytes),
          .body_bytes = static_cast<std::size_t>(c.max_body_bytes),
          .head = Seconds{c.head_seconds},
          .body = Seconds{c.body_seconds},
          .idle = Seconds{c.idle_seconds},
          .connections = static_cast<std::size_t>(c.max_connections)};
}

// One server per data directory: two would each answer from a memory that the other's revocations never reach.
class DirectoryLock {
 public:
  ~DirectoryLock() {
    if (file_ >= 0) close(file_);
  }
  Result<void, std::string> Take(const std::string& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return Fail("cannot create " + directory + ": " + error.message());
    chmod(directory.c_str(), 0711);  // registries read their files below it; each file says who may read it
    file_ = open((directory + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) return Fail("cannot write " + directory);
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) return Fail(directory + " is in use by another jetond");
    return {};
  }

 private:
  int file_ = -1;
};

// Calls a function every so often until it ends.
class Ticker {
 public:
  Ticker(Seconds period, std::function<void()> function)
      : thread_([this, period, function = std::move(function)] {
          std::unique_lock lock(mutex_);
          while (!stopped_.wait_for(lock, period, [this] { return stopping_; })) function();
        }) {}
  ~Ticker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

// A listener with its routes.
struct Listener {
  http::Router router;
  http::Service service;
  http::Server server;

  explicit Listener(const Clock& clock) : server(router, service, clock) {}

  void Route(const std::vector<server::Route>& routes, Dispatcher& dispatcher) {
    for (const server::Route& route : routes) router.Add(route.method, route.path, route.body_bytes);
    service.serve = [&routes, &dispatcher](std::size_t index, wire::Request& request, wire::Response& response,
                                           const std::function<http::Responder()>& responder) {
      return dispatcher.Serve(routes[index], request, response, responder);
    };
    service.refuse = [](int status, std::string_view path) { return EdgeError(status, path); };
    service.options = OptionsAnswer;
  }
};

}  // namespace

struct Application::State {
  DirectoryLock lock;
  SystemClock clock;
  SystemRandom random;
  Listener main{clock};
  Listener admin{clock};
  std::unique_ptr<authority::Authority> authority;
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<Dispatcher> dispatcher;
  std::vector<Route> admin_routes;
  std::unique_ptr<Ticker> ticker;

  Result<void, std::string> Bind(const config::Config& config);
  Result<void, std::string> Open(const config::Config& config, const std::string& public_url);
  void Serve(const config::Config& config);
};

Result<void, std::string> Application::State::Bind(const config::Config& config) {
  const auto bound = main.server.Bind({.address = config.listen,
                                       .certificate_file = config.tls_certificate,
                                       .key_file = config.tls_key,
                                       .threads = ThreadsOf(config),
                                       .limits = LimitsOf(config)});
  if (!bound) return bound;
  return admin.server.Bind({.address = config.admin_listen, .threads = 1, .limits = LimitsOf(config)});
}

Result<void, std::string> Application::State::Open(const config::Config& config, const std::string& public_url) {
  auto keys = authority::KeyRing::Load(config.data_dir, AnyQuay(config), random);
  if (!keys) return Fail(keys.error());
  authority =
      std::make_unique<authority::Authority>(SettingsOf(config, public_url), RegistriesOf(config, public_url),
                                             std::move(*keys), random, static_cast<std::size_t>(config.cached_tokens));
  if (auto written = WriteRegistryFiles(authority->keys, config.data_dir, clock.Now()); !written) return written;
  try {
    database = std::make_unique<storage::Database>(
        storage::OpenSqlite(config.data_dir + "/jeton.db"),
        storage::Database::Options{
            .publish = [this](const std::vector<storage::Change>& changes) { authority->facts.Publish(changes); },
            .report =
                [](std::string_view error) {
                  Log(LogLevel::kError, "write_failed", {{"error", error}});
                },
            .keep_expired = Seconds{config.keep_expired_seconds},
            .clock = &clock});
    const auto first = Bootstrap(*authority, *database, config.data_dir, clock.Now());
    if (!first) return Fail(first.error());
    if (*first) Log(LogLevel::kInfo, "first_start", {{"bootstrap_token", config.data_dir + "/bootstrap-token"}});
  } catch (const storage::Unavailable& error) {
    return Fail(std::string("cannot open the database: ") + error.what());
  }
  return {};
}

void Application::State::Serve(const config::Config& config) {
  workers = std::make_unique<WorkerPool>(std::max(1u, std::thread::hardware_concurrency()), kMostWaitingForWorkers);
  dispatcher = std::make_unique<Dispatcher>(*authority, *database, *workers, clock);
  admin_routes = {
      {wire::Method::kGet, "/healthz", Place::kCached, endpoints::ops::GetHealth, endpoints::Accepts::kNothing},
      {wire::Method::kGet, "/readyz", Place::kRead, endpoints::ops::GetReady, endpoints::Accepts::kNothing},
      {wire::Method::kGet, "/metrics", Place::kCached,
       [this](authority::Authority& a, const endpoints::Call&) -> wire::Outcome {
         return wire::Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                               .fixed_headers = wire::kNoStore,
                               .body = PrintMetrics(dispatcher->metrics(), main.server.counters(), *database, a.facts)};
       },
       endpoints::Accepts::kNothing}};
  main.Route(MainRoutes(), *dispatcher);
  admin.Route(admin_routes, *dispatcher);
  ticker = std::make_unique<Ticker>(kUsagePeriod, [this] { authority->usage.Flush(*database); });
  main.server.Serve();
  admin.server.Serve();
  const std::string scheme = config.tls_certificate.empty() ? "http" : "https";
  Announce("listening", {{"listener", "main"}, {"address", main.server.address()}, {"scheme", scheme}});
  Announce("listening", {{"listener", "admin"}, {"address", admin.server.address()}, {"scheme", "http"}});
}

Application::Application() : state_(std::make_unique<State>()) {}
Application::~Application() { Stop(); }

Result<void, std::string> Application::Start(const config::Config& config) {
  SetLogLevel(config.log_level);
  if (auto locked = state_->lock.Take(config.data_dir); !locked) return locked;
  if (auto bound = state_->Bind(config); !bound) return bound;
  const std::string scheme = config.tls_certificate.empty() ? "http://" : "https://";
  const std::string public_url = config.public_url.empty() ? scheme + state_->main.server.address() : config.public_url;
  if (auto opened = state_->Open(config, public_url); !opened) return opened;
  state_->Serve(config);
  return {};
}

void Application::Stop() {
  State& state = *state_;
  if (!state.dispatcher) return;
  // In this order each finishes what it was given by those before it.
  state.main.server.Stop(kGrace);
  state.admin.server.Stop(Seconds{1});
  state.ticker.reset();
  state.authority->usage.Flush(*state.database);
  state.workers.reset();
  state.database.reset();
  state.dispatcher.reset();
}

}  // namespace jeton::server
