#include "http/server.h"

#include <sys/resource.h>

#include <openssl/ssl.h>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "base/encoding.h"
#include "http/loop.h"

namespace jeton::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kMostIdleExchanges = 64;
constexpr std::size_t kKeptOutput = 16 * 1024;
// Most of what there is to gain: more were no faster, and the first of them would wait longer.
constexpr std::size_t kMostTogether = 8;
// Beyond the cap, this many more are told so; further ones are closed without a word.
constexpr std::size_t kMostRefusing = 64;
constexpr std::chrono::milliseconds kStoppingSweepPeriod{20};
constexpr std::chrono::milliseconds kAcceptRetry{100};

std::optional<tcp::endpoint> ParseAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = ParseInteger(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : std::string(host), error);
  if (error || !port || *port < 0 || *port > 65535) return std::nullopt;
  return tcp::endpoint(address, static_cast<unsigned short>(*port));
}

std::string Print(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// share: several loops of this server accept from the same port.
void Listen(Acceptor& acceptor, const tcp::endpoint& endpoint, bool share) {
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  acceptor.set_option(tcp::no_delay(true));  // what it accepts has it, too
  if (share) acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
  acceptor.listen(4096);
  acceptor.non_blocking(true);
}

// A port that is shared could be shared with another server by mistake; one that is not, cannot. So it is tried first.
tcp::endpoint FindFreePort(asio::io_context& context, const tcp::endpoint& endpoint) {
  Acceptor probe(context);
  Listen(probe, endpoint, false);
  return probe.local_endpoint();
}

std::unique_ptr<asio::ssl::context> MakeTls(const Options& options) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  error_code error;
  context->use_certificate_chain_file(options.certificate_file, error);
  if (error) throw std::runtime_error(options.certificate_file + ": " + error.message());
  context->use_private_key_file(options.key_file, asio::ssl::context::pem, error);
  if (error) throw std::runtime_error(options.key_file + ": " + error.message());
  return context;
}

void AllowManyConnections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void Exchange::Clear() {
  begin = end = scanned = kept = written = 0;
  chunked.reset();
  for (std::string* text : {&body, &output}) {
    text->clear();
    if (text->capacity() > kKeptOutput) text->shrink_to_fit();
  }
}

Loop::Loop(Shared& shared_state) : shared(shared_state) {}

std::unique_ptr<Exchange> Loop::TakeExchange() {
  if (!idle_exchanges_.empty()) {
    auto exchange = std::move(idle_exchanges_.back());
    idle_exchanges_.pop_back();
    return exchange;
  }
  auto exchange = std::make_unique<Exchange>();
  exchange->buffer.resize(shared.limits.head_bytes + 4096);
  return exchange;
}

void Loop::GiveBack(std::unique_ptr<Exchange> exchange) {
  if (idle_exchanges_.size() >= kMostIdleExchanges) return;
  exchange->Clear();
  idle_exchanges_.push_back(std::move(exchange));
}

const std::string& Loop::DateLine(TimePoint time) {
  const std::int64_t second = ToUnixSeconds(time);
  if (second != date_second_) {
    date_second_ = second;
    date_line_ = "Date: " + FormatHttpDate(time) + "\r\n";
  }
  return date_line_;
}

void Loop::Accept() {
  acceptor.async_accept(peer_, [this](error_code error, Socket socket) {
    if (error == asio::error::operation_aborted || shared.stopping) return;
    if (!error) {
      OnAccepted(std::move(socket));
      return Accept();
    }
    // Out of descriptors, most likely: give the others time to end, without burning the processor meanwhile.
    retry_.expires_after(kAcceptRetry);
    retry_.async_wait([this](error_code cancelled) {
      if (!cancelled && !shared.stopping) Accept();
    });
  });
}

void Loop::OnAccepted(Socket socket) {
  shared.counters.accepted.fetch_add(1, std::memory_order_relaxed);
  const std::uint64_t open = shared.counters.connections.load(std::memory_order_relaxed);
  const bool full = open >= shared.limits.connections;
  if (full) shared.counters.refused_connections.fetch_add(1, std::memory_order_relaxed);
  if (open >= shared.limits.connections + kMostRefusing) return;
  StartSession(*this, std::move(socket), peer_.address().to_string(), full);
}

void Loop::FlushTogether(std::shared_ptr<SessionBase> session) {
  answered_.push_back(std::move(session));
  if (answered_.size() == kMostTogether) return FlushAnswered();
  if (answered_.size() == 1) asio::post(context, [this] { FlushAnswered(); });
}

void Loop::FlushAnswered() {
  for (const auto& session : answered_) session->Flush();
  answered_.clear();
}

void Loop::Sweep() {
  timer_.expires_after(shared.stopping ? kStoppingSweepPeriod : kSweepPeriod);
  timer_.async_wait([this](error_code error) {
    if (error) return;
    now = std::chrono::steady_clock::now();
    for (SessionBase* session : sessions) {
      if (session->deadline > now) continue;
      shared.counters.timeouts.fetch_add(1, std::memory_order_relaxed);
      session->deadline = SteadyTime::max();
      session->CloseNow();
    }
    // Stopping ends when there is nobody left.
    if (!shared.stopping || !sessions.empty()) Sweep();
  });
}

void Loop::Wind() {
  error_code ignored;
  acceptor.close(ignored);
  retry_.cancel();
  for (SessionBase* session : sessions) session->Wind();
  timer_.cancel();
  if (!sessions.empty()) Sweep();
}

struct Server::State {
  State(const Router& router, const Service& service, const Clock& clock)
      : shared{router, service, clock, {}, {}, {}, {}} {}

  Shared shared;
  std::string address;
  std::vector<std::unique_ptr<Loop>> loops;
  std::vector<std::thread> threads;
  std::atomic<std::size_t> running{0};
};

Server::Server(const Router& router, const Service& service, const Clock& clock)
    : state_(std::make_unique<State>(router, service, clock)) {}

Server::~Server() { Stop(Seconds{0}); }

Result<void, std::string> Server::Bind(const Options& options) {
  auto endpoint = ParseAddress(options.address);
  if (!endpoint) return Fail("cannot listen on " + options.address + ": not an address and a port");
  State& state = *state_;
  state.shared.limits = options.limits;
  AllowManyConnections();
  try {
    if (!options.certificate_file.empty()) state.shared.tls = MakeTls(options);
    const bool share = options.threads > 1;
    for (unsigned i = 0; i < options.threads; ++i) {
      auto loop = std::make_unique<Loop>(state.shared);
      if (i == 0 && share) endpoint = FindFreePort(loop->context, *endpoint);
      Listen(loop->acceptor, *endpoint, share);
      if (i == 0) endpoint = loop->acceptor.local_endpoint();
      state.loops.push_back(std::move(loop));
    }
  } catch (const std::exception& error) {
    return Fail("cannot listen on " + options.address + ": " + error.what());
  }
  state.address = Print(*endpoint);
  return {};
}

void Server::Serve() {
  State& state = *state_;
  state.running = state.loops.size();
  for (const auto& loop : state.loops) {
    state.threads.emplace_back([&state, &loop = *loop] {
      loop.Accept();
      loop.Sweep();
      loop.context.run();
      --state.running;
    });
  }
}

const std::string& Server::address() const { return state_->address; }
const Counters& Server::counters() const { return state_->shared.counters; }

void Server::Stop(Seconds grace) {
  State& state = *state_;
  if (state.threads.empty()) return;
  state.shared.stopping = true;
  for (const auto& loop : state.loops) asio::post(loop->context, [&loop = *loop] { loop.Wind(); });
  const SteadyTime end = std::chrono::steady_clock::now() + grace;
  while (state.running > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  for (const auto& loop : state.loops) loop->context.stop();
  for (std::thread& thread : state.threads) thread.join();
  state.threads.clear();
}

}  // namespace jeton::http
