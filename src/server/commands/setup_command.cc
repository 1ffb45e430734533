#include "server/commands/setup_command.h"

#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "authority/installation/setup_link.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "config/config.h"
#include "server/admin_access.h"
#include "server/commands/run_program.h"
#include "server/core.h"
#include "server/disk/data_folder.h"
#include "server/disk/directory_lock.h"
#include "server/disk/restored_folder.h"
#include "server/log.h"

namespace jeton::server {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystemFolder = "/etc/jeton";
constexpr std::string_view kLocalUrl = "http://localhost:8080";

using Faults = std::vector<config::Fault>;

std::string FirstLine() {
  std::string line;
  std::getline(std::cin, line);
  return std::string(TrimSpace(line));
}

void Ask(const char* what, std::string& answer, std::string_view standard) {
  if (!answer.empty()) return;
  fmt::print(stderr, "{} [{}]: ", what, standard);
  answer = FirstLine();
  if (answer.empty()) answer = standard;
}

bool HasService(const std::string& file) {
  return file.starts_with(kSystemFolder) && fs::exists("/run/systemd/system");
}

bool IsSystemInstallation() { return access(kSystemFolder, W_OK) == 0; }

// Completes the command from a terminal, or from the first line of standard input and defaults.
void Complete(SetupCommand& command) {
  const bool terminal = isatty(STDIN_FILENO) != 0;
  const bool system = IsSystemInstallation();
  const std::string config = system ? std::string(kSystemFolder) + "/jeton.toml" : "jeton.toml";
  if (terminal) Ask("Configuration file", command.config, config);
  if (command.config.empty()) command.config = config;
  const bool there = fs::exists(command.config) && !command.overwrite;
  if (terminal && !there) {
    Ask("Public URL: how browsers and clients reach the server", command.public_url, kLocalUrl);
    Ask("Data folder", command.data_dir, system ? "/var/lib/jeton" : "var");
  } else if (!terminal && command.public_url.empty()) {
    command.public_url = FirstLine();
  }
  if (command.data_dir.empty() && !there) command.data_dir = system ? "/var/lib/jeton" : "var";
}

std::vector<config::Override> OverridesOf(const SetupCommand& command) {
  std::vector<config::Override> overrides = {{"data_dir", command.data_dir},
                                             {"listen", command.listen},
                                             {"admin_listen", command.admin_listen},
                                             {"public_url", command.public_url}};
  std::erase_if(overrides, [](const config::Override& flag) { return flag.value.empty(); });
  return overrides;
}

std::string Print(const Faults& faults) {
  std::string text;
  for (const config::Fault& fault : faults) text += (text.empty() ? "" : "; ") + fault.Print();
  return text;
}

std::string PrintConfig(const SetupCommand& command) {
  std::string text = "# Written by `jetond setup`. All keys: `jetond help config`.\n\n";
  for (const config::Override& set : OverridesOf(command)) {
    text += set.key + " = ";
    AppendJsonString(text, set.key == "data_dir" ? fs::absolute(set.value).lexically_normal().string() : set.value);
    text += '\n';
  }
  text +=
      "\n# Serve HTTPS here, or put a proxy in front.\n# [tls]\n# certificate = \"/etc/jeton/tls.pem\"\n# key = "
      "\"/etc/jeton/tls.key\"\n\n# One table for each registry; without any, there is one named after the public "
      "URL's host.\n";
  if (command.registry.empty()) return text + "# [[registry]]\n# service = \"registry.example.org\"\n";
  text += "[[registry]]\nservice = ";
  AppendJsonString(text, command.registry);
  return text + "\n";
}

// Files made by root are for the user that the server runs as, who owns the data folder. While this lives, root acts as
// that user.
class ActingAsOwner {
 public:
  explicit ActingAsOwner(const std::string& data_directory) {
    struct stat found {};
    if (geteuid() != 0 || stat(data_directory.c_str(), &found) != 0 || found.st_uid == 0) return;
    acts_ = true;
    ok_ = setgroups(0, nullptr) == 0 && setegid(found.st_gid) == 0 && seteuid(found.st_uid) == 0;
    if (!ok_) reason_ = "cannot act as the owner of " + data_directory + ": " + LastReason();
  }
  ~ActingAsOwner() {
    // Only ever gives back what the process had.
    if (acts_ && (seteuid(getuid()) != 0 || setegid(getgid()) != 0)) std::abort();
  }
  ActingAsOwner(const ActingAsOwner&) = delete;
  ActingAsOwner& operator=(const ActingAsOwner&) = delete;

  bool ok() const { return ok_; }
  const std::string& reason() const { return reason_; }

 private:
  bool acts_ = false;
  bool ok_ = true;
  std::string reason_;
};

Result<void, std::string> WriteConfig(const SetupCommand& command) {
  std::error_code error;
  const fs::path folder = fs::path(command.config).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (fs::exists(command.config, error)) {
    fs::rename(command.config, command.config + ".before-setup", error);
    if (error) return Fail("cannot keep the former " + command.config + ": " + error.message());
  }
  if (auto written = WriteFileAtomically(command.config, PrintConfig(command), 0640); !written) return written;
  struct stat found {};
  const bool root = geteuid() == 0 && stat(command.data_dir.c_str(), &found) == 0;
  if (root && chown(command.config.c_str(), 0, found.st_gid) != 0) {
    return Fail("cannot give " + command.config + " to the server's group: " + LastReason());
  }
  return {};
}

// A configuration that is there stays as it is: what the command says besides must agree with it.
Result<config::Config, std::string> Existing(const SetupCommand& command) {
  auto kept = config::Load(command.config, {});
  if (!kept) return Fail(Print(kept.error()));
  const auto wanted = config::Load(command.config, OverridesOf(command));
  if (!wanted) return Fail(Print(wanted.error()));
  const auto absolute = [](const std::string& path) { return fs::absolute(path).lexically_normal(); };
  const bool same = kept->settings.public_url == wanted->settings.public_url &&
                    kept->listener.address == wanted->listener.address &&
                    kept->server.admin_listen == wanted->server.admin_listen &&
                    absolute(kept->settings.data_directory) == absolute(wanted->settings.data_directory);
  const auto registries = RegistriesOf(*kept, PublicUrlOf(*kept, kept->listener.address));
  const bool knows = command.registry.empty() ||
                     std::any_of(registries.begin(), registries.end(),
                                 [&](const RegistryService& one) { return one.service == command.registry; });
  if (!knows) {
    return Fail(
        fmt::format("{0} is there already and names no registry \"{1}\". Add it there: [[registry]] service = "
                    "\"{1}\"",
                    command.config, command.registry));
  }
  if (same) return std::move(*kept);
  return Fail(
      fmt::format("{0} is there already and says otherwise (public_url = \"{1}\", data_dir = \"{2}\"). Change it "
                  "there, or say --overwrite: then the former file is kept as {0}.before-setup",
                  command.config, kept->settings.public_url, kept->settings.data_directory));
}

Result<config::Config, std::string> SettleConfig(const SetupCommand& command) {
  if (fs::exists(command.config) && !command.overwrite) return Existing(command);
  if (command.public_url.empty()) {
    return Fail(std::string("the public URL is missing: say --public-url, or write it to standard input"));
  }
  const auto good = config::Load("", OverridesOf(command));
  if (!good) return Fail(Print(good.error()));
  if (command.registry.find_first_of("/ \t") != std::string::npos) {
    return Fail("--registry: \"" + command.registry +
                "\" must be the host and port by which clients name the registry, such as registry.example.org");
  }
  if (auto made = MakeDataFolder(command.data_dir, std::nullopt); !made) return Fail(made.error());
  if (auto written = WriteConfig(command); !written) return Fail(written.error());
  auto config = config::Load(command.config, {});
  if (!config) return Fail(Print(config.error()));
  return std::move(*config);
}

Result<std::string, std::string> MakeLinkHere(const config::Config& config) {
  if (auto finished = FinishRestore(config.settings.data_directory); !finished) return Fail(finished.error());
  Core core;
  const auto opened = core.Open(config, PublicUrlOf(config, config.listener.address), std::nullopt);
  if (!opened) return Fail(opened.error());
  if (const auto prepared = core.Prepare(config); !prepared) return Fail(prepared.error());
  std::string link;
  const auto outcome = core.database->WriteAndWait([&](storage::Transaction& transaction) {
    const auto run = core.authority->Begin({.transaction = &transaction, .now = core.clock.Now(), .address = ""});
    link = authority::MakeSetupLink(run).Reveal();
  });
  if (outcome != storage::Database::Outcome::kCommitted) return Fail(std::string("cannot write the database"));
  return link;
}

Result<std::string, std::string> AskForLink(const std::string& data_directory) {
  const auto access = ReadAdminAccess(data_directory);
  if (!access) return Fail(access.error());
  const auto answer = PostAdmin(*access, "/setup-link", "");
  if (!answer) return Fail(answer.error());
  const auto body = ParseJson(answer->body);
  std::string link = body && body->is_object() ? TextOf(body->get_object(), "link") : std::string();
  if (answer->status == 200 && !link.empty()) return link;
  return Fail(fmt::format("the server at {} answers {}", access->address, answer->status));
}

struct MadeLink {
  std::string link;
  bool running = false;    // the server
  bool logged_in = false;  // `jeton`, for the user of this command
};

Result<MadeLink, std::string> MakeLink(const config::Config& config) {
  const std::string& data = config.settings.data_directory;
  if (auto made = MakeDataFolder(data, config.settings.registry_files.group); !made) return Fail(made.error());
  const ActingAsOwner owner(data);
  if (!owner.ok()) return Fail(owner.reason());
  DirectoryLock lock;
  const auto locked = lock.Take(data);
  if (!locked && !locked.error().in_use) return Fail(locked.error().text);
  auto link = locked ? MakeLinkHere(config) : AskForLink(data);
  if (!link) return Fail(link.error());
  return MadeLink{std::move(*link), !locked};
}

// Starts the service, and lets `jeton`, if it is installed, keep the token of the first start for the caller.
Result<void, std::string> Start(const config::Config& config, MadeLink& made) {
  if (!made.running) {
    if (auto started = RunProgram({"systemctl", "enable", "--now", "jeton"}); !started) return started;
    made.running = true;
  }
  const std::string token = config.settings.data_directory + "/bootstrap-token";
  if (!fs::exists(token)) return {};
  // Without `jeton`, or with a public URL that does not lead here yet, the login is one of the next steps.
  const std::string url = PublicUrlOf(config, config.listener.address);
  made.logged_in = RunProgram({"jeton", "login", url, "--token-file", token}).has_value();
  return {};
}

std::string PrintNext(const std::string& file, const config::Config& config, const MadeLink& made) {
  const std::string url = PublicUrlOf(config, config.listener.address);
  const std::string start = HasService(file) ? "systemctl enable --now jeton" : "jetond serve --config " + file;
  const std::string service = RegistriesOf(config, url).front().service;
  int step = 0;
  std::string text = fmt::format("Configuration: {}\nData:          {}\n\n", file, config.settings.data_directory);
  if (!made.running) text += fmt::format("{}. Start the server:\n     {}\n", ++step, start);
  text +=
      fmt::format("{}. Choose the administrator's name and password in a browser, within 15 minutes:\n     {}{}{}\n",
                  ++step, url, authority::kSetupPath, made.link);
  text += fmt::format("{}. Let a robot pull:\n{}     jeton allow acme+ci pull acme/web --snippet skopeo\n", ++step,
                      made.logged_in ? "" : "     jeton login " + url + "\n");
  text += fmt::format(
      "{}. Tell your registry whom to trust; this prints the lines for its configuration:\n     jetond "
      "registry config {} --config {}\n",
      ++step, service, file);
  return text + fmt::format("{}. See that all is well:\n     jetond doctor --config {}\n", ++step, file);
}

}  // namespace

Result<std::string, std::string> RunSetup(SetupCommand command) {
  Complete(command);
  if (command.start && !HasService(command.config)) {
    return Fail("--start needs systemd and the unit of the Debian package. Without it: jetond serve --config " +
                command.config);
  }
  const auto config = SettleConfig(command);
  if (!config) return Fail(config.error());
  SetLogLevel("error");
  auto made = MakeLink(*config);
  if (!made) return Fail(made.error());
  if (command.start) {
    if (auto started = Start(*config, *made); !started) return Fail(started.error());
  }
  return PrintNext(command.config, *config, *made);
}

}  // namespace jeton::server
