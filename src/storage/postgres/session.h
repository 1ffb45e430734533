#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "storage/postgres/options.h"
#include "storage/postgres/values.h"

namespace jeton::storage {

struct ClearReply {
  void operator()(PGresult* answer) const { PQclear(answer); }
};
using Reply = std::unique_ptr<PGresult, ClearReply>;

// One session with a PostgreSQL server, in libpq's pipeline mode: commands are sent without waiting for the answers of
// those before. Used by one thread at a time.
//
// Functions throw Interrupted if the session is lost, or the server wants the transaction to be run again; Unstorable
// for a value that the database cannot hold; and otherwise Unavailable.
class Session {
 public:
  // Connects to the server that takes writes, and checks that the database suits us. The error is a sentence for the
  // operator, without the password.
  explicit Session(const PostgresOptions& options);

  struct Shape {
    std::vector<Oid> parameters;
    int columns = 0;
  };
  // Prepares a statement and returns what it takes and gives.
  Shape Prepare(const std::string& name, const char* sql);
  // Likewise, without waiting, for a statement whose shape is known.
  void SendPrepare(const std::string& name, const char* sql);

  // Sends a command. The next Await waits for it, too.
  void Send(const char* sql);
  void Send(const std::string& statement, const Parameters& parameters);
  // Waits until everything sent has been done. Returns the answer to the last command, or throws the first error. The
  // commands after an error were not executed.
  Reply Await();
  // Ends what was sent without waiting. Errors of it are forgotten.
  void Flush();

  // Runs one or more statements without parameters. Takes as long as it takes.
  void RunScript(const char* sql);
  // Waits until the server has notified this session, which has to listen, or until the time is over.
  void WaitForNotice(std::chrono::milliseconds most);

  bool lost() const { return lost_; }
  // Returns whether a transaction block is open, as far as answers have come.
  bool in_transaction() const;

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  enum class Sent { kCommand, kForgotten, kEnd, kForgottenEnd };

  void Connect(const PostgresOptions& options);
  void CheckDatabase();
  void Note(int sent, Sent what);
  // Returns the next answer, null between those of two commands. Throws if the session is lost.
  Reply Next();
  void Read(Sent what, Reply& last, Reply& error);
  [[noreturn]] void Lose(const std::string& why);
  [[noreturn]] void Throw(const PGresult* error);

  std::unique_ptr<PGconn, Finish> connection_;
  std::deque<Sent> sent_;
  bool lost_ = false;
};

}  // namespace jeton::storage
