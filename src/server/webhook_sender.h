#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "authority/authority.h"
#include "authority/webhooks/deliveries.h"
#include "server/worker_pool.h"
#include "storage/database.h"

namespace jeton::server {

// Sends what waits in the outboxes of webhooks. Receivers whose last try failed have threads of their own, so that
// those that hang delay only each other; and no organization has more than some threads. Does nothing while there are
// no webhooks.
class WebhookSender {
 public:
  struct Outgoing {
    std::string url;
    std::string body;
    std::vector<std::string> headers;  // "Name: value"
  };
  // Sends a POST request. Returns the status of the answer; the error, for the log: there was none.
  using Post = std::function<Result<int, std::string>(const Outgoing& outgoing)>;

  // The authority, the database's writes and the clock outlive it.
  WebhookSender(authority::Authority& authority, storage::Database& database, const Clock& clock, Post post);

  // Begins with what is due now. Called every few hundred milliseconds. Throws storage::Unavailable.
  void Wake();
  // Learns, about once a second, which webhooks other processes have made or changed. Throws storage::Unavailable.
  void ReadInterest();
  // Waits for requests that are under way. What is not sent is sent after the next start.
  void Stop();

 private:
  void Begin(const authority::DueWebhook& due, WorkerPool& pool);
  void Serve(const Id& hook);
  int Send(const authority::Delivery& delivery) const;
  void TellOfEnds(TimePoint now);

  authority::Authority& authority_;
  storage::Database& database_;
  const Clock& clock_;
  const Post post_;
  TimePoint ends_checked_{};  // used by the thread that wakes it, like the next
  TimePoint interest_read_{};
  std::mutex mutex_;
  std::unordered_set<Id> under_way_;
  WorkerPool well_;
  WorkerPool failing_;
};

}  // namespace jeton::server
