#include "storage/postgres/session.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "storage/driver.h"

namespace jeton::storage {
namespace {

// A server that has not answered for this long is taken for lost. Longer than a server waits for a lock.
constexpr std::chrono::seconds kServerPatience{15};
constexpr int kLeastVersion = 150'000;

// What every session begins with. The limits are for a node that stops in the middle of a transaction, which all others
// would wait for.
constexpr const char* kSessionSettings =
    "SET client_min_messages = warning; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '5s';"
    "SET timezone = 'UTC'; SET standard_conforming_strings = on; SET bytea_output = 'hex'";

std::string WithoutEnd(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string FirstLineOf(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text) throw Unavailable("database.password_file cannot be read: " + path);
  return text->substr(0, text->find_first_of("\r\n"));
}

// Of the parameters that are not in the address: how long to wait for a server, and how soon to see that it has gone.
// `read-write`: a server that only follows another may not know yet what has been acknowledged.
constexpr std::pair<const char*, const char*> kConnectionDefaults[] = {
    {"application_name", "jetond"},        {"connect_timeout", "3"},
    {"tcp_user_timeout", "5000"},          {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},          {"keepalives_count", "2"},
    {"target_session_attrs", "read-write"}};

struct FreeParameters {
  void operator()(PQconninfoOption* parameters) const { PQconninfoFree(parameters); }
};

bool IsSet(const PQconninfoOption* parameters, std::string_view name) {
  for (; parameters->keyword != nullptr; ++parameters) {
    if (parameters->keyword == name) return parameters->val != nullptr;
  }
  return false;
}

std::string_view StateOf(const PGresult* error) {
  const char* const state = PQresultErrorField(error, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : state;
}

bool IsFailure(ExecStatusType status) { return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE; }

// The server ends the session after these.
bool EndsSession(std::string_view state) {
  return state == "57P01" || state == "57P02" || state == "57P03" || state == "57P05" || state == "25P03" ||
         state == "25P04" || state.starts_with("08");
}

// A session in which this occurs is of no more use: its server has become one that cannot be written, its plans are for
// another schema, or its statements are gone.
bool SpoilsSession(std::string_view state) { return state == "25006" || state == "0A000" || state == "26000"; }

// The same transaction may succeed when it is run again.
bool MayPass(std::string_view state) { return state.starts_with("40") || state == "55P03" || SpoilsSession(state); }

}  // namespace

Session::Session(const PostgresOptions& options) {
  Connect(options);
  CheckDatabase();
  if (PQenterPipelineMode(connection_.get()) != 1) throw Unavailable("libpq has no pipeline mode");
}

void Session::Connect(const PostgresOptions& options) {
  char* raw_error = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeParameters> given(PQconninfoParse(options.url.c_str(), &raw_error));
  const std::unique_ptr<char, decltype(&PQfreemem)> error(raw_error, &PQfreemem);
  // The message of libpq would repeat parts of the address.
  if (!given) throw Unavailable("database.url is not an address of PostgreSQL");
  const std::string password = options.password_file.empty() ? "" : FirstLineOf(options.password_file);
  std::vector<const char*> names = {"dbname"};
  std::vector<const char*> values = {options.url.c_str()};
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  for (const auto& [name, value] : kConnectionDefaults) {
    if (!IsSet(given.get(), name)) add(name, value);
  }
  if (!password.empty()) add("password", password.c_str());
  add(nullptr, nullptr);
  connection_.reset(PQconnectdbParams(names.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw Interrupted("PostgreSQL: " + WithoutEnd(PQerrorMessage(connection_.get())));
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

void Session::CheckDatabase() {
  RunScript(kSessionSettings);
  const Reply answer(PQexec(connection_.get(),
                            "SELECT current_setting('server_version_num'), datcollate, current_setting("
                            "'server_encoding'), datname FROM pg_database WHERE datname = current_database()"));
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) Throw(answer.get());
  const auto column = [&](int number) { return std::string(PQgetvalue(answer.get(), 0, number)); };
  if (PQserverVersion(connection_.get()) < kLeastVersion) {
    throw Unavailable("PostgreSQL must be 15 or newer; this one is " + column(0));
  }
  // Lists by name are merged by bytes, so the database must sort by them, too.
  if ((column(1) != "C" && column(1) != "POSIX") || column(2) != "UTF8") {
    throw Unavailable(
        fmt::format("the database {} sorts by {} in {}, and must sort by bytes in UTF8. Make one that does: CREATE "
                    "DATABASE jeton TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                    column(3), column(1), column(2)));
  }
}

Session::Shape Session::Prepare(const std::string& name, const char* sql) {
  SendPrepare(name, sql);
  Note(PQsendDescribePrepared(connection_.get(), name.c_str()), Sent::kCommand);
  const Reply description = Await();
  Shape shape{.parameters = {}, .columns = PQnfields(description.get())};
  for (int i = 0; i < PQnparams(description.get()); ++i) shape.parameters.push_back(PQparamtype(description.get(), i));
  return shape;
}

void Session::SendPrepare(const std::string& name, const char* sql) {
  Note(PQsendPrepare(connection_.get(), name.c_str(), sql, 0, nullptr), Sent::kCommand);
}

void Session::Send(const char* sql) {
  Note(PQsendQueryParams(connection_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1), Sent::kCommand);
}

void Session::Send(const std::string& statement, const Parameters& parameters) {
  Note(PQsendQueryPrepared(connection_.get(), statement.c_str(), parameters.count(), parameters.values(),
                           parameters.lengths(), parameters.formats(), 1),
       Sent::kCommand);
}

void Session::Note(int sent, Sent what) {
  if (sent != 1) Lose(PQerrorMessage(connection_.get()));
  sent_.push_back(what);
}

Reply Session::Await() {
  Note(PQpipelineSync(connection_.get()), Sent::kEnd);
  Reply last;
  Reply error;
  while (!sent_.empty()) {
    const Sent what = sent_.front();
    Read(what, last, error);
    sent_.pop_front();
  }
  if (error) Throw(error.get());
  return last;
}

void Session::Flush() {
  Note(PQpipelineSync(connection_.get()), Sent::kEnd);
  for (Sent& what : sent_)
    what = what == Sent::kEnd || what == Sent::kForgottenEnd ? Sent::kForgottenEnd : Sent::kForgotten;
}

void Session::Read(Sent what, Reply& last, Reply& error) {
  Reply answer = Next();
  if (what == Sent::kEnd || what == Sent::kForgottenEnd) {
    if (PQresultStatus(answer.get()) != PGRES_PIPELINE_SYNC) Lose("the server answers out of turn");
    return;
  }
  if (IsFailure(PQresultStatus(answer.get())) && EndsSession(StateOf(answer.get()))) {
    Lose(PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY));
  }
  Next();
  if (what == Sent::kForgotten) return;
  if (IsFailure(PQresultStatus(answer.get())) && !error) error = std::move(answer);
  last = std::move(answer);
}

Reply Session::Next() {
  const auto end = std::chrono::steady_clock::now() + kServerPatience;
  while (PQisBusy(connection_.get()) == 1) {
    const auto rest =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd waiting{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
    if (rest <= 0 || (poll(&waiting, 1, static_cast<int>(rest)) < 0 && errno != EINTR))
      Lose("the server does not answer");
    if (PQconsumeInput(connection_.get()) != 1) Lose(PQerrorMessage(connection_.get()));
  }
  Reply answer(PQgetResult(connection_.get()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) Lose(PQerrorMessage(connection_.get()));
  return answer;
}

void Session::RunScript(const char* sql) {
  const bool pipelined = PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF;
  if (pipelined) {
    Await();
    PQexitPipelineMode(connection_.get());
  }
  const Reply answer(PQexec(connection_.get(), sql));
  if (PQstatus(connection_.get()) != CONNECTION_OK) Lose(PQerrorMessage(connection_.get()));
  if (pipelined) PQenterPipelineMode(connection_.get());
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status != PGRES_EMPTY_QUERY && IsFailure(status)) Throw(answer.get());
}

void Session::WaitForNotice(std::chrono::milliseconds most) {
  const std::unique_ptr<PGnotify, decltype(&PQfreemem)> early(PQnotifies(connection_.get()), &PQfreemem);
  if (!early) {
    pollfd waiting{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
    poll(&waiting, 1, static_cast<int>(most.count()));
  }
  if (PQconsumeInput(connection_.get()) != 1) Lose(PQerrorMessage(connection_.get()));
  while (PGnotify* const notice = PQnotifies(connection_.get())) PQfreemem(notice);
}

bool Session::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

void Session::Lose(const std::string& why) {
  lost_ = true;
  throw Interrupted("the connection to PostgreSQL is lost: " + WithoutEnd(why));
}

// The message alone: its details may hold values of rows.
void Session::Throw(const PGresult* error) {
  const std::string_view state = StateOf(error);
  const char* const message = PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY);
  const std::string text = fmt::format("PostgreSQL: {} ({})", message == nullptr ? "no answer" : message, state);
  if (SpoilsSession(state)) lost_ = true;
  if (state == "26000") throw Interrupted(text + ". A pooler in front must be in session mode");
  if (MayPass(state)) throw Interrupted(text);
  if (state.starts_with("22")) throw Unstorable(text);
  throw Unavailable(text);
}

}  // namespace jeton::storage
