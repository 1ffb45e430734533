#include "http/head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.h"
#include "base/scan.h"

namespace jeton::http {
namespace {

// A one-byte chunk has five bytes of framing. More is deliberate waste.
constexpr std::size_t kMostOverheadPerByte = 6;
constexpr std::size_t kFreeOverhead = 8 * 1024;
constexpr std::size_t kLongestLine = 1024;

constexpr std::array kMethods = {wire::Method::kGet,   wire::Method::kPost,   wire::Method::kHead,   wire::Method::kPut,
                                 wire::Method::kPatch, wire::Method::kDelete, wire::Method::kOptions};

wire::Method MethodOf(std::string_view text) {
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [&](auto method) { return NameOf(method) == text; });
  return found == kMethods.end() ? wire::Method::kOther : *found;
}

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// tchar (RFC 9110, section 5.6.2).
constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  for (unsigned c = 0; c < 128; ++c) {
    table[c] = table[c] || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
  return table;
}();

bool IsToken(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kTokenCharacters[static_cast<unsigned char>(c)]; });
}

// Returns the index of the first control character from `at` on, or the size.
std::size_t FindControl(std::string_view bytes, std::size_t at) {
  return Scan(bytes, at, [](auto c) { return (c < 0x20) | (c == 0x7f); });
}

// host [ ":" port ], the host a name, an IPv4 address, or an IPv6 address in brackets.
bool IsHost(std::string_view value) {
  const bool literal = value.starts_with('[');
  const auto end = literal ? value.find(']') : value.find(':');
  if (literal && end == std::string_view::npos) return false;
  const std::string_view host = literal ? value.substr(1, end - 1) : value.substr(0, end);
  std::string_view rest = end == std::string_view::npos ? "" : value.substr(literal ? end + 1 : end);
  const bool good = !host.empty() && std::all_of(host.begin(), host.end(), [&](char c) {
    return IsAlphanumeric(c) || c == '.' || (literal ? c == ':' : c == '-' || c == '_');
  });
  if (!good || rest.empty()) return good;
  const std::string_view port = rest.substr(1);
  return rest.starts_with(':') && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
}

bool ListHas(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (EqualsIgnoringCase(TrimSpace(list.substr(0, end)), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// Returns the path and query of an absolute-form; empty if it is not one.
std::string_view CutAuthority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
    // The authority ends at a slash or a question mark (RFC 3986, section 3.2), whichever comes first.
    const auto end = target.find_first_of("/?", scheme.size());
    if (end == std::string_view::npos) return "/";
    return target[end] == '/' ? target.substr(end) : std::string_view();
  }
  return {};
}

// Accepts origin-form, absolute-form (ignoring its authority: we are one server) or the asterisk.
bool SplitTarget(std::string_view target, Head& head) {
  if (target == "*") {
    head.asterisk = true;
    return head.method == wire::Method::kOptions;
  }
  if (!target.starts_with('/')) target = CutAuthority(target);
  if (!target.starts_with('/')) return false;
  const bool plain = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  const auto question = target.find('?');
  head.path = target.substr(0, question);
  head.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  return plain;
}

// Takes the next line, without its end; nothing if there is none. FindHeadEnd has made sure that lines hold no control
// character except tabs.
std::optional<std::string_view> CutLine(std::string_view& bytes) {
  const auto end = bytes.find('\n');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::string_view line = bytes.substr(0, end - 1);
  bytes.remove_prefix(end + 1);
  return line;
}

// method SP target SP version, with single spaces (RFC 9112, section 3).
bool SplitRequestLine(std::string_view line, Head& head, std::string_view& target) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  target = line.substr(first + 1, last - first - 1);
  head.method = MethodOf(method);
  head.http10 = version == "HTTP/1.0";
  head.keep_alive = !head.http10;
  return (head.http10 || version == "HTTP/1.1") && IsToken(method) && !target.empty() &&
         target.find(' ') == std::string_view::npos;
}

// name ":" OWS value OWS; nothing stands between name and colon (RFC 9112, section 5).
std::optional<wire::Header> SplitHeader(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) return std::nullopt;
  return wire::Header{line.substr(0, colon), TrimSpace(line.substr(colon + 1))};
}

std::optional<HeadError> ReadTransferEncoding(std::string_view value, Head& head) {
  if (head.http10 || head.chunked) return HeadError::kBad;
  if (!EqualsIgnoringCase(value, "chunked")) return HeadError::kNotImplemented;
  head.chunked = true;
  return std::nullopt;
}

std::optional<HeadError> ReadContentLength(std::string_view value, Head& head) {
  const bool digits =
      !value.empty() && value.size() <= 18 && value.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits || head.content_length) return HeadError::kBad;
  head.content_length = static_cast<std::uint64_t>(*ParseInteger(value));
  return std::nullopt;
}

std::optional<HeadError> ReadHost(std::string_view value, int& hosts) {
  ++hosts;
  if (!IsHost(value)) return HeadError::kBad;
  return std::nullopt;
}

void ReadConnection(std::string_view value, Head& head) {
  if (ListHas(value, "close")) head.keep_alive = false;
  if (head.http10 && ListHas(value, "keep-alive")) head.keep_alive = true;
}

std::optional<HeadError> ReadExpect(std::string_view value, Head& head) {
  if (!EqualsIgnoringCase(value, "100-continue")) return HeadError::kExpectation;
  head.expects_continue = !head.http10;
  return std::nullopt;
}

// The headers that decide about framing and the connection, told apart by their length first.
std::optional<HeadError> ReadHeader(const wire::Header& header, Head& head, int& hosts) {
  const auto is = [&](std::string_view name) { return EqualsIgnoringCase(header.name, name); };
  switch (header.name.size()) {
    case 4: return is("Host") ? ReadHost(header.value, hosts) : std::nullopt;
    case 6: return is("Expect") ? ReadExpect(header.value, head) : std::nullopt;
    case 10:
      if (is("Connection")) ReadConnection(header.value, head);
      return std::nullopt;
    case 14: return is("Content-Length") ? ReadContentLength(header.value, head) : std::nullopt;
    case 17: return is("Transfer-Encoding") ? ReadTransferEncoding(header.value, head) : std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<HeadError> ReadHeaders(Head& head) {
  int hosts = 0;
  for (const wire::Header& header : head.headers) {
    if (const auto error = ReadHeader(header, head, hosts)) return error;
  }
  if (hosts > 1 || (hosts == 0 && !head.http10)) return HeadError::kBad;
  if (head.chunked && head.content_length) return HeadError::kBad;
  return std::nullopt;
}

}  // namespace

int StatusOf(HeadError error) {
  switch (error) {
    case HeadError::kUriTooLong: return 414;
    case HeadError::kExpectation: return 417;
    case HeadError::kTooLarge: return 431;
    case HeadError::kNotImplemented: return 501;
    case HeadError::kBad: break;
  }
  return 400;
}

HeadEnd FindHeadEnd(std::string_view bytes, std::size_t from) {
  for (std::size_t i = FindControl(bytes, from); i < bytes.size(); i = FindControl(bytes, i + 1)) {
    if (bytes[i] == '\t') continue;
    if (bytes[i] == '\r' && ++i == bytes.size()) break;
    if (bytes[i] != '\n' || i == 0 || bytes[i - 1] != '\r') return {0, true};
    if (i >= 3 && bytes[i - 3] == '\r' && bytes[i - 2] == '\n') return {i + 1, false};
    // A line that begins with white space would continue the one before (obs-fold).
    if (i + 1 < bytes.size() && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t')) return {0, true};
  }
  return {};
}

std::optional<HeadError> ParseHead(std::string_view bytes, std::size_t most_headers, Head& head) {
  // Resets everything, but keeps the memory of the list.
  std::vector<wire::Header> headers = std::move(head.headers);
  headers.clear();
  head = Head{};
  head.headers = std::move(headers);

  std::string_view target;
  const auto first_line = CutLine(bytes);
  if (!first_line || !SplitRequestLine(*first_line, head, target)) return HeadError::kBad;
  for (;;) {
    const auto line = CutLine(bytes);
    if (!line) return HeadError::kBad;
    if (line->empty()) break;
    if (head.headers.size() == most_headers) return HeadError::kTooLarge;
    const auto header = SplitHeader(*line);
    if (!header) return HeadError::kBad;
    head.headers.push_back(*header);
  }
  if (const auto wrong = ReadHeaders(head)) return wrong;
  if (!SplitTarget(target, head)) {
    return head.method == wire::Method::kOther ? HeadError::kNotImplemented : HeadError::kBad;
  }
  return std::nullopt;
}

ChunkedBody::State ChunkedBody::ReadSize(std::string_view line, std::size_t body_size) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  if (digits.empty() || digits.size() > 8) return State::kBad;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return State::kBad;
  // After the size comes an extension, or nothing.
  const std::string_view rest = TrimSpace(line.substr(digits.size()));
  if (!rest.empty() && !rest.starts_with(';')) return State::kBad;
  if (rest.empty() && digits.size() != line.size()) return State::kBad;
  if (size > limit_ - std::min(limit_, body_size)) return State::kTooLarge;
  left_ = size;
  part_ = size == 0 ? Part::kTrailer : Part::kData;
  return State::kMore;
}

ChunkedBody::State ChunkedBody::FeedLine(std::string_view line, std::size_t body_size) {
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') return State::kBad;
  }
  switch (part_) {
    case Part::kSize: return ReadSize(line, body_size);
    case Part::kDataEnd: part_ = Part::kSize; return line.empty() ? State::kMore : State::kBad;
    case Part::kTrailer:
      if (line.empty()) part_ = Part::kEnd;
      return line.empty() ? State::kDone : line.find(':') == std::string_view::npos ? State::kBad : State::kMore;
    case Part::kData:
    case Part::kEnd: break;
  }
  return State::kBad;
}

ChunkedBody::State ChunkedBody::Feed(std::string_view bytes, std::string& body, std::size_t& used) {
  used = 0;
  while (used < bytes.size()) {
    const std::string_view rest = bytes.substr(used);
    if (part_ == Part::kData) {
      const std::size_t size = std::min(left_, rest.size());
      body.append(rest.substr(0, size));
      used += size;
      left_ -= size;
      if (left_ == 0) part_ = Part::kDataEnd;
      continue;
    }
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return rest.size() > kLongestLine ? State::kBad : State::kMore;
    if (end == 0 || rest[end - 1] != '\r' || end > kLongestLine) return State::kBad;
    used += end + 1;
    overhead_ += end + 1;
    if (overhead_ > kFreeOverhead + kMostOverheadPerByte * body.size()) return State::kBad;
    const State state = FeedLine(rest.substr(0, end - 1), body.size());
    if (state != State::kMore) return state;
  }
  return State::kMore;
}

std::string_view PathOf(std::string_view head) {
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  const auto begin = line.find(' ');
  if (begin == std::string_view::npos) return {};
  const std::string_view target = line.substr(begin + 1);
  return target.starts_with('/') ? target.substr(0, target.find_first_of(" ?")) : std::string_view();
}

}  // namespace jeton::http
