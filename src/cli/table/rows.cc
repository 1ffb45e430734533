#include "cli/table/rows.h"

#include <deque>
#include <string>

#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

// Texts that are made here, and live as long as the table.
std::string_view Keep(std::string text) {
  static std::deque<std::string> kept;
  return kept.emplace_back(std::move(text));
}

std::string Joined(std::string_view a, std::string_view b) { return std::string(a).append(b); }

}  // namespace

Flag SortFlag(std::string_view orders) {
  return {.name = "sort",
          .text = "The order of the list; a dash before it: the other way round.",
          .place = Place::kQuery,
          .choices = orders,
          .completes = Names::kChoices};
}

void AddRows(std::vector<Command>& all, std::vector<Command> rows) {
  for (Command& row : rows) all.push_back(std::move(row));
}

void AddResource(std::vector<Command>& all, const Resource& resource, std::vector<Flag> to_create,
                 std::vector<Flag> to_edit, std::vector<Flag> to_list) {
  const auto words = [&](std::string_view verb) { return Keep(Joined(resource.word, " ").append(verb)); };
  const auto place = [&](bool many) {
    return Positional{.name = resource.place,
                      .text = resource.form,
                      .binds = resource.binds,
                      .completes = resource.completes,
                      .many = many};
  };
  to_list.push_back(SortFlag(resource.sorts));
  all.push_back({.words = words("list"),
                 .summary = Keep(Joined("List ", resource.plural)),
                 .flags = std::move(to_list),
                 .method = "GET",
                 .path = resource.list,
                 .form = Form::kPage,
                 .columns = resource.columns,
                 .wide = resource.wide,
                 .name = resource.name});
  all.push_back({.words = words("show"),
                 .summary = Keep(Joined("Show ", resource.article)),
                 .positionals = {place(true)},
                 .method = "GET",
                 .path = resource.path,
                 .name = resource.name});
  all.push_back({.words = words("create"),
                 .summary = Keep(Joined("Make ", resource.article)),
                 .positionals = {place(false)},
                 .flags = std::move(to_create),
                 .method = "PUT",
                 .path = resource.path,
                 .must_be_new = true,
                 .dry_run = true,
                 .name = resource.name,
                 .mints = resource.mints,
                 .run = resource.create});
  all.push_back({.words = words("edit"),
                 .summary = Keep(Joined("Change ", resource.article).append("; what no flag names stays")),
                 .positionals = {place(false)},
                 .flags = std::move(to_edit),
                 .path = resource.path,
                 .dry_run = true,
                 .name = resource.name,
                 .run = Edit});
  all.push_back({.words = words("delete"),
                 .summary = Keep(Joined("Delete ", resource.plural)),
                 .positionals = {place(true)},
                 .method = "DELETE",
                 .path = resource.path,
                 .form = Form::kNothing,
                 .dry_run = true,
                 .bulk = true,
                 .run = Delete});
}

}  // namespace jeton::cli
