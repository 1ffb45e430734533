#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/installation/bootstrap.h"
#include "base/file.h"
#include "http/router.h"
#include "http/server.h"
#include "keys/key_files.h"
#include "keys/key_ring.h"
#include "server/dialects.h"
#include "server/dispatcher.h"
#include "server/edge_errors.h"
#include "server/log.h"
#include "testing/awaited.h"
#include "testing/http_message.h"
#include "testing/temporary_folder.h"
#include "testing/test_authority.h"

namespace jeton::testing {

// Everything that is served, without a socket: the routes of all dialects and the dispatcher, over an authority whose
// clock stands still. A request is answered when its call returns, whatever detours it took, and the answer is whole,
// however long. What http does for a request is done here as well: routing, the limits of bodies, errors of the edge.
class TestServer {
 public:
  explicit TestServer(Settings settings = {}, TestDatabase::MakeDriver driver = OpenTestDriver)
      : authority_(Complete(std::move(settings), folder_), NewInstallation().keys, 10'000, std::move(driver)) {
    server::SetLogLevel("error");
    Open();
    EXPECT_TRUE(authority::Bootstrap(*authority_, authority_.db().database(), authority_.Now()).has_value());
  }
  ~TestServer() {
    Close();
    server::SetLogLevel("info");
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  // Goes on with other settings over the same data and the same keys, with nothing in memory.
  void Restart(Settings settings) {
    Close();
    authority_.Restart(Complete(std::move(settings), folder_));
    Open();
  }

  Reply Send(const Asked& asked) {
    const auto question = asked.path.find('?');
    wire::Request request{.method = asked.method,
                          .path = std::string_view(asked.path).substr(0, question),
                          .query = {},
                          .headers = {},
                          .body = asked.body,
                          .parameters = {},
                          .peer = asked.peer,
                          .received_at = authority_.Now()};
    if (question != std::string::npos) request.query = std::string_view(asked.path).substr(question + 1);
    for (const auto& [name, value] : asked.headers) request.headers.push_back({name, value});
    Reply reply = Read(Answer(request));
    if (asked.method == wire::Method::kHead) reply.body.clear();
    return reply;
  }
  template <typename... Parts>
  Reply Send(wire::Method method, std::string path, const Parts&... parts) {
    Asked asked{.method = method, .path = std::move(path)};
    (AddTo(asked, parts), ...);
    return Send(asked);
  }
  template <typename... Parts>
  Reply Get(std::string path, const Parts&... parts) {
    return Send(wire::Method::kGet, std::move(path), parts...);
  }
  template <typename... Parts>
  Reply Post(std::string path, const Parts&... parts) {
    return Send(wire::Method::kPost, std::move(path), parts...);
  }
  template <typename... Parts>
  Reply Put(std::string path, const Parts&... parts) {
    return Send(wire::Method::kPut, std::move(path), parts...);
  }
  template <typename... Parts>
  Reply Delete(std::string path, const Parts&... parts) {
    return Send(wire::Method::kDelete, std::move(path), parts...);
  }

  // What the first start wrote for the operator: a token of the superuser `admin` with all scopes.
  std::string bootstrap_token() const { return std::string(TrimSpace(ReadFile(BootstrapPath(folder_)).value())); }
  void Advance(Microseconds by) { authority_.Advance(by); }
  TestAuthority& authority() { return authority_; }
  const Settings& settings() { return authority_->settings; }

  // Writes what is gathered in memory, as the server does every so often: uses, denials, logins that only looked.
  void Flush() {
    storage::Database& database = authority_.db().database();
    authority_->usage.Flush(database);
    authority_->denials.log.Flush(database);
    authority_->audit_log.Flush(database);
    database.WriteAndWait([](storage::Transaction&) {});
  }

 private:
  static constexpr server::WorkerPool::Bounds kBounds{.waiting_of_source = 64, .waiting = 64, .running_of_source = 2};

  // All that may be in use until the last answer is out, and what it uses.
  struct Running {
    Running(authority::Authority& authority, storage::Database& database, const Clock& clock)
        : routes(server::MainRoutes(authority.settings)),
          dispatcher(authority, database, {workers, fetchers, tellers, readers}, clock) {
      for (const server::Route& route : routes) router.Add(route.method, route.path, route.body_bytes);
    }

    std::vector<server::Route> routes;
    http::Router router;
    server::WorkerPool workers{2, kBounds};
    server::WorkerPool fetchers{2, kBounds};
    server::WorkerPool tellers{2, kBounds};
    server::WorkerPool readers{2, kBounds};
    server::Dispatcher dispatcher;
  };

  static std::string BootstrapPath(const TemporaryFolder& folder) { return folder / "bootstrap-token"; }
  static Settings Complete(Settings settings, const TemporaryFolder& folder) {
    if (settings.public_url.empty()) settings.public_url = "https://jeton.example.org";
    settings.bootstrap_file.path = BootstrapPath(folder);
    settings.data_directory = folder / "data";
    EXPECT_TRUE(MakeKeyFolder(settings.data_directory).has_value());
    std::filesystem::copy(KeyFolder(NewInstallation().data_directory), KeyFolder(settings.data_directory),
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::skip_existing);
    return settings;
  }
  // The keys of a new installation, made and read once for all tests: RSA keys take long.
  struct Installation {
    TemporaryFolder folder;
    std::string data_directory = folder / "data";
    CountingRandom random;
    KeyRing keys = KeyRing::Load(data_directory, TestAuthority::Registries(), kNow, random).value();
  };
  static const Installation& NewInstallation() {
    static const Installation installation;
    return installation;
  }
  void Open() {
    authority_->database = &authority_.db().database();
    running_ = std::make_unique<Running>(*authority_, authority_.db().database(), authority_.db().clock());
  }
  void Close() {
    for (auto* const pool : {&running_->workers, &running_->fetchers, &running_->tellers, &running_->readers}) {
      pool->Stop();
    }
    authority_.db().Close();
    running_.reset();
  }

  wire::Response Answer(wire::Request& request) {
    auto found = running_->router.Find(request.method, request.path);
    auto* const match = std::get_if<http::Router::Match>(&found);
    if (match == nullptr && request.method == wire::Method::kOther) return server::EdgeError(501, request.path);
    const std::size_t own_limit = match != nullptr ? match->body_bytes : 0;
    const std::size_t limit = own_limit > 0 ? own_limit : http::Limits{}.body_bytes;
    if (request.body.size() > limit) return server::EdgeError(413, request.path);
    if (match != nullptr) {
      request.parameters = std::move(match->parameters);
      return Run(running_->routes[match->route], request);
    }
    if (std::holds_alternative<http::Router::LacksSlash>(found)) return server::AddSlash(request.path, request.query);
    if (std::holds_alternative<http::Router::BadPath>(found)) return server::EdgeError(400, request.path);
    if (const auto* const wrong = std::get_if<http::Router::WrongMethod>(&found)) {
      if (request.method == wire::Method::kOptions) return server::OptionsAnswer(request.path, wrong->allow);
      return server::EdgeError(405, request.path).AddHeader("Allow", wrong->allow);
    }
    return server::EdgeError(404, request.path);
  }
  wire::Response Run(const server::Route& route, const wire::Request& request) {
    const Awaited<wire::Response> awaited;
    wire::Response response;
    const bool now = running_->dispatcher.Serve(route, request, response, [&] { return awaited.Responder(); });
    return now ? response : awaited.Get();
  }
  Reply Read(wire::Response response) {
    if (const auto finish = std::exchange(response.finish, nullptr)) finish(response);
    Reply reply{.status = response.status, .body = response.body};
    if (!response.content_type.empty()) reply.headers["content-type"] = response.content_type;
    AddHeaderLines(response.fixed_headers, reply.headers);
    AddHeaderLines(response.headers, reply.headers);
    for (bool more = response.rest != nullptr; more;) {
      const Awaited<std::optional<wire::BodyPiece>> awaited;
      running_->dispatcher.MakePiece(response.rest, awaited.Responder());
      const auto piece = awaited.Get();
      EXPECT_TRUE(piece.has_value()) << "the body was cut off after " << reply.body.size() << " bytes";
      if (piece) reply.body += piece->bytes;
      more = piece && !piece->last;
    }
    return reply;
  }

  TemporaryFolder folder_;
  TestAuthority authority_;
  std::unique_ptr<Running> running_;
};

}  // namespace jeton::testing
