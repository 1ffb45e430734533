#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "endpoints/call.h"

// Pages are filled in here: no scripts, nothing from elsewhere, and no text that is not escaped.
namespace jeton::endpoints::web {

// Markup. All other text is escaped when it becomes part of a page.
struct Html {
  std::string text;
};

// The file of that name below pages/, as it was when the program was built.
std::string_view PageFile(std::string_view name);

using Value = std::pair<std::string_view, std::variant<std::string, Html>>;
// The file with each {{name}} replaced. A name without a value is a mistake of ours: std::logic_error.
Html Fill(std::string_view file, std::initializer_list<Value> values);

// A whole page. form_target: the origin that its forms may lead to besides our own; empty: none.
Response Page(int status, const std::string& title, const Html& body, std::string_view form_target = {});
Response MessagePage(int status, const std::string& title, const std::string& text);

// No cache keeps what is between a user and an application.
constexpr std::string_view kNeverStore = "Cache-Control: no-cache, no-store, must-revalidate\r\nPragma: no-cache\r\n";

}  // namespace jeton::endpoints::web
