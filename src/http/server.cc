#include "http/server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <ctime>
#include <thread>

#include "base/encoding.h"
#include "http/loop.h"

namespace jeton::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kMostIdleExchanges = 64;
// Gives most of the gain. More were no faster, and the first of them would wait longer.
constexpr std::size_t kMostTogether = 8;
// Beyond the cap, this many connections get a refusal; further ones are closed without an answer.
constexpr std::size_t kMostRefusing = 64;
constexpr std::chrono::milliseconds kStoppingSweepPeriod{20};
constexpr std::chrono::milliseconds kAcceptRetry{100};
constexpr std::string_view kLocalhost = "localhost";  // both address families: clients try one or the other first

std::optional<tcp::endpoint> ParseAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = ParseInteger(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = asio::ip::make_address(host == kLocalhost ? "127.0.0.1" : std::string(host), error);
  if (error || !port || *port < 0 || *port > 65535) return std::nullopt;
  return tcp::endpoint(address, static_cast<unsigned short>(*port));
}

std::string Print(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

bool IsLocalhost(std::string_view address) { return address.substr(0, address.rfind(':')) == kLocalhost; }

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// share: several loops of this server accept from the same port.
void Listen(Acceptor& acceptor, const tcp::endpoint& endpoint, bool share) {
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  acceptor.set_option(tcp::no_delay(true));  // accepted sockets inherit it
  if (share) acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
  acceptor.listen(4096);
  acceptor.non_blocking(true);
}

// Tries the port unshared first: a shared port could be shared with another server by mistake.
tcp::endpoint FindFreePort(asio::io_context& context, const tcp::endpoint& endpoint) {
  Acceptor probe(context);
  Listen(probe, endpoint, false);
  return probe.local_endpoint();
}

// The error names the faulty file and says what is wrong with it.
Result<std::shared_ptr<asio::ssl::context>, std::string> MakeTls(const std::string& certificate_file,
                                                                 const std::string& key_file) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  error_code error;
  context->use_certificate_chain_file(certificate_file, error);
  if (error) return Fail(certificate_file + " holds no certificate that can be used: " + error.message());
  // OpenSSL calls this for an encrypted key; without it, it would prompt on the terminal.
  context->set_password_callback([](std::size_t, asio::ssl::context::password_purpose) { return std::string(); });
  context->use_private_key_file(key_file, asio::ssl::context::pem, error);
  if (error) return Fail(key_file + " holds no key of " + certificate_file + ": " + error.message());
  return context;
}

using Loops = std::vector<std::unique_ptr<Loop>>;

// Makes every loop listen. Returns the endpoint, with the chosen port if it was 0.
tcp::endpoint Open(const Loops& loops, tcp::endpoint endpoint) {
  const bool share = loops.size() > 1;
  if (share) endpoint = FindFreePort(loops.front()->context, endpoint);
  for (const auto& loop : loops) {
    Door& door = loop->doors.emplace_back(loop->context);
    Listen(door.acceptor, endpoint, share);
    endpoint = door.acceptor.local_endpoint();
  }
  return endpoint;
}

// Opens the same port on ::1. A machine may lack IPv6, and a port that is free for one family may be taken for the
// other. That is an error only if the port was configured.
void OpenTheOtherLoopback(const Loops& loops, const tcp::endpoint& endpoint, bool any_port) {
  try {
    Open(loops, tcp::endpoint(asio::ip::address_v6::loopback(), endpoint.port()));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::address_in_use && !any_port) throw;
    for (const auto& loop : loops) loop->doors.erase(std::next(loop->doors.begin()), loop->doors.end());
  }
}

// Makes every loop accept from a socket that was passed to this process. Throws if it is no listening TCP socket.
tcp::endpoint Adopt(const Loops& loops, int socket) {
  sockaddr_storage name{};
  socklen_t length = sizeof name;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&name), &length) != 0) {
    throw boost::system::system_error(errno, boost::system::system_category());
  }
  const tcp protocol = name.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
  for (const auto& loop : loops) {
    Door& door = loop->doors.emplace_back(loop->context);
    door.acceptor.assign(protocol, fcntl(socket, F_DUPFD_CLOEXEC, 0));
    door.acceptor.non_blocking(true);
  }
  close(socket);
  return loops.front()->doors.back().acceptor.local_endpoint();
}

void AllowManyConnections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Loop::Loop(Shared& shared_state) : shared(shared_state) {}

std::unique_ptr<Exchange> Loop::TakeExchange() {
  if (!idle_exchanges_.empty()) {
    auto exchange = std::move(idle_exchanges_.back());
    idle_exchanges_.pop_back();
    return exchange;
  }
  return std::make_unique<Exchange>();
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
  for (Door& door : doors) Accept(door);
}

void Loop::Accept(Door& door) {
  door.acceptor.async_accept(door.peer, [this, &door](error_code error, Socket socket) {
    if (error == asio::error::operation_aborted || shared.stopping) return;
    if (!error) {
      OnAccepted(std::move(socket), door.peer);
      return Accept(door);
    }
    // Probably out of descriptors: wait for other connections to end, without spinning.
    door.retry.expires_after(kAcceptRetry);
    door.retry.async_wait([this, &door](error_code cancelled) {
      if (!cancelled && !shared.stopping) Accept(door);
    });
  });
}

void Loop::OnAccepted(Socket socket, const tcp::endpoint& peer) {
  shared.counters.accepted.fetch_add(1, std::memory_order_relaxed);
  const std::uint64_t open = shared.counters.connections.load(std::memory_order_relaxed);
  const bool full = open >= shared.limits.connections;
  if (full) shared.counters.refused_connections.fetch_add(1, std::memory_order_relaxed);
  if (open >= shared.limits.connections + kMostRefusing) return;
  StartSession(*this, std::move(socket), peer.address().to_string(), full);
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
    // Stopping ends when no connections are left.
    if (!shared.stopping || !sessions.empty()) Sweep();
  });
}

void Loop::Wind() {
  error_code ignored;
  for (Door& door : doors) {
    door.acceptor.close(ignored);
    door.retry.cancel();
  }
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
  const auto asked_port = endpoint->port();
  State& state = *state_;
  state.shared.limits = options.limits;
  AllowManyConnections();
  if (!options.certificate_file.empty()) {
    if (auto loaded = LoadTls(options.certificate_file, options.key_file); !loaded) return loaded;
  }
  try {
    const unsigned threads = options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < threads; ++i) state.loops.push_back(std::make_unique<Loop>(state.shared));
    const bool passed = options.socket >= 0;
    *endpoint = passed ? Adopt(state.loops, options.socket) : Open(state.loops, *endpoint);
    if (passed) {
      state.address = Print(*endpoint);
      return {};
    }
    if (IsLocalhost(options.address)) OpenTheOtherLoopback(state.loops, *endpoint, endpoint->port() != asked_port);
  } catch (const boost::system::system_error& error) {
    return Fail("cannot listen on " + options.address + ": " + error.code().message());
  }
  state.address = IsLocalhost(options.address) ? fmt::format("{}:{}", kLocalhost, endpoint->port()) : Print(*endpoint);
  return {};
}

Result<void, std::string> Server::LoadTls(const std::string& certificate_file, const std::string& key_file) {
  auto context = MakeTls(certificate_file, key_file);
  if (!context) return Fail(std::move(context.error()));
  state_->shared.tls.store(std::move(*context));
  return {};
}

Result<void, std::string> CheckTls(const std::string& certificate_file, const std::string& key_file) {
  const auto context = MakeTls(certificate_file, key_file);
  if (!context) return Fail(context.error());
  return {};
}

std::optional<TimePoint> CertificateEnd(const std::string& certificate_file) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  error_code error;
  context.use_certificate_chain_file(certificate_file, error);
  const X509* const certificate = error ? nullptr : SSL_CTX_get0_certificate(context.native_handle());
  std::tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return std::nullopt;
  return FromMicros(static_cast<std::int64_t>(timegm(&end)) * 1'000'000);
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

void Server::AskLoops(const std::function<void()>& done) {
  const auto left = std::make_shared<std::atomic<std::size_t>>(state_->loops.size());
  for (const auto& loop : state_->loops) {
    asio::post(loop->context, [left, done] {
      if (--*left == 0) done();
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
