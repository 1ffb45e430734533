#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "http/exchange.h"
#include "http/server.h"

// Only for the files of this folder that use Asio.
namespace jeton::http {

namespace asio = boost::asio;
// Names the executor type: the type-erased default costs a reference count and a virtual call per operation.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr std::chrono::milliseconds kSweepPeriod{500};
using SteadyTime = std::chrono::steady_clock::time_point;

// A connection, as its loop sees it.
class SessionBase {
 public:
  virtual ~SessionBase() = default;
  virtual void CloseNow() = 0;
  // The server is stopping. Closes the connection if it is idle, otherwise after the current answer.
  virtual void Wind() = 0;
  // Sends the answers in the output.
  virtual void Flush() = 0;

  SteadyTime deadline = SteadyTime::max();
  std::list<SessionBase*>::iterator place;
};

// What all loops of a server share.
struct Shared {
  const Router& router;
  const Service& service;
  const Clock& clock;
  Limits limits;
  Counters counters;
  std::atomic<bool> stopping{false};
  // Null: plain HTTP. A connection keeps the context with which it began.
  std::atomic<std::shared_ptr<asio::ssl::context>> tls;
};

// An address at which a loop accepts connections.
struct Door {
  explicit Door(asio::io_context& context) : acceptor(context), retry(context) {}

  Acceptor acceptor;
  asio::ip::tcp::endpoint peer;  // of the next accepted connection
  Timer retry;
};

// One thread's event loop and its connections. Shares nothing with other loops.
class Loop {
 public:
  explicit Loop(Shared& shared_state);

  Shared& shared;
  std::list<SessionBase*> sessions;  // declared before the context, whose destruction destroys the sessions
  // Other threads post answers here. The sockets belong only to this thread.
  asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  std::list<Door> doors;
  SteadyTime now = std::chrono::steady_clock::now();

  void Accept();
  void Accept(Door& door);
  // Closes connections past their deadline, twice a second: one sweep instead of a timer per operation.
  void Sweep();
  // Closes idle connections. The others end by themselves.
  void Wind();

  // Flushes the session together with others that have an answer: after everything that is ready has been served, or as
  // soon as there are enough. A client that sleeps on another processor is then woken once for several answers; waking
  // it for each one can cost as much as half a signature.
  void FlushTogether(std::shared_ptr<SessionBase> session);

  std::unique_ptr<Exchange> TakeExchange();
  void GiveBack(std::unique_ptr<Exchange> exchange);
  // "Date: …\r\n", made once a second.
  const std::string& DateLine(TimePoint now);

 private:
  void OnAccepted(Socket socket, const asio::ip::tcp::endpoint& peer);
  void FlushAnswered();

  Timer timer_{context};
  std::vector<std::shared_ptr<SessionBase>> answered_;  // to be flushed together
  std::vector<std::unique_ptr<Exchange>> idle_exchanges_;
  std::int64_t date_second_ = -1;
  std::string date_line_;
};

// Begins to serve a connection from the address `peer`. `refuse`: there are too many, so answers that and closes.
void StartSession(Loop& loop, Socket socket, std::string peer, bool refuse);

}  // namespace jeton::http
