#pragma once

#include <string>
#include <string_view>

#include "wire/message.h"

namespace jeton::http {

// How an answer tells the client whether the connection stays open: RFC 9112, section 9.3.
enum class Persistence {
  kImplied,    // HTTP/1.1 stays open by default
  kKeepAlive,  // HTTP/1.0 needs a header
  kClose,
};

// How the client knows where the body ends: RFC 9112, section 6.3.
enum class Framing { kLength, kChunked, kUntilClose };

// Appends the status line and all headers, the empty line included. date_line: "Date: …" with its CRLF.
void AppendResponseHead(std::string& out, const wire::Response& response, std::string_view date_line,
                        Persistence persistence, Framing framing = Framing::kLength);

// Appends a piece of a body as one chunk. Appends nothing for an empty piece, because an empty chunk would end the
// body.
void AppendChunk(std::string& out, std::string_view bytes);
constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace jeton::http
