#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/message.h"

namespace jeton::http {

// The checked request line and headers of one request, as views into the parsed bytes.
struct Head {
  wire::Method method = wire::Method::kGet;  // kOther: only some routes take it
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
  kNotImplemented,  // 501: an unknown transfer coding, or method with a target of its own
};

int StatusOf(HeadError error);

// Where the head ends (after the empty line) in the bytes received so far; 0 if more are needed. kBad as soon as a byte
// arrives that no head may hold: a bare CR or LF, another control character, a folded line. `from`: the number of bytes
// already scanned.
struct HeadEnd {
  std::size_t size = 0;
  bool bad = false;
};
HeadEnd FindHeadEnd(std::string_view bytes, std::size_t from);

// Returns the path of a head that may be incomplete or wrong, to choose the form of its refusal; empty if there is
// none.
std::string_view PathOf(std::string_view head);

// Parses a whole head as FindHeadEnd delimits it, with the empty line (RFC 9112). Stricter than the standard wherever
// two parties could read it differently: one Host, one Content-Length that is a whole number, only the chunked transfer
// coding, and never both of these. Returns the error or nothing.
std::optional<HeadError> ParseHead(std::string_view bytes, std::size_t most_headers, Head& head);

// Decodes the chunked body of a request (RFC 9112, section 7.1). Sizes are one to eight hex digits. Extensions and
// trailers are skipped, and limited in length.
class ChunkedBody {
 public:
  explicit ChunkedBody(std::size_t limit) : limit_(limit) {}

  enum class State { kMore, kDone, kBad, kTooLarge };
  // Consumes from `bytes`, and sets `used` to how many.
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
