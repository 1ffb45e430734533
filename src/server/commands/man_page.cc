#include "server/commands/man_page.h"

#include <fmt/format.h>

namespace jeton::server {
namespace {

// Escapes text for troff: a hyphen would become a dash, and a period or quote at the beginning a request.
std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '-' || c == '\\') escaped += '\\';
    if (escaped.empty() && (c == '.' || c == '\'')) escaped += "\\&";
    escaped += c;
  }
  return escaped;
}

std::string NameOf(const CLI::Option& option) {
  return option.get_positional() ? option.get_name(true) : option.get_name(false, true);
}

void AppendOptions(std::string& page, const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option == command.get_help_ptr()) continue;
    const bool takes_value = !option->get_positional() && option->get_type_size() > 0;
    page += fmt::format(".TP\n.B {}{}\n{}\n", Escape(NameOf(*option)), takes_value ? " VALUE" : "",
                        option->get_description().empty() ? "See above." : Escape(option->get_description()));
  }
}

void AppendCommand(std::string& page, const CLI::App& command, const std::string& path) {
  const std::string name = path.empty() ? command.get_name() : path + " " + command.get_name();
  page += fmt::format(".SS jetond {}\n{}.\n", Escape(name), Escape(command.get_description()));
  AppendOptions(page, command);
  for (const CLI::App* below : command.get_subcommands({})) AppendCommand(page, *below, name);
}

constexpr const char* kRest = R"(.SH SIGNALS
.TP
.B SIGHUP
Reads the configuration again: certificate, key and level of the log take effect.
.TP
.B SIGTERM, SIGINT
Accepts no more connections, finishes what it has begun, and ends.
.SH ENVIRONMENT
.TP
.B NOTIFY_SOCKET, WATCHDOG_USEC, LISTEN_FDS, CREDENTIALS_DIRECTORY
As systemd sets them: readiness, signs of life, passed sockets named
.I main
and
.IR admin ,
and files named by LoadCredential=.
.SH FILES
.TP
.I /etc/jeton/jeton.toml
The configuration of the packaged service.
.TP
.I /var/lib/jeton
Its data folder: database, keys, and files for registries.
.SH EXIT STATUS
0: done. 1: failed, or
.B doctor
found a fault. 2: wrong usage or a fault in the configuration.
)";

}  // namespace

std::string PrintManPage(const CLI::App& program) {
  std::string page = fmt::format(
      ".TH JETOND 8 \"\" \"jeton {}\" \"Administration\"\n.SH NAME\njetond \\- server for access tokens of APIs and "
      "container registries\n.SH SYNOPSIS\n.B jetond\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n{}\n.SH "
      "COMMANDS\n",
      JETON_VERSION, Escape(program.get_description()));
  for (const CLI::App* command : program.get_subcommands({})) AppendCommand(page, *command, "");
  return page + kRest;
}

}  // namespace jeton::server
