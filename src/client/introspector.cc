#include "jeton/introspector.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>

#include "base/encoding.h"
#include "base/json.h"
#include "client/oauth.h"

namespace jeton {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

Introspection Read(const boost::json::object& document) {
  const auto* const active = document.if_contains("active");
  Introspection answer{.active = active != nullptr && active->is_bool() && active->get_bool()};
  if (!answer.active) return answer;
  answer.subject = TextOf(document, "sub");
  answer.client_id = TextOf(document, "client_id");
  const std::string scopes = TextOf(document, "scope");
  for (const std::string_view scope : SplitWords(scopes)) {
    if (!scope.empty()) answer.scopes.emplace_back(scope);
  }
  answer.document = document;
  return answer;
}

// Returns the end of the token, in seconds since 1970; the largest number: none is said.
std::int64_t EndOf(const Introspection& answer) {
  const auto* const end = answer.document.if_contains("exp");
  return end != nullptr && end->is_int64() ? end->get_int64() : std::numeric_limits<std::int64_t>::max();
}

bool Ended(const Introspection& answer) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count() >= EndOf(answer);
}

}  // namespace

bool Introspection::Has(std::string_view scope) const {
  return active && std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

struct Introspector::State {
  // The newest answers come first.
  struct Remembered {
    std::string token;
    SteadyTime asked;
    Introspection answer;
  };

  std::unique_ptr<client::OAuthClient> TakeClient();
  void Remember(const std::string& token, SteadyTime asked, const Introspection& answer);

  Connection::Options server;
  Options options;
  std::mutex mutex;  // never held during a request
  std::vector<std::unique_ptr<client::OAuthClient>> idle;
  std::list<Remembered> answers;
  std::unordered_map<std::string_view, std::list<Remembered>::iterator> by_token;  // keys lie in `answers`
};

std::unique_ptr<client::OAuthClient> Introspector::State::TakeClient() {
  const std::lock_guard lock(mutex);
  if (idle.empty()) {
    return std::make_unique<client::OAuthClient>(server, options.client_id, options.client_secret);
  }
  auto taken = std::move(idle.back());
  idle.pop_back();
  return taken;
}

// Drops answers that are too old or too many. They are in the order in which they came, so the last ones go first.
void Introspector::State::Remember(const std::string& token, SteadyTime asked, const Introspection& answer) {
  if (const auto old = by_token.find(token); old != by_token.end()) {
    const auto place = old->second;
    by_token.erase(old);
    answers.erase(place);
  }
  answers.push_front({token, asked, answer});
  by_token.emplace(answers.front().token, answers.begin());
  while (answers.size() > options.most_answers || answers.back().asked + options.most_age < asked) {
    by_token.erase(answers.back().token);
    answers.pop_back();
    if (answers.empty()) return;
  }
}

Introspector::Introspector(Connection::Options server, Options options) : state_(std::make_unique<State>()) {
  state_->server = std::move(server);
  state_->options = std::move(options);
}
Introspector::~Introspector() = default;
Introspector::Introspector(Introspector&&) noexcept = default;
Introspector& Introspector::operator=(Introspector&&) noexcept = default;

Answer<Introspection> Introspector::Check(const std::string& token) {
  // The age counts from before the request: what is revoked while it is under way may not be in its answer.
  const SteadyTime now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->by_token.find(token);
    if (found != state_->by_token.end() && now < found->second->asked + state_->options.most_age &&
        !Ended(found->second->answer)) {
      return found->second->answer;
    }
  }
  auto client = state_->TakeClient();
  const auto reply = client->Post("introspection_endpoint", {{"token", token}});
  const std::lock_guard lock(state_->mutex);
  state_->idle.push_back(std::move(client));
  if (!reply) return tl::unexpected(reply.error());
  Introspection answer = Read(*reply);
  if (state_->options.most_age.count() > 0) state_->Remember(token, now, answer);
  return answer;
}

}  // namespace jeton
