#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/message.h"

namespace jeton::http {

// The request line and headers of one request, checked; views into the bytes that were parsed.
struct Head {
  wire::Method method = wire::Method::kGet;
  std::string_view path;
  std::string_view query;
  bool asterisk = false;  // OPTIONS *
  bool http10 = false;
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  std::optional<std::uint64_t> content_length;
  std::vector<wire::Header> headers;
};

enum class HeadError {
  kBad,             // 400
  kUriTooLong,      // 414
  kExpectation,     // 417
  kTooLarge,        // 431
  kNotImplemented,  // 501: an unknown method or transfer coding
};

int StatusOf(HeadError error);

// Where the head ends (after the empty line) in what has arrived so far; 0 when more is needed. kBad as soon as a byte
// has come that no head may hold: a bare CR or LF, any other control character, a folded line. `from`: how much was
// looked at before.
struct HeadEnd {
  std::size_t size = 0;
  bool bad = false;
};
HeadEnd FindHeadEnd(std::string_view bytes, std::size_t from);

// The path of a head that need not be whole or right, for the form of its refusal; empty where there is none.
std::string_view PathOf(std::string_view head);

// A whole head as FindHeadEnd delimits it, the empty line included (RFC 9112), stricter than the standard wherever two
// parties could understand two things: one Host, one whole Content-Length, no other transfer coding than chunked, none
// of them together. Returns the error or nothing.
std::optional<HeadError> ParseHead(std::string_view bytes, std::size_t most_headers, Head& head);

// The chunked body of a request (RFC 9112, section 7.1), bytes in, text out. Sizes are one to eight hex digits;
// extensions and trailers are read over, and bounded.
class ChunkedBody {
 public:
  explicit ChunkedBody(std::size_t limit) : limit_(limit) {}

  enum class State { kMore, kDone, kBad, kTooLarge };
  // Consumes from `bytes`; `used` tells how much.
  State Feed(std::string_view bytes, std::string& body, std::size_t& used);

 private:
  enum class Part { kSize, kData, kDataEnd, kTrailer, kEnd };

  State FeedLine(std::string_view line, std::size_t body_size);
  State ReadSize(std::string_view line, std::size_t body_size);

  std::size_t limit_;
  Part part_ = Part::kSize;
  std::size_t left_ = 0;      // of the chunk
  std::size_t overhead_ = 0;  // bytes of lines so far
};

}  // namespace jeton::http
