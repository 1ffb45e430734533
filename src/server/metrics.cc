#include "server/metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

namespace jeton::server {
namespace {

void Describe(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

template <typename Value>
void Print(std::string& out, std::string_view name, std::string_view type, std::string_view help, Value value) {
  Describe(out, name, type, help);
  fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

template <std::size_t bounds>
void PrintHistogram(std::string& out, std::string_view name, const std::array<double, bounds>& limits,
                    const std::array<std::atomic<std::uint64_t>, bounds + 1>& counts, double total) {
  auto into = std::back_inserter(out);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bounds; ++i) {
    sum += counts[i].load();
    fmt::format_to(into, "{}_bucket{{le=\"{}\"}} {}\n", name, limits[i], sum);
  }
  sum += counts.back().load();
  fmt::format_to(into, "{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", name, sum, total);
}

void PrintRequests(std::string& out, const RequestMetrics& requests) {
  auto into = std::back_inserter(out);
  Describe(out, "jeton_http_requests_total", "counter", "Requests answered by a route, by class of status.");
  for (std::size_t i = 1; i < requests.by_class.size(); ++i) {
    fmt::format_to(into, "jeton_http_requests_total{{code=\"{}xx\"}} {}\n", i, requests.by_class[i].load());
  }
  Describe(out, "jeton_http_request_duration_seconds", "histogram", "Time from the whole request to its answer.");
  PrintHistogram(out, "jeton_http_request_duration_seconds", RequestMetrics::kBounds, requests.by_duration,
                 static_cast<double>(requests.total_microseconds.load()) * 1e-6);
  Describe(out, "jeton_http_loop_turn_seconds", "histogram", "Time for which a request kept its I/O thread.");
  PrintHistogram(out, "jeton_http_loop_turn_seconds", RequestMetrics::kTurnBounds, requests.by_turn,
                 static_cast<double>(requests.turn_nanoseconds.load()) * 1e-9);
}

void PrintListener(std::string& out, const http::Counters& listener) {
  Print(out, "jeton_http_connections", "gauge", "Connections open now.", listener.connections.load());
  Print(out, "jeton_http_connections_accepted_total", "counter", "Connections accepted.", listener.accepted.load());
  Print(out, "jeton_http_connections_refused_total", "counter", "Connections refused because there were too many.",
        listener.refused_connections.load());
  Print(out, "jeton_http_requests_refused_total", "counter", "Requests refused before they reached a route.",
        listener.refused_requests.load());
  Print(out, "jeton_http_timeouts_total", "counter", "Connections closed because their time was over.",
        listener.timeouts.load());
}

void PrintRefusals(std::string& out, const authority::Authority& authority) {
  auto into = std::back_inserter(out);
  Describe(out, "jeton_registry_scopes_denied_total", "counter",
           "Actions asked for at /v2/auth and not granted, by the policy's reason.");
  for (std::size_t i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (reason == Reason::kAllowed) continue;
    fmt::format_to(into, "jeton_registry_scopes_denied_total{{reason=\"{}\"}} {}\n", NameOf(reason),
                   authority.registry_notes.counters.denied_actions[i].load());
  }
  Describe(out, "jeton_tokens_rejected_total", "counter", "Credentials refused, by what kind they were, and why.");
  for (std::size_t sort = 0; sort < kCredentialSorts; ++sort) {
    std::map<std::string_view, std::uint64_t> by_reason;  // several errors share a word
    for (std::size_t error = 0; error < kCredentialErrors; ++error) {
      const auto why = static_cast<CredentialError>(error);
      by_reason[NameOf(why)] += authority.rejections.Of(static_cast<CredentialSort>(sort), why);
    }
    for (const auto& [reason, count] : by_reason) {
      if (count == 0) continue;
      fmt::format_to(into, "jeton_tokens_rejected_total{{kind=\"{}\",reason=\"{}\"}} {}\n",
                     NameOf(static_cast<CredentialSort>(sort)), reason, count);
    }
  }
}

void PrintWebhooks(std::string& out, const authority::WebhookCounters& webhooks) {
  Describe(out, "jeton_webhook_deliveries_total", "counter",
           "Messages to webhooks: delivered, tries that failed, and messages that were dropped.");
  const std::pair<std::string_view, std::uint64_t> results[] = {{"delivered", webhooks.delivered.load()},
                                                                {"failed", webhooks.failed.load()},
                                                                {"dropped", webhooks.dropped.load()}};
  for (const auto& [result, count] : results) {
    fmt::format_to(std::back_inserter(out), "jeton_webhook_deliveries_total{{result=\"{}\"}} {}\n", result, count);
  }
}

void PrintProcess(std::string& out) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  Print(out, "process_cpu_seconds_total", "counter", "Processor time used.",
        seconds(usage.ru_utime) + seconds(usage.ru_stime));
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  Print(out, "process_resident_memory_bytes", "gauge", "Resident memory.",
        resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  Print(out, "process_open_fds", "gauge", "Open file descriptors.",
        error ? 0 : std::distance(begin(files), end(files)));
}

template <std::size_t bounds>
std::size_t BucketOf(double seconds, const std::array<double, bounds>& limits) {
  std::size_t bucket = 0;
  while (bucket < bounds && seconds > limits[bucket]) ++bucket;
  return bucket;
}

}  // namespace

void RequestMetrics::Count(int status, Microseconds duration) {
  by_class[static_cast<std::size_t>(status / 100) % by_class.size()].fetch_add(1, std::memory_order_relaxed);
  by_duration[BucketOf(static_cast<double>(duration.count()) * 1e-6, kBounds)].fetch_add(1, std::memory_order_relaxed);
  total_microseconds.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0)),
                               std::memory_order_relaxed);
}

void RequestMetrics::CountTurn(std::chrono::nanoseconds duration) {
  by_turn[BucketOf(static_cast<double>(duration.count()) * 1e-9, kTurnBounds)].fetch_add(1, std::memory_order_relaxed);
  turn_nanoseconds.fetch_add(static_cast<std::uint64_t>(duration.count()), std::memory_order_relaxed);
}

std::string PrintMetrics(const RequestMetrics& requests, const http::Counters& listener,
                         const storage::Database& database, const authority::Authority& authority) {
  std::string out;
  PrintRequests(out, requests);
  PrintListener(out, listener);
  const auto& facts_counters = authority.facts.counters();
  Print(out, "jeton_cache_hits_total", "counter", "Facts found in memory.", facts_counters.hits.load());
  Print(out, "jeton_cache_misses_total", "counter", "Facts looked up in the database.", facts_counters.misses.load());
  const auto& counters = database.counters();
  Print(out, "jeton_database_commits_total", "counter", "Durable commits.", counters.commits.load());
  Print(out, "jeton_database_writes_total", "counter", "Writes in those commits.", counters.writes.load());
  Print(out, "jeton_database_failures_total", "counter", "Commits that failed.", counters.failures.load());
  Print(out, "jeton_database_removed_rows_total", "counter", "Expired rows removed.", counters.removed_rows.load());
  Print(out, "jeton_database_queued_writes", "gauge", "Writes waiting for a commit.", database.queued());
  Print(out, "jeton_feed_position", "gauge", "Last change of the feed applied here.", authority.facts.position());
  const auto& registries = authority.registry_notes.counters;
  Print(out, "jeton_registry_events_total", "counter", "Pulls, pushes and deletions told by registries.",
        registries.events.load());
  Print(out, "jeton_registry_scopes_ignored_total", "counter",
        "Scopes asked for at /v2/auth that name nothing here: of another type, or no repository's.",
        registries.ignored_scopes.load());
  PrintRefusals(out, authority);
  PrintWebhooks(out, authority.webhooks.counters);
  PrintProcess(out);
  return out;
}

}  // namespace jeton::server
