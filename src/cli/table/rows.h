#pragma once

#include <string_view>
#include <vector>

#include "cli/core/command.h"

namespace jeton::cli {

// Something with a name that is listed, shown, made, changed and deleted like all others.
struct Resource {
  std::string_view word;     // "team"
  std::string_view article;  // "a team"
  std::string_view plural;   // "teams"
  std::string_view path;     // of one
  std::string_view list;     // of all
  std::string_view place;    // "TEAM"
  std::string_view binds;    // "organization/team"
  std::string_view form;     // "The team, like acme/builders."
  Names completes = Names::kNone;
  std::string_view columns;
  std::string_view wide{};
  std::string_view name = "name";  // the member that names it
  Action create = nullptr;         // null: the request as described
  std::string_view mints{};
  std::string_view sorts = "created -created";  // the orders of the list, the usual one first
};

// --sort of a list.
Flag SortFlag(std::string_view orders);

// Adds `list`, `show`, `create`, `edit` and `delete`.
void AddResource(std::vector<Command>& all, const Resource& resource, std::vector<Flag> to_create,
                 std::vector<Flag> to_edit, std::vector<Flag> to_list = {});
void AddRows(std::vector<Command>& all, std::vector<Command> rows);

}  // namespace jeton::cli
