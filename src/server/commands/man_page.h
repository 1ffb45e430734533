#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace jeton::server {

// Prints jetond(8) from the table of commands, from which --help is printed, too.
std::string PrintManPage(const CLI::App& program);

}  // namespace jeton::server
