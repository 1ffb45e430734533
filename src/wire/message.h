#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

// An HTTP message as the endpoints see it: already framed, checked and routed.
namespace jeton::wire {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

std::string_view NameOf(Method method);

struct Header {
  std::string_view name;
  std::string_view value;
};

// Its views are valid until the response has been handed back.
struct Request {
  Method method = Method::kGet;
  std::string_view path;   // raw, begins with '/'
  std::string_view query;  // raw, without '?'
  std::vector<Header> headers;
  std::string_view body;
  std::vector<std::string> parameters;  // from the route's pattern, percent-decoded
  std::string_view peer;                // address of the client, without port
  TimePoint received_at{};

  // Returns the value of a single-valued header, or nothing. Joins repeated headers with ", ", which makes their value
  // invalid.
  std::optional<std::string> HeaderValue(std::string_view name) const;
  bool HasHeader(std::string_view name) const;
  // Returns the header of that name if there is exactly one, otherwise null.
  const Header* OnlyHeader(std::string_view name) const;
  // The media type of Content-Type in lower case, without parameters; empty when absent.
  std::string MediaType() const;
  // Returns whether the media type is `type`, given in lower case.
  bool HasMediaType(std::string_view type) const;
};

// A piece of a body.
struct BodyPiece {
  std::string bytes;
  bool last = false;
};

// The rest of a body that is too long to make at once. The connection asks for each piece after it has sent the
// previous one, so a slow reader holds only one piece. Used by one thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  std::string address;  // of the client that reads it; clients take turns by their source

  // Makes the next piece, of kPieceBytes or a little more. Not called after the last piece. Throws if the body cannot
  // be finished.
  virtual BodyPiece Next() = 0;
};
constexpr std::size_t kPieceBytes = 64 * 1024;

struct Response {
  int status = 200;
  std::string_view content_type = "application/json";  // a literal; empty: no header
  std::string_view fixed_headers;                      // a literal: whole lines, each ended by CRLF
  std::string headers;                                 // more lines, made by AddHeader
  std::string body;
  std::shared_ptr<BodySource> rest{};  // of the body, after `body`; null: `body` is all
  // Makes the body just before the answer is sent, on the thread of its connection: for example a signature, which must
  // not delay the write thread. Null: the body is complete. Moved out before it is called. If an
  // endpoint's throws, the dispatcher answers 500.
  std::function<void(Response&)> finish{};
  // Whether the transaction of the run is committed. Nothing: that of an error is not, any other is.
  std::optional<bool> commits{};

  // Adds a header. Drops characters from the value that would end the line.
  Response& AddHeader(std::string_view name, std::string_view value);
};

// Caches must not keep an answer with a token or a description of one (RFC 6749, section 5.1).
constexpr std::string_view kNoStore = "Cache-Control: no-store\r\nPragma: no-cache\r\n";

}  // namespace jeton::wire
