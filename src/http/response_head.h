#pragma once

#include <string>
#include <string_view>

#include "wire/message.h"

namespace jeton::http {

// What an answer says of the connection: RFC 9112, section 9.3.
enum class Persistence {
  kImplied,    // HTTP/1.1 stays open without a word
  kKeepAlive,  // HTTP/1.0 wants to be told
  kClose,
};

// How the client knows where the body ends: RFC 9112, section 6.3.
enum class Framing { kLength, kChunked, kUntilClose };

// Appends the status line and all headers, the empty line included. date_line: "Date: …" with its CRLF.
void AppendResponseHead(std::string& out, const wire::Response& response, std::string_view date_line,
                        Persistence persistence, Framing framing = Framing::kLength);

// Appends a piece of a body as a chunk of its own; nothing for none, because an empty chunk would end the body.
void AppendChunk(std::string& out, std::string_view bytes);
constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace jeton::http
