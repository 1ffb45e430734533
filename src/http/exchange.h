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

// What most heads fit in, with room for what comes behind them. A longer one has a longer buffer while it is under way.
inline constexpr std::size_t kUsualBuffer = 12 * 1024;

// Everything that a connection needs while a request is under way, and gives back when it is idle.
struct Exchange {
  std::string buffer = std::string(kUsualBuffer, '\0');  // read, not yet used: [begin, end)
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t scanned = 0;  // of the head, from begin
  std::size_t kept = 0;     // the head of the request whose body is being read: its views must stay where they are
  Head head;
  std::string body;
  std::optional<ChunkedBody> chunked;
  wire::Request request;
  Router::Result found;  // where the request goes
  std::string output;
  std::size_t written = 0;
  std::shared_ptr<wire::BodySource> rest;  // of the answer that is being sent; null: all of it is in the output
  bool chunked_answer = false;

  // Room for more input, at the end of what is pending: never none. most_head: bytes that a head may have. Moves what
  // is pending, which views of it do not survive.
  std::span<char> Room(std::size_t most_head);
  std::string_view Pending() const { return std::string_view(buffer).substr(begin, end - begin); }

  // Takes the head of a request. Nothing while more of it is needed, 0 when it has been taken, else the status of the
  // refusal.
  std::optional<int> TakeHead(const Limits& limits);

  enum class Body { kMore, kDone, kTooLarge, kBad };
  // Takes what is pending into the body of the request. kDone: `whole` is the body.
  Body TakeBody(std::string_view& whole);

  // Appends an answer to the output: all of it, or, where it has a rest, its beginning. last: the connection ends with
  // it, as it does with one that has a rest for an HTTP/1.0 client, which can find the end in no other way.
  void AppendAnswer(const wire::Response& response, bool head_only, std::string_view date_line, bool last);
  // Appends more of an answer that has a rest.
  void AppendPiece(const wire::BodyPiece& piece);

  void Clear();

 private:
  void MoveToFront();
};

}  // namespace jeton::http
