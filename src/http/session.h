#pragma once

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <utility>

#include "http/loop.h"
#include "http/response_head.h"
#include "http/session_limits.h"

// A connection, over TCP or TLS: one state machine. Only for session.cc.
namespace jeton::http {

using boost::system::error_code;

template <typename Stream>
class Session final : public SessionBase, public std::enable_shared_from_this<Session<Stream>> {
  static constexpr bool kTls = !std::is_same_v<Stream, Socket>;

 public:
  template <typename... Arguments>
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): an idle connection need not touch first_bytes_
  Session(Loop& loop, std::string peer, Arguments&&... arguments)
      : loop_(loop), stream_(std::forward<Arguments>(arguments)...), peer_(std::move(peer)) {
    place = loop_.sessions.insert(loop_.sessions.end(), this);
    loop_.shared.counters.connections.fetch_add(1, std::memory_order_relaxed);
  }
  ~Session() override {
    loop_.sessions.erase(place);
    loop_.shared.counters.connections.fetch_sub(1, std::memory_order_relaxed);
  }

  void Start() {
    Arm(loop_.shared.limits.idle);
    if constexpr (kTls) {
      Arm(loop_.shared.limits.head);
      stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](error_code error) {
        if (error) return self->CloseNow();
        self->Arm(self->loop_.shared.limits.idle);
        self->Read();
      });
    } else {
      Read();
    }
  }

  void StartRefusing() {
    if constexpr (kTls) {
      CloseNow();
    } else {
      Take();
      Refuse(503, {});
      Flush();
    }
  }

  void CloseNow() override {
    closed_ = true;
    error_code ignored;
    // Reset, so that a body that was cut off does not look complete to a client that reads to the end of the
    // connection.
    if (exchange_ && exchange_->rest) Lowest().set_option(asio::socket_base::linger(true, 0), ignored);
    Lowest().close(ignored);
  }

  void Wind() override {
    last_ = true;
    if (!busy_ && (!exchange_ || Idle())) CloseNow();
  }

 private:
  http::Socket& Lowest() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  // The loop's clock dates from its last sweep, so the margin makes a deadline a little late, never early.
  void Arm(Seconds time) { deadline = loop_.now + time + kSweepPeriod; }

  void Take() {
    if (!exchange_) exchange_ = loop_.TakeExchange();
  }

  void Release() {
    if (exchange_) loop_.GiveBack(std::move(exchange_));
  }

  void Read() {
    if (closed_) return;
    auto on_read = [self = this->shared_from_this()](error_code error, std::size_t size) { self->OnRead(error, size); };
    // An idle connection holds only a little room for the first bytes. Waiting without a buffer would cost one more
    // system call per request.
    const std::span<char> free =
        exchange_ ? exchange_->Room(loop_.shared.limits.head_bytes) : std::span<char>(first_bytes_);
    const asio::mutable_buffer room(free.data(), free.size());
    if constexpr (kTls) {
      if (stage_ == Stage::kLinger) return Lowest().async_read_some(room, std::move(on_read));
    }
    stream_.async_read_some(room, std::move(on_read));
  }

  bool Idle() const {
    return exchange_->begin == exchange_->end && stage_ == Stage::kHead && exchange_->output.empty() &&
           !exchange_->rest;
  }

  void OnRead(error_code error, std::size_t size) {
    if (closed_) return;
    if (error) return CloseNow();
    if (!exchange_) {
      Take();
      std::memcpy(exchange_->buffer.data(), first_bytes_.data(), size);
    }
    Exchange& x = *exchange_;
    if (stage_ == Stage::kLinger) return Linger(size);
    if (x.begin == x.end && stage_ == Stage::kHead) Arm(loop_.shared.limits.head);
    x.end += size;
    Process();
  }

  // Processes the bytes read, request by request, until more are needed or an answer is pending.
  void Process() {
    unserved_ = false;
    while (!busy_ && !last_answer_ && !rests_) {
      if (exchange_->rest || exchange_->output.size() >= kFullOutput) {
        unserved_ = true;
        break;
      }
      const bool progress = stage_ == Stage::kHead ? ProcessHead() : ProcessBody();
      if (!progress) break;
    }
    if (rests_) unserved_ = exchange_->begin != exchange_->end;
    if (busy_) return;
    exchange_->output.empty() ? OnFlushed() : loop_.FlushTogether(this->shared_from_this());
  }

  bool ProcessHead() {
    const std::optional<int> status = exchange_->TakeHead(loop_.shared.limits);
    if (!status) return false;
    return *status == 0 ? BeginBody() : Refuse(*status, PathOf(exchange_->Pending()));
  }

  bool BeginBody() {
    Exchange& x = *exchange_;
    x.found = loop_.shared.router.Find(x.head.method, x.head.path);
    const auto* match = std::get_if<Router::Match>(&x.found);
    if (match == nullptr && x.head.method == wire::Method::kOther) return Refuse(501, x.head.path);
    const std::size_t own_limit = match ? match->body_bytes : 0;
    const std::size_t limit = own_limit > 0 ? own_limit : loop_.shared.limits.body_bytes;
    if (x.head.content_length.value_or(0) > limit) return Refuse(413, x.head.path);
    x.body.clear();
    x.chunked.reset();
    if (x.head.chunked) x.chunked.emplace(limit);
    const bool empty = !x.head.chunked && x.head.content_length.value_or(0) == 0;
    if (empty) return Serve({});
    stage_ = Stage::kBody;
    x.kept = x.begin;
    Arm(loop_.shared.limits.body);
    if (x.head.expects_continue && x.begin == x.end) x.output += "HTTP/1.1 100 Continue\r\n\r\n";
    return true;
  }

  bool ProcessBody() {
    std::string_view whole;
    switch (exchange_->TakeBody(whole)) {
      case Exchange::Body::kMore: return false;
      case Exchange::Body::kDone: return Serve(whole);
      case Exchange::Body::kTooLarge: return Refuse(413, exchange_->head.path);
      case Exchange::Body::kBad: break;
    }
    return Refuse(400, exchange_->head.path);
  }

  bool Serve(std::string_view body) {
    Exchange& x = *exchange_;
    stage_ = Stage::kHead;
    x.kept = 0;
    deadline = SteadyTime::max();
    wire::Request& request = x.request;
    request.method = x.head.method;
    request.path = x.head.path;
    request.query = x.head.query;
    request.headers.swap(x.head.headers);
    request.body = body;
    request.peer = peer_;
    request.received_at = loop_.shared.clock.Now();
    if (!x.head.keep_alive || loop_.shared.stopping.load(std::memory_order_relaxed)) last_answer_ = true;
    if (x.head.asterisk) return Answer(wire::Response{.status = 204, .content_type = {}});
    Router::Result& found = x.found;
    if (auto* match = std::get_if<Router::Match>(&found)) {
      request.parameters = std::move(match->parameters);
      return Run(match->route);
    }
    if (std::holds_alternative<Router::LacksSlash>(found)) {
      return Answer(loop_.shared.service.add_slash(request.path, request.query));
    }
    if (std::holds_alternative<Router::BadPath>(found)) return Answer(loop_.shared.service.refuse(400, request.path));
    if (const auto* wrong = std::get_if<Router::WrongMethod>(&found)) {
      if (request.method == wire::Method::kOptions) {
        return Answer(loop_.shared.service.options(request.path, wrong->allow));
      }
      wire::Response response = loop_.shared.service.refuse(405, request.path);
      response.AddHeader("Allow", wrong->allow);
      return Answer(response);
    }
    return Answer(loop_.shared.service.refuse(404, request.path));
  }

  bool Run(std::size_t route) {
    wire::Response response;
    busy_ = true;
    const bool now = loop_.shared.service.serve(route, exchange_->request, response, [this] {
      return Responder(this->shared_from_this(), [](std::shared_ptr<void> session, wire::Response answer) {
        auto self = std::static_pointer_cast<Session>(std::move(session));
        asio::io_context& context = self->loop_.context;
        asio::post(context, [self = std::move(self), answer = std::move(answer)]() mutable { self->Resume(answer); });
      });
    });
    if (!now) return false;
    busy_ = false;
    return Answer(response);
  }

  void Resume(wire::Response& response) {
    busy_ = false;
    if (closed_) return;
    if (const auto finish = std::exchange(response.finish, nullptr)) finish(response);
    Answer(response);
    Process();
  }

  bool Answer(const wire::Response& response) {
    Append(response, exchange_->request.method == wire::Method::kHead, exchange_->request.received_at);
    return true;
  }

  // Refuses bytes that are not a request for a route. The connection closes afterwards, because it may be out of step.
  bool Refuse(int status, std::string_view path) {
    loop_.shared.counters.refused_requests.fetch_add(1, std::memory_order_relaxed);
    last_answer_ = true;
    linger_ = true;
    exchange_->head.http10 = false;
    Append(loop_.shared.service.refuse(status, path), false, loop_.shared.clock.Now());
    return true;
  }

  void Append(const wire::Response& response, bool head_only, TimePoint now) {
    Exchange& x = *exchange_;
    if (response.rest && x.head.http10) last_answer_ = true;
    rests_ = response.status == 429 || response.status == 503;
    x.AppendAnswer(response, head_only, loop_.DateLine(now), last_answer_);
    error_code ignored;
    if (x.rest) Lowest().set_option(asio::socket_base::send_buffer_size(kSystemsBuffer), ignored);
  }

  // Asks for the next piece of a long body, after the previous one has been sent.
  void FetchPiece() {
    if (fetching_) return;
    fetching_ = true;
    deadline = SteadyTime::max();
    using Piece = std::optional<wire::BodyPiece>;
    PieceResponder responder(this->shared_from_this(), [](std::shared_ptr<void> session, Piece piece) {
      auto self = std::static_pointer_cast<Session>(std::move(session));
      asio::io_context& context = self->loop_.context;
      asio::post(context, [self = std::move(self), piece = std::move(piece)] { self->OnPiece(piece); });
    });
    loop_.shared.service.make_piece(exchange_->rest, std::move(responder));
  }

  void OnPiece(const std::optional<wire::BodyPiece>& piece) {
    fetching_ = false;
    if (closed_) return;
    if (!piece) return CloseNow();
    exchange_->AppendPiece(*piece);
    Flush();
  }

  // Sends heads and bodies of all answers at once.
  void Flush() override {
    if (writing_ || closed_) return;
    Exchange& x = *exchange_;
    if constexpr (!kTls) {
      while (x.written < x.output.size()) {
        error_code error;
        x.written += stream_.write_some(asio::buffer(x.output.data() + x.written, x.output.size() - x.written), error);
        if (error == asio::error::would_block) return FlushLater();
        if (error) return CloseNow();
      }
    } else if (x.written < x.output.size()) {
      return FlushLater();
    }
    OnFlushed();
  }

  void FlushLater() {
    writing_ = true;
    Arm(loop_.shared.limits.send);
    const Exchange& x = *exchange_;
    asio::async_write(stream_, asio::buffer(x.output.data() + x.written, x.output.size() - x.written),
                      [self = this->shared_from_this()](error_code error, std::size_t) {
                        self->writing_ = false;
                        if (error) return self->CloseNow();
                        if (!self->closed_) self->OnFlushed();
                      });
  }

  void OnFlushed() {
    Exchange& x = *exchange_;
    const bool wrote = x.written > 0;
    x.output.clear();
    x.written = 0;
    if (x.rest) return FetchPiece();
    if (last_answer_) return Finish();
    if (busy_) return;
    if (std::exchange(rests_, false)) return Rest();
    if (unserved_) return ProcessLater();
    if (x.begin == x.end && stage_ == Stage::kHead) {
      if (last_) return CloseNow();
      if (wrote) Arm(loop_.shared.limits.idle);
      Release();
    } else if (wrote && stage_ == Stage::kHead) {
      Arm(loop_.shared.limits.head);
    }
    Read();
  }

  // Pauses before reading from a client that was told to come later: many that retry at once would make others wait.
  void Rest() {
    Arm(loop_.shared.limits.idle);
    const auto timer = std::make_shared<asio::steady_timer>(loop_.context, kRest);
    timer->async_wait([self = this->shared_from_this(), timer](error_code) {
      if (!self->closed_) self->OnFlushed();
    });
  }

  // Posted, because the loop is flushing sessions now, and Process may add this one to them.
  void ProcessLater() {
    asio::post(loop_.context, [self = this->shared_from_this()] {
      if (!self->closed_) self->Process();
    });
  }

  void Finish() {
    if constexpr (kTls) {
      Arm(kLingerTime);
      stream_.async_shutdown([self = this->shared_from_this()](error_code) { self->CloseOrLinger(); });
    } else {
      CloseOrLinger();
    }
  }

  void CloseOrLinger() {
    if (closed_) return;
    if (!linger_) {
      Release();
      return CloseNow();
    }
    error_code ignored;
    Lowest().shutdown(http::Socket::shutdown_send, ignored);
    stage_ = Stage::kLinger;
    exchange_->begin = exchange_->end = exchange_->kept = 0;
    Arm(kLingerTime);
    Read();
  }

  void Linger(std::size_t size) {
    lingered_ += size;
    if (lingered_ > kLingerBytes) return CloseNow();
    Read();
  }

  enum class Stage { kHead, kBody, kLinger };

  Loop& loop_;
  Stream stream_;
  const std::string peer_;
  std::array<char, kFirstBytes> first_bytes_;
  std::unique_ptr<Exchange> exchange_;  // null while idle
  Stage stage_ = Stage::kHead;
  bool busy_ = false;      // an answer is being made elsewhere
  bool fetching_ = false;  // a piece of the answer is being made elsewhere
  bool rests_ = false;     // the last answer told the client to come later
  bool unserved_ = false;  // requests may have been read but not processed
  bool writing_ = false;
  bool last_ = false;         // the server is stopping
  bool last_answer_ = false;  // nothing is served after the answers in the output
  bool linger_ = false;
  bool closed_ = false;
  std::size_t lingered_ = 0;
};

}  // namespace jeton::http
