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

// Views live until the response has been handed back.
struct Request {
  Method method = Method::kGet;
  std::string_view path;   // raw, begins with '/'
  std::string_view query;  // raw, without '?'
  std::vector<Header> headers;
  std::string_view body;
  std::vector<std::string> parameters;  // of the route's pattern, percent-decoded
  std::string_view peer;                // address of the other end, without port
  TimePoint received_at{};

  // The value of a header, which may stand once: nothing when absent. Two of them are joined by ", ", which no
  // single-valued header survives.
  std::optional<std::string> HeaderValue(std::string_view name) const;
  bool HasHeader(std::string_view name) const;
  // The header of that name, where there is exactly one; else null.
  const Header* OnlyHeader(std::string_view name) const;
  // The media type of Content-Type in lower case, without parameters; empty when absent.
  std::string MediaType() const;
  // True when that is `type`, which is in lower case.
  bool HasMediaType(std::string_view type) const;
};

// A piece of a body.
struct BodyPiece {
  std::string bytes;
  bool last = false;
};

// The rest of a body that is too long to be made at once. The connection has each piece made when it has sent the one
// before it, so that a slow reader holds one piece and nothing else. One thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  std::string address;  // of the client that reads it; those of one source take turns with those of others

  // Makes the next piece, of kPieceBytes or a little more. Not called again after the last one. Throws when the body
  // cannot be finished.
  virtual BodyPiece Next() = 0;
};
constexpr std::size_t kPieceBytes = 64 * 1024;

struct Response {
  int status = 200;
  std::string_view content_type = "application/json";  // a literal; empty: no header
  std::string_view fixed_headers;                      // a literal: whole lines, each ended by CRLF
  std::string headers;                                 // the same, made by AddHeader
  std::string body;
  std::shared_ptr<BodySource> rest{};  // of the body, after what is there of it; null: that is all
  // Makes the body when the answer is about to leave, on the thread of its connection: a signature, say, which must not
  // hold up the thread that writes. Null: the body is there. Moved out before it is called. May throw until the
  // dispatcher has it.
  std::function<void(Response&)> finish{};
  bool leaves_its_writes = false;  // of an error: what was written on the way to it counts all the same

  // Characters that would end the line are dropped from the value.
  Response& AddHeader(std::string_view name, std::string_view value);
};

// No cache may keep an answer that carries a token or what one is good for (RFC 6749, section 5.1).
constexpr std::string_view kNoStore = "Cache-Control: no-store\r\nPragma: no-cache\r\n";

}  // namespace jeton::wire
