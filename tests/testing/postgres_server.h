#pragma once

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "testing/temporary_folder.h"

namespace jeton::testing {

// A program that is stopped when this goes, and by the kernel if the test dies before.
class ChildProcess {
 public:
  // `user`: empty for the user that runs the test. The output goes to the file `log`.
  ChildProcess(const std::string& folder, const std::string& user, const std::string& log,
               const std::vector<std::string>& command) {
    std::vector<std::string> words = {"setpriv", "--pdeathsig", "INT"};
    if (!user.empty()) words.insert(words.end(), {"--reuid", user, "--regid", user, "--init-groups"});
    words.insert(words.end(), command.begin(), command.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int error = posix_spawnp(&pid_, "setpriv", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start setpriv");
  }
  ~ChildProcess() {
    if (pid_ <= 0) return;
    kill(pid_, SIGINT);
    Wait();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Returns the status of its end.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }
  bool HasEnded() {
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
    return pid_ <= 0;
  }

 private:
  pid_t pid_ = 0;
};

// A PostgreSQL 15 of Debian with an empty database, on a socket in a folder of its own. Both are gone afterwards. It
// syncs nothing to disk.
class PostgresServer {
 public:
  using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

  PostgresServer() {
    if (!user_.empty()) GiveFolderAway();
    const std::string programs = "/usr/lib/postgresql/15/bin/";
    ChildProcess initdb(folder_.path(), user_, log_,
                        {programs + "initdb", "--pgdata=data", "--username=jeton", "--auth=trust", "--encoding=UTF8",
                         "--locale=C", "--no-sync", "--wal-segsize=1"});
    if (initdb.Wait() != 0) throw std::runtime_error("initdb has failed:\n" + Log());
    server_ = std::make_unique<ChildProcess>(
        folder_.path(), user_, log_,
        std::vector<std::string>{programs + "postgres", "-D", "data", "-k", folder_.path(), "-c",
                                 "listen_addresses=", "-c", "fsync=off", "-c", "client_min_messages=warning", "-c",
                                 "shared_buffers=16MB", "-c", "max_connections=50"});
  }

  const std::string& folder() const { return folder_.path(); }  // of its socket
  // Returns the address of a database, for the socket in a folder.
  static std::string UrlIn(const std::string& folder, const std::string& database) {
    return "postgresql://jeton@/" + database + "?host=" + folder + "&sslmode=disable&gssencmode=disable";
  }
  std::string Url(const std::string& database) const { return UrlIn(folder(), database); }

  // Waits for the server to be ready.
  Connection Connect() {
    const std::string address = Url("postgres");
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    for (;;) {
      Connection connection(PQconnectdb(address.c_str()), &PQfinish);
      if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
      if (server_->HasEnded() || std::chrono::steady_clock::now() > end) {
        throw std::runtime_error("PostgreSQL has not started: " + std::string(PQerrorMessage(connection.get())) +
                                 Log());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
  }

 private:
  // PostgreSQL refuses to run as root; its package has made a user for it.
  void GiveFolderAway() const {
    const passwd* entry = getpwnam(user_.c_str());
    if (entry == nullptr || chown(folder_.path().c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw std::runtime_error("no user " + user_ + ": scripts/install-deps.sh build test");
    }
  }
  std::string Log() const {
    std::ifstream file(log_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::string user_ = geteuid() == 0 ? "postgres" : "";
  TemporaryFolder folder_;
  const std::string log_ = folder_ / "log";
  std::unique_ptr<ChildProcess> server_;
};

}  // namespace jeton::testing
