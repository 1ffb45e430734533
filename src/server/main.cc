#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "config/config.h"
#include "server/application.h"
#include "server/authorizations_command.h"
#include "server/log.h"

namespace jeton::server {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitConfig = 2;

void Complain(const std::vector<config::Fault>& faults) {
  for (const config::Fault& fault : faults) fmt::print(stderr, "{}\n", fault.Print());
}

// Keys and secrets live in this process's memory: it must leave no picture of it, and no file that others can read.
void ProtectProcess() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  umask(077);
}

int Serve(const std::string& file, const std::vector<config::Override>& overrides) {
  // Blocked before any thread is made, so that all inherit it and this one alone waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const auto config = config::Load(file, overrides);
  if (!config) {
    Complain(config.error());
    return kExitConfig;
  }
  Application application;
  if (const auto started = application.Start(*config); !started) {
    fmt::print(stderr, "jetond: {}\n", started.error());
    return kExitFailed;
  }
  int received = 0;
  sigwait(&signals, &received);
  Log(LogLevel::kInfo, "stopping");
  application.Stop();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

int CheckConfig(const std::string& file, const std::vector<config::Override>& overrides) {
  const auto config = config::Load(file, overrides);
  if (!config) {
    Complain(config.error());
    return kExitConfig;
  }
  fmt::print("The configuration is good.\n");
  return 0;
}

int Administer(const std::string& file, const std::vector<config::Override>& overrides,
               const AuthorizationsCommand& command) {
  const auto config = config::Load(file, overrides);
  if (!config) {
    Complain(config.error());
    return kExitConfig;
  }
  SetLogLevel(config->log_level);
  const auto removed = RunAuthorizations(*config, command);
  if (!removed) {
    fmt::print(stderr, "jetond: {}\n", removed.error());
    return kExitFailed;
  }
  const bool expire = command.what == AuthorizationsCommand::What::kExpire;
  fmt::print("{}: {}\n", expire ? "Expired authorizations removed" : "Authorizations revoked", *removed);
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App program("jetond issues, checks, narrows and revokes access tokens for APIs and container registries.",
                   "jetond");
  program.require_subcommand(1);
  std::string file;
  std::string topic;
  std::vector<config::Override> overrides = {
      {"data_dir", ""}, {"listen", ""}, {"admin_listen", ""}, {"public_url", ""}};

  CLI::App* const serve = program.add_subcommand("serve", "Run the server until SIGTERM or SIGINT");
  CLI::App* const check = program.add_subcommand("check-config", "Report every fault of a configuration at once");
  CLI::App* const version = program.add_subcommand("version", "Print the version");
  CLI::App* const help = program.add_subcommand("help", "Print this help, or with `config` the reference of all keys");
  help->add_option("topic", topic)->check(CLI::IsMember({"config"}));
  CLI::App* const authorizations =
      program.add_subcommand("authorizations", "Administer everybody's personal authorizations");
  CLI::App* const expire = authorizations->add_subcommand("expire", "Remove those whose life is over");
  CLI::App* const revoke = authorizations->add_subcommand("revoke-all", "Remove all, or those of one user");
  std::string user;
  revoke->add_option("--user", user, "His alone")->check([](const std::string& name) {
    return name.empty() ? std::string("must not be empty") : std::string();
  });
  authorizations->require_subcommand(0, 1);
  for (CLI::App* const command : {serve, check, expire, revoke}) {
    command->add_option("--config", file, "TOML file");
    command->add_option("--data-dir", overrides[0].value, "Folder of the database, keys and registry files");
    command->add_option("--listen", overrides[1].value, "HOST:PORT of the main listener");
    command->add_option("--admin-listen", overrides[2].value, "HOST:PORT of health and metrics");
    command->add_option("--public-url", overrides[3].value, "How clients reach the server");
  }
  const std::string usage = program.help("", CLI::AppFormatMode::All);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : kExitConfig;
  }
  std::erase_if(overrides, [](const config::Override& flag) { return flag.value.empty(); });
  if (version->parsed()) {
    fmt::print("jetond {}\n", JETON_VERSION);
    return 0;
  }
  if (help->parsed()) {
    fmt::print("{}", topic == "config" ? config::PrintReference() : usage);
    return 0;
  }
  if (authorizations->parsed() && !expire->parsed() && !revoke->parsed()) {
    fmt::print("{}", authorizations->help("jetond"));
    return 0;
  }
  ProtectProcess();
  if (authorizations->parsed()) {
    using What = AuthorizationsCommand::What;
    return Administer(file, overrides,
                      {.what = expire->parsed() ? What::kExpire : What::kRevokeAll,
                       .user = user.empty() ? std::nullopt : std::optional(user)});
  }
  return serve->parsed() ? Serve(file, overrides) : CheckConfig(file, overrides);
}

}  // namespace
}  // namespace jeton::server

int main(int argc, char** argv) {
  try {
    return jeton::server::Main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "jetond: {}\n", error.what());
    return 1;
  }
}
