#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "endpoints/call.h"

// Fills in pages: without scripts, without resources of other sites, and with all text escaped.
namespace jeton::endpoints::web {

// Markup. All other text is escaped when it becomes part of a page.
struct Html {
  std::string text;
};

// Returns a file below pages/, compiled into the program.
std::string_view PageFile(std::string_view name);

using Value = std::pair<std::string_view, std::variant<std::string, Html>>;
// Returns the file with each {{name}} replaced. Throws std::logic_error for a name without a value, which is a bug.
Html Fill(std::string_view file, std::initializer_list<Value> values);

// Makes a whole page. `form_target` is an origin besides ours that its forms may lead to; empty: none.
Response Page(int status, const std::string& title, const Html& body, std::string_view form_target = {});
Response MessagePage(int status, const std::string& title, const std::string& text);

// For answers between a user and an application, which no cache may keep.
constexpr std::string_view kNeverStore = "Cache-Control: no-cache, no-store, must-revalidate\r\nPragma: no-cache\r\n";

}  // namespace jeton::endpoints::web
