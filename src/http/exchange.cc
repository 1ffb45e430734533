#include "http/exchange.h"

#include <algorithm>

#include "http/response_head.h"

namespace jeton::http {
namespace {

constexpr std::size_t kKeptOutput = 16 * 1024;
// The least room behind a head, for its body. A framing line of a chunk must fit.
constexpr std::size_t kLeastRoom = 4 * 1024;

}  // namespace

void Exchange::MoveToFront() {
  if (begin == kept) return;
  const auto at = [this](std::size_t offset) { return buffer.begin() + static_cast<std::ptrdiff_t>(offset); };
  std::copy(at(begin), at(end), at(kept));
  end -= begin - kept;
  begin = kept;
}

std::span<char> Exchange::Room(std::size_t most_head) {
  MoveToFront();
  // A kept head already has its room.
  const std::size_t most = most_head + kLeastRoom;
  if (kept == 0 && buffer.size() - end < kLeastRoom && buffer.size() < most) {
    buffer.resize(std::min(2 * buffer.size(), most));
  }
  return std::span<char>(buffer).subspan(end);
}

std::optional<int> Exchange::TakeHead(const Limits& limits) {
  // An empty line before a request is a habit of old clients (RFC 9112, section 2.2).
  if (scanned == 0 && Pending().starts_with("\r\n")) begin += 2;
  const std::string_view bytes = Pending();
  if (bytes.empty()) return std::nullopt;
  const HeadEnd head_end = FindHeadEnd(bytes, scanned);
  if (head_end.bad) return 400;
  if (head_end.size > limits.head_bytes || (head_end.size == 0 && bytes.size() >= limits.head_bytes)) {
    // If even the first line has no end, the target is too long.
    const bool line = bytes.substr(0, limits.head_bytes).find('\n') == std::string_view::npos;
    return line ? 414 : 431;
  }
  if (head_end.size == 0) {
    // Scans the last bytes again, because their meaning depends on what follows.
    scanned = bytes.size() < 3 ? 0 : bytes.size() - 3;
    return std::nullopt;
  }
  if (buffer.size() - begin - head_end.size < kLeastRoom) {
    MoveToFront();
    if (buffer.size() - head_end.size < kLeastRoom) buffer.resize(head_end.size + kLeastRoom);
  }
  const auto error = ParseHead(Pending().substr(0, head_end.size), limits.headers, head);
  if (error) return StatusOf(*error);
  begin += head_end.size;
  scanned = 0;
  return 0;
}

Exchange::Body Exchange::TakeBody(std::string_view& whole) {
  const std::string_view bytes = Pending();
  if (chunked) {
    std::size_t used = 0;
    const auto state = chunked->Feed(bytes, body, used);
    begin += used;
    if (state == ChunkedBody::State::kTooLarge) return Body::kTooLarge;
    const bool stuck = state == ChunkedBody::State::kMore && Pending().size() >= kLeastRoom;
    if (state == ChunkedBody::State::kBad || stuck) return Body::kBad;
    whole = body;
    return state == ChunkedBody::State::kDone ? Body::kDone : Body::kMore;
  }
  const auto length = static_cast<std::size_t>(*head.content_length);
  if (body.empty() && bytes.size() >= length) {
    // The usual case: the whole body is here and needs no copy.
    begin += length;
    whole = bytes.substr(0, length);
    return Body::kDone;
  }
  const std::size_t used = std::min(bytes.size(), length - body.size());
  body.append(bytes.substr(0, used));
  begin += used;
  whole = body;
  return body.size() == length ? Body::kDone : Body::kMore;
}

void Exchange::AppendAnswer(const wire::Response& response, bool head_only, std::string_view date_line, bool last) {
  const Persistence persistence = last          ? Persistence::kClose
                                  : head.http10 ? Persistence::kKeepAlive
                                                : Persistence::kImplied;
  const Framing framing = !response.rest ? Framing::kLength : head.http10 ? Framing::kUntilClose : Framing::kChunked;
  AppendResponseHead(output, response, date_line, persistence, framing);
  if (head_only) return;
  if (!response.rest) {
    output += response.body;
    return;
  }
  rest = response.rest;
  chunked_answer = framing == Framing::kChunked;
  AppendPiece({response.body, false});
}

void Exchange::AppendPiece(const wire::BodyPiece& piece) {
  if (chunked_answer) {
    AppendChunk(output, piece.bytes);
    if (piece.last) output += kLastChunk;
  } else {
    output += piece.bytes;
  }
  if (piece.last) rest.reset();
}

void Exchange::Clear() {
  rest.reset();
  begin = end = scanned = kept = written = 0;
  chunked.reset();
  if (buffer.size() > kUsualBuffer) {
    buffer.resize(kUsualBuffer);
    buffer.shrink_to_fit();
  }
  for (std::string* text : {&body, &output}) {
    text->clear();
    if (text->capacity() > kKeptOutput) text->shrink_to_fit();
  }
}

}  // namespace jeton::http
