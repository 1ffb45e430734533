#include "endpoints/web/page.h"

#include <algorithm>

namespace jeton::endpoints::web {
namespace {

constexpr std::string_view kPageHeaders =
    "Cache-Control: no-cache, no-store, must-revalidate\r\nPragma: no-cache\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n";

void AppendEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

void Append(std::string& out, const std::variant<std::string, Html>& value) {
  if (const auto* html = std::get_if<Html>(&value)) {
    out += html->text;
  } else {
    AppendEscaped(out, std::get<std::string>(value));
  }
}

// Returns whether the text cannot end one directive of a policy and begin another.
bool IsOrigin(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(":/.-_+[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

Html Fill(std::string_view file, std::initializer_list<Value> values) {
  std::string_view rest = PageFile(file);
  std::string out;
  for (;;) {
    const auto open = rest.find("{{");
    out += rest.substr(0, open);
    if (open == std::string_view::npos) return {std::move(out)};
    const auto close = rest.find("}}", open);
    const std::string_view name = rest.substr(open + 2, close - open - 2);
    const auto* const value =
        std::find_if(values.begin(), values.end(), [&](const Value& v) { return v.first == name; });
    if (value == values.end()) throw std::logic_error("a page lacks a value");
    Append(out, value->second);
    rest.remove_prefix(close + 2);
  }
}

Response Page(int status, const std::string& title, const Html& body, std::string_view form_target) {
  Response response{.status = status, .content_type = "text/html; charset=utf-8", .fixed_headers = kPageHeaders};
  std::string policy =
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
  // Browsers apply this to redirects of a form too.
  if (IsOrigin(form_target)) policy.append(" ").append(form_target);
  response.AddHeader("Content-Security-Policy", policy);
  response.body = Fill("layout.html", {{"title", title}, {"body", body}}).text;
  return response;
}

Response MessagePage(int status, const std::string& title, const std::string& text) {
  return Page(status, title, Fill("message.html", {{"text", text}}));
}

}  // namespace jeton::endpoints::web
