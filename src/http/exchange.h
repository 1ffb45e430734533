#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/head.h"
#include "http/router.h"
#include "http/server.h"
#include "wire/message.h"

namespace jeton::http {

// Room for most heads and the bytes behind them. The buffer grows for a longer head, for as long as its request lasts.
inline constexpr std::size_t kUsualBuffer = 12 * 1024;

// Everything that a connection needs during a request, and gives back when it is idle.
struct Exchange {
  std::string buffer = std::string(kUsualBuffer, '\0');  // read, not yet used: [begin, end)
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t scanned = 0;  // bytes of the head, from begin, that were already scanned
  std::size_t kept = 0;     // the head of the request whose body is being read: its bytes must not move
  Head head;
  std::string body;
  std::optional<ChunkedBody> chunked;
  wire::Request request;
  Router::Result found;  // the route of the request
  std::string output;
  std::size_t written = 0;
  std::shared_ptr<wire::BodySource> rest;  // of the answer being sent; null: the output holds all of it
  bool chunked_answer = false;

  // Returns room for more input behind the pending bytes; never empty. most_head: the longest head in bytes. Moves the
  // pending bytes, which invalidates views of them.
  std::span<char> Room(std::size_t most_head);
  std::string_view Pending() const { return std::string_view(buffer).substr(begin, end - begin); }

  // Takes the head of a request. Returns nothing if more bytes are needed, 0 if the head has been taken, otherwise the
  // status of the refusal.
  std::optional<int> TakeHead(const Limits& limits);

  enum class Body { kMore, kDone, kTooLarge, kBad };
  // Takes pending bytes into the body of the request. kDone: `whole` is the body.
  Body TakeBody(std::string_view& whole);

  // Appends an answer to the output: all of it, or its beginning if it has a rest. last: the connection closes after
  // it. It also closes after an answer with a rest to an HTTP/1.0 client, which has no other way to find the end.
  void AppendAnswer(const wire::Response& response, bool head_only, std::string_view date_line, bool last);
  // Appends the next piece of an answer that has a rest.
  void AppendPiece(const wire::BodyPiece& piece);

  void Clear();

 private:
  void MoveToFront();
};

}  // namespace jeton::http
