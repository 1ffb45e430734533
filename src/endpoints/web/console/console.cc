#include "endpoints/web/console/console.h"

#include <algorithm>
#include <string>

#include "wire/conditional.h"

namespace jeton::endpoints::web {
namespace {

// Hashed names: what lies below never changes.
constexpr std::string_view kAssets = "/console/assets/";

constexpr std::string_view kConsoleHeaders =
    "Cache-Control: no-cache\r\nVary: Accept-Encoding\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src "
    "'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'\r\n";

constexpr std::string_view kConsoleAssetHeaders =
    "Cache-Control: public, max-age=31536000, immutable\r\nVary: Accept-Encoding\r\nX-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

// Returns whether the client accepts an encoding by its name. A weight of zero refuses it (RFC 9110, section 12.5.3).
bool Takes(const Request& request, std::string_view encoding) {
  const std::string header = request.HeaderValue("Accept-Encoding").value_or("");
  std::string_view rest = header;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view item = TrimSpace(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto semicolon = std::min(item.find(';'), item.size());
    if (!EqualsIgnoringCase(TrimSpace(item.substr(0, semicolon)), encoding)) continue;
    const std::string_view weight = TrimSpace(item.substr(std::min(semicolon + 1, item.size())));
    return weight.substr(0, 3) != "q=0" || weight.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

Response Send(const Call& call, const ConsoleFile& file, std::string_view headers) {
  Response response{.content_type = file.content_type, .fixed_headers = headers};
  std::string tag(file.tag.substr(0, file.tag.size() - 1));
  std::string_view bytes = file.plain;
  if (!file.brotli.empty() && Takes(call.request, "br")) {
    bytes = file.brotli;
    tag += "b";
    response.AddHeader("Content-Encoding", "br");
  } else if (!file.gzip.empty() && Takes(call.request, "gzip")) {
    bytes = file.gzip;
    tag += "g";
    response.AddHeader("Content-Encoding", "gzip");
  }
  response.body = bytes;
  return wire::AnswerUnlessKnown(call.request, std::move(response), tag + "\"");
}

// GET /console/ and every path below it. A path is only ever compared with the names of files that are built in. Any
// other path is a place within the console, whose script reads it.
Outcome GetConsole(const Call& call) {
  const auto files = ConsoleFiles();
  const auto file = std::ranges::find(files, call.request.path, &ConsoleFile::path);
  if (file != files.end())
    return Send(call, *file, call.request.path.starts_with(kAssets) ? kConsoleAssetHeaders : kConsoleHeaders);
  if (!call.request.path.starts_with(kAssets)) return Send(call, files.front(), kConsoleHeaders);
  return Response{.status = 404,
                  .content_type = "text/plain; charset=utf-8",
                  .fixed_headers = wire::kNoStore,
                  .body = "The console has no such file.\n"};
}

}  // namespace

std::vector<Route> ConsoleRoutes() {
  if (!HasConsole()) return {};
  return {{wire::Method::kGet, kConsolePath, Place::kCached, GetConsole, Accepts::kNothing},
          {wire::Method::kGet, "/console/*", Place::kCached, GetConsole, Accepts::kNothing}};
}

}  // namespace jeton::endpoints::web
