#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>

#include "base/nearest.h"
#include "config/config.h"
#include "endpoints/api/reference.h"
#include "http/server.h"
#include "server/application.h"
#include "server/commands/authorizations_command.h"
#include "server/commands/backup_command.h"
#include "server/commands/doctor_command.h"
#include "server/commands/keys_command.h"
#include "server/commands/man_page.h"
#include "server/commands/migrate_command.h"
#include "server/commands/registry_command.h"
#include "server/commands/setup_command.h"
#include "server/log.h"

namespace jeton::server {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitConfig = 2;

void Complain(const std::vector<config::Fault>& faults) {
  for (const config::Fault& fault : faults) fmt::print(stderr, "{}\n", fault.Print());
}

// Prevents core dumps, because memory holds keys and secrets, and files that others can read.
void ProtectProcess() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // The limit does not apply to a core that is piped to a program, or to a debugger.
  prctl(PR_SET_DUMPABLE, 0);
  umask(077);
}

// Prints the error, if any. Returns the exit code.
int Finish(const Result<std::string, std::string>& done) {
  if (!done) {
    fmt::print(stderr, "jetond: {}\n", done.error());
    return kExitFailed;
  }
  fmt::print("{}", *done);
  return 0;
}

// For people. Programs read the log.
void Welcome(const Application::Whereabouts& at) {
  fmt::print(stderr,
             "\n  API, tokens, registry:  {}\n  health, metrics:        http://{} (/healthz /readyz /metrics)\n",
             at.public_url, at.admin_address);
  if (!at.bootstrap_token.empty()) {
    fmt::print(stderr, "  bootstrap token:        {}\n\nTo see that it answers, in another terminal:\n\n",
               at.bootstrap_token);
    fmt::print(stderr, "  curl -H \"Authorization: Bearer $(cat {})\" {}/api/v1/user/\n", at.bootstrap_token,
               at.public_url);
  }
  fmt::print(stderr, "\n");
}

using LoadAgain = std::function<Result<config::Config, std::vector<config::Fault>>()>;

// What is wrong with the file is logged, and the server goes on as before.
void Reload(Application& application, const LoadAgain& load) {
  const auto config = load();
  if (config) return application.Reload(*config);
  for (const config::Fault& fault : config.error()) {
    Log(LogLevel::kError, "configuration_not_reloaded", {{"error", fault.Print()}});
  }
}

int Serve(const config::Config& config, const LoadAgain& load) {
  const ServiceManager manager = ServiceManager::FromEnvironment();
  // Blocks the signals before any thread is made, so that all threads inherit that and only this one waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  Application application;
  if (const auto started = application.Start(config, manager); !started) return Finish(Fail(started.error()));
  if (isatty(STDERR_FILENO) != 0) Welcome(application.whereabouts());
  manager.Ready();
  for (;;) {
    int received = 0;
    sigwait(&signals, &received);
    if (received != SIGHUP) break;
    manager.Reloading();
    Reload(application, load);
    manager.Ready();
  }
  manager.Stopping();
  Log(LogLevel::kInfo, "stopping");
  application.Stop();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

// Also finds faults that the file alone does not show, but on which a start would fail.
int CheckConfig(const config::Config& config) {
  if (!config.listener.certificate_file.empty()) {
    if (const auto good = http::CheckTls(config.listener.certificate_file, config.listener.key_file); !good) {
      fmt::print(stderr, "jetond: {}\n", good.error());
      return kExitConfig;
    }
  }
  return Finish("The configuration is good.\n");
}

int Administer(const config::Config& config, const AuthorizationsCommand& command) {
  SetLogLevel(config.server.log_level);
  const auto removed = RunAuthorizations(config, command);
  if (!removed) return Finish(Fail(removed.error()));
  const bool expire = command.what == AuthorizationsCommand::What::kExpire;
  return Finish(
      fmt::format("{}: {}\n", expire ? "Expired authorizations removed" : "Authorizations revoked", *removed));
}

int RotateKeys(const config::Config& config, const std::string& keys, bool force) {
  SetLogLevel(config.server.log_level);
  if (const auto rotated = RunKeyRotation(config, keys, force); !rotated) return Finish(Fail(rotated.error()));
  return Finish("Rotated: " + keys + "\n");
}

int FinishQuietly(const Result<void, std::string>& done) { return done ? Finish("") : Finish(Fail(done.error())); }

int ShowRegistry(const config::Config& config, const RegistryChange& change) {
  if (!change.file.empty()) return Finish(ChangeRegistryConfig(config, change));
  auto text = PrintRegistryConfig(config, change.service);
  if (!text) return Finish(Fail("there is no registry " + change.service));
  return Finish(std::move(*text));
}

// Defines the commands, and runs the given one.
class CommandLine {
 public:
  CommandLine() {
    program_.require_subcommand(1);
    AddCommand(program_, "serve", "Run the server until SIGTERM or SIGINT", [this](const auto& config) {
      return Serve(config, [this] { return config::Load(file_, overrides_); });
    });
    AddCommand(program_, "check-config", "Report every fault of a configuration at once",
               [](const auto& config) { return CheckConfig(config); });
    AddSetup();
    program_.set_version_flag("-V,--version", "jetond " JETON_VERSION, "Print the version");
    program_.add_subcommand("version", "Print the version")->callback([this] {
      run_ = [] { return Finish(fmt::format("jetond {}\n", JETON_VERSION)); };
    });
    AddHelp();
    AddAuthorizations();
    AddKeys();
    AddRegistry();
    AddBackup();
    AddCommand(program_, "migrate", "Copy the SQLite database of the data folder into that of database.url",
               [](const auto& config) { return Finish(RunMigration(config)); });
    AddCommand(program_, "doctor", "Say what is wrong with this installation, and how to mend it",
               [this](const auto& config) {
                 const Report report = Examine(config, file_);
                 fmt::print("{}", report.Print());
                 return report.faults() == 0 ? 0 : kExitFailed;
               });
  }

  int Run(int argc, char** argv) {
    usage_ = program_.help("", CLI::AppFormatMode::All);
    try {
      program_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const int code = program_.exit(error);
      if (code != 0 && argc > 1) Suggest(argv[1]);
      return code == 0 ? 0 : kExitConfig;
    }
    return run_();
  }

 private:
  using Function = std::function<int(const config::Config&)>;

  static bool HasName(const CLI::App* command, const std::string& name) { return command->get_name() == name; }

  // Suggests a command for an unknown word.
  void Suggest(const std::string& word) const {
    std::vector<std::string> names;
    for (const CLI::App* command : program_.get_subcommands({})) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), word) != names.end()) return;
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view nearest = NearestName(word, known);
    if (!nearest.empty()) fmt::print(stderr, "Did you mean `jetond {}`?\n", nearest);
  }

  int PrintHelp() const {
    if (topic_.empty()) return Finish(usage_);
    if (topic_ == "config") return Finish(config::PrintReference());
    if (topic_ == "man") return Finish(PrintManPage(program_));
    if (topic_ == "api") return Finish(endpoints::api::PrintReference());
    return Finish(program_.get_subcommand(topic_)->help("jetond"));
  }

  // Reads no configuration, because it writes one.
  void AddSetup() {
    CLI::App* const setup =
        program_.add_subcommand("setup", "Write a configuration, and print a link for the administrator");
    setup->add_option("--config", setup_.config, "TOML file to write; one that is there stays as it is");
    setup->add_option("--data-dir", setup_.data_dir, "Folder of the database, keys and registry files");
    setup->add_option("--listen", setup_.listen, "HOST:PORT of the main listener");
    setup->add_option("--admin-listen", setup_.admin_listen, "HOST:PORT of health and metrics");
    setup->add_option("--public-url", setup_.public_url, "How clients reach the server");
    setup->add_option("--registry", setup_.registry, "A registry that it serves: the host and port that clients name");
    setup->add_flag("--start", setup_.start, "Start the service, and let `jeton` keep the token of the first start");
    setup->add_flag("--overwrite", setup_.overwrite, "Write the configuration anew, and keep the former one beside it");
    setup->callback([this] {
      run_ = [this] {
        ProtectProcess();
        return Finish(RunSetup(setup_));
      };
    });
  }

  // Adds a command that first reads the configuration.
  CLI::App* AddCommand(CLI::App& parent, const std::string& name, const std::string& text, Function function) {
    CLI::App* const command = parent.add_subcommand(name, text);
    command->add_option("--config", file_, "TOML file");
    command->add_option("--data-dir", overrides_[0].value, "Folder of the database, keys and registry files");
    command->add_option("--listen", overrides_[1].value, "HOST:PORT of the main listener");
    command->add_option("--admin-listen", overrides_[2].value, "HOST:PORT of health and metrics");
    command->add_option("--public-url", overrides_[3].value, "How clients reach the server");
    command->callback([this, function = std::move(function)] { run_ = [this, function] { return Load(function); }; });
    return command;
  }

  int Load(const Function& function) {
    ProtectProcess();
    std::erase_if(overrides_, [](const config::Override& flag) { return flag.value.empty(); });
    const auto config = config::Load(file_, overrides_);
    if (config) return function(*config);
    Complain(config.error());
    return kExitConfig;
  }

  void AddHelp() {
    CLI::App* const help = program_.add_subcommand("help",
                                                   "Print this help, that of a command, or a reference: with `config` "
                                                   "of all keys, with `api` of our own API, with "
                                                   "`man` the manual page");
    help->add_option("topic", topic_)->check([this](const std::string& topic) {
      const auto commands = program_.get_subcommands({});
      const bool known =
          topic == "config" || topic == "api" || topic == "man" ||
          std::any_of(commands.begin(), commands.end(), [&](const CLI::App* c) { return HasName(c, topic); });
      return known ? std::string() : "there is no command " + topic + "; `jetond help` lists them";
    });
    help->callback([this] { run_ = [this] { return PrintHelp(); }; });
  }

  void AddAuthorizations() {
    using What = AuthorizationsCommand::What;
    CLI::App* const parent =
        program_.add_subcommand("authorizations", "Administer the personal authorizations of all users");
    AddCommand(*parent, "expire", "Remove those whose life is over",
               [](const auto& config) { return Administer(config, {.what = What::kExpire, .user = {}}); });
    CLI::App* const revoke =
        AddCommand(*parent, "revoke-all", "Remove all, or those of one user", [this](const auto& config) {
          const auto user = user_.empty() ? std::nullopt : std::optional(user_);
          return Administer(config, {.what = What::kRevokeAll, .user = user});
        });
    revoke->add_option("--user", user_, "Only those of this user")->check([](const std::string& name) {
      return name.empty() ? std::string("must not be empty") : std::string();
    });
    parent->require_subcommand(0, 1);
    parent->preparse_callback(
        [this, parent](std::size_t) { run_ = [parent] { return Finish(parent->help("jetond")); }; });
  }

  void AddKeys() {
    CLI::App* const parent = program_.add_subcommand("keys", "Administer the keys of the installation");
    CLI::App* const rotate = AddCommand(*parent, "rotate", "Sign or seal with a new one from now on",
                                        [this](const auto& config) { return RotateKeys(config, keys_, force_); });
    rotate->add_option("keys", keys_)
        ->required()
        ->check(CLI::IsMember({"registry", "sealing", "federation", "access"}));
    rotate->add_flag("--force", force_, "Even where registries may not know the next key yet");
    parent->require_subcommand(1);
  }

  void AddRegistry() {
    CLI::App* const parent = program_.add_subcommand("registry", "Show what registries need to know");
    AddCommand(*parent, "list", "Every registry and its profile",
               [](const auto& config) { return Finish(PrintRegistries(config)); });
    CLI::App* const show = AddCommand(*parent, "config", "What its own configuration has to say",
                                      [this](const auto& loaded) { return ShowRegistry(loaded, registry_); });
    show->add_option("service", registry_.service)->required();
    CLI::Option* const into = show->add_option(
        "--into", registry_.file, "Put it into this configuration of CNCF distribution, whose `auth` it replaces");
    show->add_option("--restart", registry_.unit, "Then restart this unit of systemd")->needs(into);
    parent->require_subcommand(1);
  }

  void AddBackup() {
    CLI::App* const backup =
        AddCommand(program_, "backup", "Copy the database, while the server runs or not",
                   [this](const auto& config) { return FinishQuietly(RunBackup(config, backup_)); });
    backup->add_option("file", backup_.file, "Where to; `-` is standard output")->required();
    backup->add_option("--with-keys", backup_.keys, "Copy the keys, too, into this second file");
    CLI::App* const restore =
        AddCommand(program_, "restore", "Fill an empty data folder from a backup, after checking it",
                   [this](const auto& config) { return FinishQuietly(RunRestore(config, backup_)); });
    restore->add_option("file", backup_.file, "The backup; `-` is standard input")->required();
    restore->add_option("--with-keys", backup_.keys, "The file of its keys");
  }

  CLI::App program_{"jetond issues, checks, narrows and revokes access tokens for APIs and container registries.",
                    "jetond"};
  std::string usage_;
  std::function<int()> run_;
  std::string file_;
  std::vector<config::Override> overrides_ = {
      {"data_dir", ""}, {"listen", ""}, {"admin_listen", ""}, {"public_url", ""}};
  std::string topic_;
  std::string user_;
  std::string keys_;
  bool force_ = false;
  BackupCommand backup_;
  SetupCommand setup_;
  RegistryChange registry_;
};

}  // namespace
}  // namespace jeton::server

int main(int argc, char** argv) {
  try {
    return jeton::server::CommandLine().Run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "jetond: {}\n", error.what());
    return 1;
  }
}
