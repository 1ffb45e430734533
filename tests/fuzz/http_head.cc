#include "http/head.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "http/router.h"
#include "invariant.h"

namespace jeton::http {
namespace {

constexpr std::size_t kMostHeaders = 16;
constexpr std::size_t kBodyLimit = 1024;

struct Line {
  wire::Method method;
  std::string_view pattern;
};
// Every kind of pattern that there is, with overlaps.
constexpr Line kTable[] = {
    {wire::Method::kGet, "/"},
    {wire::Method::kGet, "/user/"},
    {wire::Method::kGet, "/user/{name}"},
    {wire::Method::kPut, "/user/{name}"},
    {wire::Method::kPost, "/org/{org}/robots"},
    {wire::Method::kGet, "/org/{org}/{short}"},
    {wire::Method::kPost, "/repo/{repo...}/visibility"},
    {wire::Method::kGet, "/repo/{repo...}/user/{name}"},
    {wire::Method::kPost, "/repo/{repo...}/tokens/"},
    {wire::Method::kDelete, "/repo/{repo...}"},
    {wire::Method::kGet, "/broker/api{.format}"},
    {wire::Method::kDelete, "/broker/{id}{.format}"},
};

const Router& Table() {
  static const Router router = [] {
    Router made;
    for (const Line& line : kTable) made.Add(line.method, line.pattern);
    return made;
  }();
  return router;
}

bool IsWithin(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::string_view TrimBlanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The pattern with its parameters filled in again.
std::string Fill(std::string_view pattern, const std::vector<std::string>& parameters) {
  std::string path;
  std::size_t next = 0;
  while (!pattern.empty()) {
    const auto open = std::min(pattern.find('{'), pattern.size());
    path += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const bool format = pattern.starts_with("{.format}");
    INVARIANT(next < parameters.size());
    const std::string& value = parameters[next++];
    INVARIANT(format ? value.empty() || value == "json" || value == "xml" : !value.empty());
    path += (format && !value.empty() ? "." : "") + value;
    pattern.remove_prefix(pattern.find('}') + 1);
  }
  INVARIANT(next == parameters.size());
  return path;
}

void CheckRoute(wire::Method method, std::string_view path) {
  const Router::Result result = Table().Find(method, path);
  const Router::Result other = Table().Find(wire::Method::kOther, path);
  if (const auto* match = std::get_if<Router::Match>(&result)) {
    INVARIANT(match->route < std::size(kTable));
    const Line& line = kTable[match->route];
    INVARIANT(line.method == (method == wire::Method::kHead ? wire::Method::kGet : method));
    INVARIANT(Fill(line.pattern, match->parameters) == PercentDecode(path, false));
    for (const std::string& text : match->parameters) INVARIANT(IsUtf8(text) && text.find('\0') == std::string::npos);
  }
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&result)) {
    INVARIANT(wrong->allow.find(wire::NameOf(method)) == std::string::npos || method == wire::Method::kOptions);
  }
  // Whether there is such a thing does not depend on the method, but for slashes at the end.
  const bool found = !std::holds_alternative<Router::NotFound>(result);
  const bool list = std::holds_alternative<Router::LacksSlash>(result);
  if (!path.ends_with('/') && !list) INVARIANT(found == !std::holds_alternative<Router::NotFound>(other));
  if (list) {
    const Router::Result there = Table().Find(method, std::string(path) + "/");
    INVARIANT(!std::holds_alternative<Router::LacksSlash>(there));
    if (method != wire::Method::kGet && method != wire::Method::kHead)
      INVARIANT(!std::holds_alternative<Router::NotFound>(there));
  }
}

// Path and query as RFC 3986 has them: an authority ends at the first '/' or '?'.
void CheckTarget(std::string_view target, const Head& head) {
  if (head.asterisk) return INVARIANT(target == "*");
  const auto colons = target.starts_with('/') ? std::string_view::npos : target.find("://");
  if (colons != std::string_view::npos) {
    target.remove_prefix(colons + 3);
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  }
  const auto question = std::min(target.find('?'), target.size());
  INVARIANT(head.path == (question == 0 ? "/" : target.substr(0, question)));
  INVARIANT(head.query == target.substr(std::min(question + 1, target.size())));
}

// The same lines, read in the plainest way: what a proxy before us may have understood.
void CheckLines(std::string_view bytes, const Head& head) {
  std::vector<std::string_view> lines;
  std::string_view text = bytes;
  for (text.remove_suffix(2); !text.empty(); text.remove_prefix(text.find('\n') + 1)) {
    lines.push_back(text.substr(0, text.find('\r')));
  }
  INVARIANT(lines.size() == head.headers.size() + 1);
  INVARIANT(lines[0].ends_with(head.http10 ? " HTTP/1.0" : " HTTP/1.1"));
  const auto target = lines[0].substr(lines[0].find(' ') + 1);
  CheckTarget(target.substr(0, target.find(' ')), head);
  std::size_t hosts = 0, lengths = 0, codings = 0;
  for (std::size_t i = 0; i < head.headers.size(); ++i) {
    const auto colon = lines[i + 1].find(':');
    const std::string name = ToLower(lines[i + 1].substr(0, colon));
    const std::string_view value = TrimBlanks(lines[i + 1].substr(colon + 1));
    INVARIANT(colon != std::string_view::npos && EqualsIgnoringCase(head.headers[i].name, name));
    INVARIANT(head.headers[i].value == value && IsWithin(head.headers[i].value, bytes));
    INVARIANT(!name.empty() && name.find_first_of(" \t\"(),/;<=>?@[\\]{}") == std::string::npos);
    hosts += name == "host";
    codings += name == "transfer-encoding";
    lengths += name == "content-length";
    if (name == "content-length") INVARIANT(head.content_length == static_cast<std::uint64_t>(*ParseInteger(value)));
    if (name == "connection" && EqualsIgnoringCase(value, "close")) INVARIANT(!head.keep_alive);
  }
  INVARIANT(hosts == 1 || (hosts == 0 && head.http10));
  INVARIANT(codings + lengths <= 1 && head.chunked == (codings == 1));
  INVARIANT(head.content_length.has_value() == (lengths == 1));
}

void CheckHead(std::string_view text) {
  INVARIANT(text.ends_with("\r\n\r\n") && text.find('\0') == std::string_view::npos);
  Head head;
  const auto error = ParseHead(text, kMostHeaders, head);
  if (error) {
    INVARIANT(StatusOf(*error) == 400 || StatusOf(*error) == 417 || StatusOf(*error) == 431 || StatusOf(*error) == 501);
    return;
  }
  INVARIANT(head.headers.size() <= kMostHeaders);
  INVARIANT(head.asterisk ? head.method == wire::Method::kOptions && head.path.empty() : head.path.starts_with('/'));
  INVARIANT(head.path == "/" || IsWithin(head.path, text));
  INVARIANT(IsWithin(head.query, text) && head.path.find('?') == std::string_view::npos);
  for (const std::string_view part : {head.path, head.query}) {
    INVARIANT(std::all_of(part.begin(), part.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; }));
  }
  CheckLines(text, head);
  CheckRoute(head.method, head.path);
  // The memory of the request before must not shine through.
  Head used = head;
  ParseHead("POST /x?y HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n", kMostHeaders, used);
  INVARIANT(!ParseHead(text, kMostHeaders, used));
  INVARIANT(used.path == head.path && used.query == head.query && used.chunked == head.chunked);
  INVARIANT(used.content_length == head.content_length && used.expects_continue == head.expects_continue);
  INVARIANT(used.asterisk == head.asterisk && used.keep_alive == head.keep_alive);
}

// Looks for the end as it does where bytes come `step` at a time: the last three are looked at again.
HeadEnd FindInSteps(std::string_view bytes, std::size_t step) {
  std::size_t scanned = 0;
  for (std::size_t have = std::min(step, bytes.size());; have = std::min(have + step, bytes.size())) {
    const HeadEnd end = FindHeadEnd(bytes.substr(0, have), scanned);
    if (end.bad || end.size != 0 || have == bytes.size()) return end;
    scanned = have < 3 ? 0 : have - 3;
  }
}

struct Chunked {
  ChunkedBody::State state = ChunkedBody::State::kMore;
  std::string body;
  std::size_t used = 0;
};

Chunked ReadInSteps(std::string_view bytes, std::size_t step) {
  ChunkedBody reader(kBodyLimit);
  Chunked read;
  for (std::size_t have = std::min(step, bytes.size());; have = std::min(have + step, bytes.size())) {
    std::size_t used = 0;
    read.state = reader.Feed(bytes.substr(read.used, have - read.used), read.body, used);
    read.used += used;
    INVARIANT(read.used <= have && read.body.size() <= kBodyLimit);
    if (read.state != ChunkedBody::State::kMore || have == bytes.size()) return read;
  }
}

void CheckChunked(std::string_view bytes, std::size_t step) {
  const Chunked whole = ReadInSteps(bytes, bytes.size() + 1);
  const Chunked pieces = ReadInSteps(bytes, step);
  INVARIANT(whole.state == pieces.state && whole.body == pieces.body && whole.used == pieces.used);
  if (whole.state != ChunkedBody::State::kDone) return;
  const auto digits = bytes.find_first_not_of("0123456789abcdefABCDEF");
  INVARIANT(digits >= 1 && digits <= 8 && bytes.substr(0, whole.used).ends_with("\r\n"));
  // What follows belongs to the next request, and takes no part in this one.
  const Chunked alone = ReadInSteps(bytes.substr(0, whole.used), step);
  INVARIANT(alone.state == ChunkedBody::State::kDone && alone.body == whole.body && alone.used == whole.used);
  std::string again;
  for (const char c : whole.body) again += std::string("1;x\r\n") + c + "\r\n";
  const Chunked same = ReadInSteps(again + "0\r\nA: b\r\n\r\n", step);
  INVARIANT(same.state == ChunkedBody::State::kDone && same.body == whole.body);
}

}  // namespace
}  // namespace jeton::http

// What comes in on a connection: a head and, behind it, a chunked body; where there is no head, all of it is body. The
// first line is a path, too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jeton::http;
  const std::string_view bytes = jeton::AsText(data, size);
  const std::size_t step = 1 + size % 16;
  const HeadEnd end = FindHeadEnd(bytes, 0);
  const HeadEnd in_steps = FindInSteps(bytes, step);
  INVARIANT(end.size == in_steps.size && end.bad == in_steps.bad && end.size <= size && (end.size == 0 || !end.bad));
  if (end.size != 0) CheckHead(bytes.substr(0, end.size));
  CheckChunked(bytes.substr(end.size), step);
  for (const auto method : {jeton::wire::Method::kGet, jeton::wire::Method::kHead, jeton::wire::Method::kDelete}) {
    CheckRoute(method, "/" + std::string(bytes.substr(0, bytes.find('\r'))));
  }
  return 0;
}
