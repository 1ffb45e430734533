#include "http/head.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <cstring>

#include "base/encoding.h"

namespace jeton::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

// One-byte chunks cost five bytes of lines each; more than that is a waste somebody makes on purpose.
constexpr std::size_t kMostOverheadPerByte = 6;
constexpr std::size_t kFreeOverhead = 8 * 1024;
constexpr std::size_t kLongestLine = 1024;
constexpr std::uint32_t kLongestHeadForBeast = 1u << 20;  // ours is the limit that counts

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

wire::Method MethodOf(bhttp::verb verb) {
  switch (verb) {
    case bhttp::verb::get: return wire::Method::kGet;
    case bhttp::verb::head: return wire::Method::kHead;
    case bhttp::verb::post: return wire::Method::kPost;
    case bhttp::verb::put: return wire::Method::kPut;
    case bhttp::verb::patch: return wire::Method::kPatch;
    case bhttp::verb::delete_: return wire::Method::kDelete;
    case bhttp::verb::options: return wire::Method::kOptions;
    default: return wire::Method::kOther;
  }
}

// Beast's parser with callbacks that keep views instead of copies.
class BeastParser : public bhttp::basic_parser<true> {
 public:
  std::string_view method;
  std::string_view target;
  bhttp::verb verb = bhttp::verb::unknown;
  int version = 11;
  std::vector<wire::Header>* headers = nullptr;

 private:
  void on_request_impl(bhttp::verb known, beast::string_view method_text, beast::string_view target_text,
                       int http_version, beast::error_code&) override {
    verb = known;
    method = View(method_text);
    target = View(target_text);
    version = http_version;
  }
  void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
  void on_field_impl(bhttp::field, beast::string_view name, beast::string_view value, beast::error_code&) override {
    headers->push_back({View(name), View(value)});
  }
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(beast::string_view text, beast::error_code&) override { return text.size(); }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view text, beast::error_code&) override {
    return text.size();
  }
  void on_finish_impl(beast::error_code&) override {}
};

// The first place from `at` on, in steps of eight bytes, that may hold a control character.
std::size_t SkipPrintable(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHighs = 0x8080808080808080u;
  std::uint64_t word = 0;
  for (; at + sizeof word <= bytes.size(); at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    // A byte below 0x20 borrows from its high bit when 0x20 is taken from it.
    if (((word - kOnes * 0x20) & ~word & kHighs) != 0) break;
  }
  return at;
}

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

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

// origin-form, absolute-form (whose authority is not looked at: we are one server) or the asterisk.
bool SplitTarget(std::string_view target, Head& head) {
  if (target == "*") {
    head.asterisk = true;
    return head.method == wire::Method::kOptions;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
    // The authority ends at a slash or a question mark (RFC 3986, section 3.2), whichever comes first.
    const auto end = target.find_first_of("/?", scheme.size());
    if (end != std::string_view::npos && target[end] == '?') return false;
    target = end == std::string_view::npos ? "/" : target.substr(end);
    break;
  }
  if (!target.starts_with('/')) return false;
  const bool plain = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  const auto question = target.find('?');
  head.path = target.substr(0, question);
  head.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  return plain;
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

// The headers that decide about framing and the connection.
std::optional<HeadError> ReadHeader(const wire::Header& header, Head& head, int& hosts) {
  if (EqualsIgnoringCase(header.name, "transfer-encoding")) return ReadTransferEncoding(header.value, head);
  if (EqualsIgnoringCase(header.name, "content-length")) return ReadContentLength(header.value, head);
  if (EqualsIgnoringCase(header.name, "host")) {
    ++hosts;
    if (!IsHost(header.value)) return HeadError::kBad;
  } else if (EqualsIgnoringCase(header.name, "connection")) {
    if (ListHas(header.value, "close")) head.keep_alive = false;
    if (head.http10 && ListHas(header.value, "keep-alive")) head.keep_alive = true;
  } else if (EqualsIgnoringCase(header.name, "expect")) {
    if (!EqualsIgnoringCase(header.value, "100-continue")) return HeadError::kExpectation;
    head.expects_continue = !head.http10;
  }
  return std::nullopt;
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
  for (std::size_t i = from; i < bytes.size(); ++i) {
    i = SkipPrintable(bytes, i);
    if (i == bytes.size()) break;
    const char c = bytes[i];
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') continue;
    if (c == '\n') {
      if (i == 0 || bytes[i - 1] != '\r') return {0, true};
      if (i >= 3 && bytes[i - 3] == '\r' && bytes[i - 2] == '\n') return {i + 1, false};
      // A line that begins with white space would continue the one before (obs-fold).
      if (i + 1 < bytes.size() && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t')) return {0, true};
    } else if (c == '\r') {
      if (i + 1 < bytes.size() && bytes[i + 1] != '\n') return {0, true};
    } else {
      return {0, true};
    }
  }
  return {};
}

std::optional<HeadError> ParseHead(std::string_view bytes, std::size_t most_headers, Head& head) {
  // Everything anew, but for the memory of the list.
  std::vector<wire::Header> headers = std::move(head.headers);
  headers.clear();
  head = Head{};
  head.headers = std::move(headers);
  BeastParser parser;
  parser.headers = &head.headers;
  parser.header_limit(kLongestHeadForBeast);
  parser.body_limit(boost::none);
  beast::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error && error != bhttp::error::need_more) {
    // What Beast refuses of transfer codings, we would, too.
    return HeadError::kBad;
  }
  if (!parser.is_header_done()) return HeadError::kBad;
  if (head.headers.size() > most_headers) return HeadError::kTooLarge;
  head.http10 = parser.version == 10;
  head.keep_alive = !head.http10;
  head.method = MethodOf(parser.verb);
  if (const auto wrong = ReadHeaders(head)) return wrong;
  if (head.method == wire::Method::kOther) return HeadError::kNotImplemented;
  if (!SplitTarget(parser.target, head)) return HeadError::kBad;
  return std::nullopt;
}

ChunkedBody::State ChunkedBody::ReadSize(std::string_view line, std::size_t body_size) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  if (digits.empty() || digits.size() > 8) return State::kBad;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return State::kBad;
  // What follows the size is an extension, or nothing.
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

}  // namespace jeton::http
