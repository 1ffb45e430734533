#include "jeton/token_source.h"

#include <mutex>

#include "base/json.h"
#include "client/oauth.h"

namespace jeton {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

}  // namespace

struct TokenSource::State {
  State(Connection::Options server, Options given)
      : options(std::move(given)),
        client(std::move(server), options.client_id, options.client_secret),
        refresh(options.refresh_token) {}

  Answer<std::string> Renew(SteadyTime now);
  Answer<Query> Grant() const;
  void TakeRefresh(std::string next);

  const Options options;
  std::mutex mutex;  // held during a renewal: who waits for it finds the new token
  client::OAuthClient client;
  std::string refresh;  // of a user
  std::string token;
  SteadyTime end{};
};

Answer<Query> TokenSource::State::Grant() const {
  Query form{{"grant_type", "client_credentials"}};
  if (options.job_token) {
    auto assertion = options.job_token();
    if (!assertion) return tl::unexpected(assertion.error());
    form = {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", std::move(*assertion)}};
  } else if (!refresh.empty()) {
    form = {{"grant_type", "refresh_token"}, {"refresh_token", refresh}};
  }
  if (!options.scope.empty()) form.emplace_back("scope", options.scope);
  return form;
}

void TokenSource::State::TakeRefresh(std::string next) {
  if (refresh.empty() || next.empty() || next == refresh) return;
  refresh = std::move(next);
  if (options.keep) options.keep(refresh);
}

Answer<std::string> TokenSource::State::Renew(SteadyTime now) {
  const auto form = Grant();
  if (!form) return tl::unexpected(form.error());
  const auto answer = client.Post("token_endpoint", *form);
  if (!answer) return tl::unexpected(answer.error());
  TakeRefresh(TextOf(*answer, "refresh_token"));
  const auto* const life = answer->if_contains("expires_in");
  token = TextOf(*answer, "access_token");
  // Without an end, the server decides; asking again after an hour is harmless.
  end = now + std::chrono::seconds(life != nullptr && life->is_int64() ? life->get_int64() : 3600);
  if (!token.empty()) return token;
  return tl::unexpected(Problem{
      .code = "unreadable_answer", .title = "Unreadable answer", .detail = "The server's answer has no access_token."});
}

TokenSource::TokenSource(Connection::Options server, Options options)
    : state_(std::make_unique<State>(std::move(server), std::move(options))) {}
TokenSource::~TokenSource() = default;
TokenSource::TokenSource(TokenSource&&) noexcept = default;
TokenSource& TokenSource::operator=(TokenSource&&) noexcept = default;

Answer<std::string> TokenSource::Token() {
  const std::lock_guard lock(state_->mutex);
  const SteadyTime now = std::chrono::steady_clock::now();
  if (!state_->token.empty() && now + state_->options.margin < state_->end) return state_->token;
  const std::string before = now < state_->end ? state_->token : std::string();
  auto renewed = state_->Renew(now);
  if (renewed || before.empty() || renewed.error().status / 100 == 4) return renewed;
  return before;
}

void TokenSource::Forget() {
  const std::lock_guard lock(state_->mutex);
  state_->token.clear();
}

}  // namespace jeton
