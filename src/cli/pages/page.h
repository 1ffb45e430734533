#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/core/command.h"

// What can be read about the program: one page model, made from the table, and printed for a terminal, for man(1) and
// as Markdown.
namespace jeton::cli {

struct Block {
  enum class Kind { kParagraph, kItem, kCode };
  Kind kind = Kind::kParagraph;
  std::string text;
  std::string term{};  // of an item: what is explained
};

struct Section {
  std::string heading;
  std::vector<Block> blocks;
  bool within = false;  // belongs to the section before it
};

struct Page {
  std::string name;     // "jeton-robot"
  std::string summary;  // a line
  std::vector<Section> sections;
};

// Returns the page about a command, about the commands that begin with `words`, about a topic, or, without words, about
// the program. Empty sections: there is nothing of that name.
Page PageAbout(std::span<const Command> commands, std::string_view words);
// As in the manual: with all about each command that begins with `word`.
Page ManualPage(std::span<const Command> commands, std::string_view word);

// Those of the programs' other names.
std::vector<Page> HelperPages();

// The topics of help besides the commands.
std::vector<std::string_view> Topics();

std::string PrintText(const Page& page);
std::string PrintMan(const Page& page);
// `level`: of the highest heading.
std::string PrintMarkdown(const Page& page, int level);

// The whole reference: docs/reference/jeton.md.
std::string PrintReference(std::span<const Command> commands);

}  // namespace jeton::cli
