#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <string>

#include "jeton/token.h"

namespace {

// Reads the token from standard input: every process of the machine could read it on a command line.
std::string ReadToken() {
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

int IdentifyFromInput() {
  const jeton::TokenIdentity identity = jeton::Identify(ReadToken());
  if (identity.kind.empty()) {
    std::cout << "kind: unknown\n";
    return 1;
  }
  std::cout << "kind: " << identity.kind << "\nchecksum: " << identity.checksum << '\n';
  return identity.checksum == "wrong" ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("jeton works with the tokens of a jetond server.", "jeton");
  program.require_subcommand(1);
  program.set_version_flag("-V,--version", "jeton " JETON_VERSION, "Print the version");
  CLI::App* const version = program.add_subcommand("version", "Print the version");
  CLI::App* const token = program.add_subcommand("token", "Work with a token");
  token->require_subcommand(1);
  CLI::App* const identify = token->add_subcommand("identify", "Tell kind and checksum of a token, offline");
  std::string source;
  identify->add_option("source", source, "`-`: the token comes on standard input")
      ->required()
      ->check([](const std::string& given) {
        return given == "-"
                   ? std::string()
                   : "a token is not to stand on a command line, where others can read it; pass it on standard "
                     "input: jeton token identify - < FILE";
      });
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  if (version->parsed()) {
    std::cout << "jeton " JETON_VERSION "\n";
    return 0;
  }
  return IdentifyFromInput();
}
