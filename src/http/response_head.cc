#include "http/response_head.h"

#include <array>
#include <charconv>

namespace jeton::http {
namespace {

// These literals have a known length. That of a plain literal would be counted each time.
using namespace std::string_view_literals;

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return status < 400 ? "OK" : status < 500 ? "Error" : "Internal Server Error";
  }
}

void AppendNumber(std::string& out, std::size_t number, int base = 10) {
  std::array<char, 24> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace

void AppendResponseHead(std::string& out, const wire::Response& response, std::string_view date_line,
                        Persistence persistence, Framing framing) {
  out += "HTTP/1.1 "sv;
  AppendNumber(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += ReasonPhrase(response.status);
  out += "\r\n"sv;
  out += date_line;
  if (!response.content_type.empty()) {
    out += "Content-Type: "sv;
    out += response.content_type;
    out += "\r\n"sv;
  }
  if (framing == Framing::kChunked) {
    out += "Transfer-Encoding: chunked\r\n"sv;
  } else if (framing == Framing::kLength && response.status != 204 && response.status != 304) {
    out += "Content-Length: "sv;
    AppendNumber(out, response.body.size());
    out += "\r\n"sv;
  }
  if (persistence == Persistence::kClose) out += "Connection: close\r\n"sv;
  if (persistence == Persistence::kKeepAlive) out += "Connection: keep-alive\r\n"sv;
  out += response.fixed_headers;
  out += response.headers;
  out += "\r\n"sv;
}

void AppendChunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  AppendNumber(out, bytes.size(), 16);
  out += "\r\n"sv;
  out += bytes;
  out += "\r\n"sv;
}

}  // namespace jeton::http
