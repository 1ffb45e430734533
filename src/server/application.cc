#include "server/application.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <thread>

#include "authority/installation/key_ages.h"
#include "authority/tokens/jobs.h"
#include "authority/tokens/token_census.h"
#include "base/file.h"
#include "endpoints/ops/routes.h"
#include "http/server.h"
#include "server/admin_access.h"
#include "server/core.h"
#include "server/dialects.h"
#include "server/disk/data_folder.h"
#include "server/disk/directory_lock.h"
#include "server/disk/restored_folder.h"
#include "server/dispatcher.h"
#include "server/edge_errors.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/webhook_sender.h"

namespace jeton::server {
namespace {

constexpr Seconds kGrace{10};
constexpr Seconds kUsagePeriod{2};
constexpr std::chrono::milliseconds kAuditPeriod{500};
constexpr std::chrono::milliseconds kWebhookPeriod{200};
constexpr std::chrono::milliseconds kCensusStep{500};  // takes one or two of them, so requests do not notice
constexpr Seconds kBetweenCensuses{5};
constexpr unsigned kFetchers = 8;
constexpr unsigned kTellers = 4;
// The most jobs of one tenant, whose issuers and callbacks may all hang.
constexpr unsigned kWaitingForOthers = 2;
// Requests come first, and yet a password is compared in good time while other programs use all processors.
constexpr int kNicenessOfWorkers = 10;
// More than the number of reads that one source may run at a time.
constexpr unsigned kReaders = 4;

// The queue of one source has room for some jobs that log in at once.
WorkerPool::Bounds BoundsOf(unsigned running_of_source) {
  return {.waiting_of_source = 64, .waiting = 1024, .running_of_source = running_of_source};
}

bool ListensEverywhere(std::string_view address) {
  return address.starts_with("0.0.0.0:") || address.starts_with("[::]:");
}

// Calls a function periodically, until destroyed.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds period, std::function<void()> function)
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

// The database may be in trouble: jobs then go on later.
void WakeJobs(authority::JobRunner& jobs, Core& core) {
  try {
    jobs.Wake(*core.authority, *core.database, core.clock);
  } catch (const storage::Unavailable& error) {
    Log(LogLevel::kError, "jobs_do_not_go_on", {{"error", error.what()}});
  }
}

// The same.
void WakeWebhooks(WebhookSender& sender, const storage::Database& database) {
  try {
    if (database.is_shared()) sender.ReadInterest();
    // Of the servers that share a database, one sends.
    if (database.leads()) sender.Wake();
  } catch (const storage::Unavailable& error) {
    Log(LogLevel::kError, "webhooks_do_not_go_on", {{"error", error.what()}});
  }
}

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
    service.make_piece = [&dispatcher](const std::shared_ptr<wire::BodySource>& source,
                                       http::PieceResponder responder) {
      dispatcher.MakePiece(source, std::move(responder));
    };
    service.refuse = [](int status, std::string_view path) { return EdgeError(status, path); };
    service.add_slash = AddSlash;
    service.options = OptionsAnswer;
  }
};

}  // namespace

struct Application::State {
  DirectoryLock lock;
  Core core;
  Listener main{core.clock};
  Listener admin{core.clock};
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<WorkerPool> fetchers;
  std::unique_ptr<WorkerPool> tellers;
  std::unique_ptr<WorkerPool> readers;
  std::unique_ptr<WorkerPool> snapshots;  // null: reading from the database does not wait for another machine
  std::unique_ptr<Dispatcher> dispatcher;
  std::vector<Route> main_routes;
  std::vector<Route> admin_routes;
  std::string data_dir;
  authority::JobRunner jobs;
  std::unique_ptr<WebhookSender> webhooks;
  std::unique_ptr<Ticker> ticker;
  std::unique_ptr<Ticker> audit_ticker;
  std::unique_ptr<Ticker> webhook_ticker;
  authority::TokenCensus census;
  authority::KeyAges key_ages;
  std::unique_ptr<Ticker> census_ticker;
  std::unique_ptr<Ticker> watchdog;
  std::atomic<bool> asked_for_life{false};
  TimePoint next_census{};  // used by its ticker

  Result<void, std::string> Bind(const config::Config& config, const ServiceManager& manager);
  Result<void, std::string> Open(const config::Config& config);
  void Serve(const config::Config& config);
  void Census();
  void ShowLife(const ServiceManager& manager);
};

Result<void, std::string> Application::State::Bind(const config::Config& config, const ServiceManager& manager) {
  http::Options options = config.listener;
  options.socket = manager.SocketFor("main");
  auto bound = main.server.Bind(options);
  if (!bound) return bound;
  return admin.server.Bind({.address = config.server.admin_listen,
                            .threads = 1,
                            .socket = manager.SocketFor("admin"),
                            .limits = config.listener.limits});
}

// Counts in small steps, a thousand tokens a second; after a pass, rests for some seconds.
void Application::State::Census() {
  const TimePoint now = core.clock.Now();
  if (now < next_census) return;
  try {
    if (!census.Step(*core.database, now)) return;
    key_ages.Look(*core.database, *core.authority->keys.current, now);
  } catch (const storage::Unavailable&) {
    // The numbers stay those of before.
  }
  core.Register(main.server.address());
  next_census = now + kBetweenCensuses;
}

// Says that the server lives once every I/O thread and the write thread have come to it.
void Application::State::ShowLife(const ServiceManager& manager) {
  if (asked_for_life.exchange(true)) return;
  main.server.AskLoops([this, &manager] {
    admin.server.AskLoops([this, &manager] {
      core.database->Write([](storage::Transaction&) {},
                           [this, &manager](storage::Database::Outcome) {
                             asked_for_life = false;
                             manager.Alive();
                           });
    });
  });
}

Result<void, std::string> Application::State::Open(const config::Config& config) {
  const std::string public_url = PublicUrlOf(config, main.server.address());
  data_dir = config.settings.data_directory;
  std::optional<Digest> operators_secret;
  if (const auto secret = GrantAdminAccess(config.settings.data_directory, admin.server.address(), core.random)) {
    operators_secret = *secret;
  } else {
    // Tokens can be checked even on a full or read-only disk.
    Log(LogLevel::kError, "operators_commands_cannot_reach_this_server", {{"error", secret.error()}});
  }
  if (auto opened = core.Open(config, public_url, operators_secret); !opened) return opened;
  return core.Prepare(config);
}

void Application::State::Serve(const config::Config& config) {
  const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
  workers = std::make_unique<WorkerPool>(processors, BoundsOf(processors), kNicenessOfWorkers);
  fetchers = std::make_unique<WorkerPool>(kFetchers, BoundsOf(kWaitingForOthers));
  tellers = std::make_unique<WorkerPool>(kTellers, BoundsOf(kWaitingForOthers));
  // Each connection may wait for at most one piece.
  const auto connections = config.listener.limits.connections;
  const WorkerPool::Bounds bounds{
      .waiting_of_source = connections, .waiting = connections, .running_of_source = kReaders / 2};
  readers = std::make_unique<WorkerPool>(kReaders, bounds, kNicenessOfWorkers);
  if (core.database->is_shared()) {
    const auto threads = static_cast<unsigned>(config.postgres.readers);
    snapshots = std::make_unique<WorkerPool>(
        threads,
        WorkerPool::Bounds{.waiting_of_source = connections, .waiting = connections, .running_of_source = threads});
  }
  dispatcher = std::make_unique<Dispatcher>(*core.authority, *core.database,
                                            Dispatcher::Pools{*workers, *fetchers, *tellers, *readers, snapshots.get()},
                                            core.clock);
  admin_routes = endpoints::ops::Routes({.trouble = [this] { return core.database->trouble(); },
                                         .print_metrics =
                                             [this] {
                                               return PrintMetrics({.requests = dispatcher->metrics(),
                                                                    .listener = main.server.counters(),
                                                                    .database = *core.database,
                                                                    .authority = *core.authority,
                                                                    .census = census.numbers(),
                                                                    .keys_since = key_ages.oldest(),
                                                                    .now = core.clock.Now()});
                                             }});
  main_routes = MainRoutes(core.authority->settings);
  dispatcher->CountByRoute(main_routes);
  main.Route(main_routes, *dispatcher);
  admin.Route(admin_routes, *dispatcher);
  ticker = std::make_unique<Ticker>(kUsagePeriod, [this] {
    core.authority->usage.Flush(*core.database);
    core.authority->denials.log.Flush(*core.database);
    core.authority->denials.counts.Flush(*core.database);
    core.authority->denials.latest.Forget(core.clock.Now());
  });
  audit_ticker = std::make_unique<Ticker>(kAuditPeriod, [this] {
    core.authority->audit_log.Flush(*core.database);
    // Of the servers that share a database, one goes on with jobs.
    if (core.database->leads()) WakeJobs(jobs, core);
  });
  webhooks = std::make_unique<WebhookSender>(*core.authority, *core.database, core.clock,
                                             [web = core.web](const WebhookSender::Outgoing& outgoing) {
                                               return web->Post(outgoing.url, outgoing.body, outgoing.headers);
                                             });
  webhook_ticker = std::make_unique<Ticker>(kWebhookPeriod, [this] { WakeWebhooks(*webhooks, *core.database); });
  census_ticker = std::make_unique<Ticker>(kCensusStep, [this] { Census(); });
  core.Register(main.server.address());
  main.server.Serve();
  admin.server.Serve();
  if (config.settings.public_url.empty() && ListensEverywhere(main.server.address())) {
    Log(LogLevel::kWarn, "public_url_is_not_set",
        {{"public_url", core.authority->settings.public_url},
         {"why", "clients are sent to an address that means every one of this machine's; set public_url"}});
  }
  const std::string scheme = config.listener.certificate_file.empty() ? "http" : "https";
  Announce("listening", {{"listener", "main"}, {"address", main.server.address()}, {"scheme", scheme}});
  Announce("listening", {{"listener", "admin"}, {"address", admin.server.address()}, {"scheme", "http"}});
}

Application::Application() : state_(std::make_unique<State>()) {}
Application::~Application() { Stop(); }

Result<void, std::string> Application::Start(const config::Config& config, const ServiceManager& manager) {
  SetLogLevel(config.server.log_level);
  const std::string& folder = config.settings.data_directory;
  if (auto made = MakeDataFolder(folder, config.settings.registry_files.group); !made) return made;
  if (auto locked = state_->lock.Take(folder); !locked) return Fail(locked.error().text);
  if (auto finished = FinishRestore(folder); !finished) return finished;
  if (auto bound = state_->Bind(config, manager); !bound) return bound;
  if (auto opened = state_->Open(config); !opened) {
    WithdrawAdminAccess(folder);
    return opened;
  }
  state_->Serve(config);
  if (const auto period = manager.period()) {
    const auto tick = std::max(std::chrono::milliseconds{1}, std::chrono::floor<std::chrono::milliseconds>(*period));
    state_->watchdog = std::make_unique<Ticker>(tick, [this, &manager] { state_->ShowLife(manager); });
  }
  return {};
}

Application::Whereabouts Application::whereabouts() const {
  const Settings& settings = state_->core.authority->settings;
  const std::string& file = settings.bootstrap_file.path;
  return {settings.public_url, state_->admin.server.address(), std::filesystem::exists(file) ? file : std::string()};
}

void Application::Reload(const config::Config& config) {
  SetLogLevel(config.server.log_level);
  Log(LogLevel::kInfo, "configuration_reloaded");
  const http::Options& listener = config.listener;
  if (listener.certificate_file.empty()) return;
  const auto loaded = state_->main.server.LoadTls(listener.certificate_file, listener.key_file);
  if (!loaded) return Log(LogLevel::kError, "certificate_not_reloaded", {{"error", loaded.error()}});
  Log(LogLevel::kInfo, "certificate_reloaded");
}

void Application::Stop() {
  State& state = *state_;
  if (!state.dispatcher) return;
  WithdrawAdminAccess(state.data_dir);
  state.watchdog.reset();
  // Requests move between pools, and from the database to all of them, so all must stop before any is destroyed.
  state.main.server.Stop(kGrace);
  state.admin.server.Stop(Seconds{1});
  state.ticker.reset();
  state.audit_ticker.reset();
  state.webhook_ticker.reset();
  state.webhooks->Stop();
  state.census_ticker.reset();
  state.jobs.Stop();
  state.core.authority->usage.Flush(*state.core.database);
  state.core.authority->denials.log.Flush(*state.core.database);
  state.core.authority->denials.counts.Flush(*state.core.database);
  for (const auto* const pool : {&state.workers, &state.fetchers, &state.tellers, &state.readers, &state.snapshots}) {
    if (*pool) (*pool)->Stop();
  }
  state.core.authority->audit_log.Flush(*state.core.database);
  state.core.database.reset();
  state.dispatcher.reset();
}

}  // namespace jeton::server
