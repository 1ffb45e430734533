#include "server/metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "endpoints/api/kinds.h"

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

// Escapes text for the value of a label.
std::string Label(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

// labels: ready-made, each with a comma after it.
template <const auto& bounds>
void PrintHistogram(std::string& out, std::string_view name, const std::string& labels,
                    const Histogram<bounds>& histogram) {
  auto into = std::back_inserter(out);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    sum += histogram.counts[i].load();
    fmt::format_to(into, "{}_bucket{{{}le=\"{}\"}} {}\n", name, labels, bounds[i], sum);
  }
  sum += histogram.counts.back().load();
  fmt::format_to(into, "{}_bucket{{{}le=\"+Inf\"}} {}\n", name, labels, sum);
  const std::string all = labels.empty() ? "" : "{" + labels.substr(0, labels.size() - 1) + "}";
  fmt::format_to(into, "{}_sum{} {}\n", name, all, static_cast<double>(histogram.total_nanoseconds.load()) * 1e-9);
  fmt::format_to(into, "{}_count{} {}\n", name, all, sum);
}

void PrintRequests(std::string& out, const RequestMetrics& requests) {
  Describe(out, "jeton_http_requests_total", "counter", "Requests answered by a route, by class of status.");
  for (std::size_t i = 1; i < requests.by_class.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "jeton_http_requests_total{{code=\"{}xx\"}} {}\n", i,
                   requests.by_class[i].load());
  }
  Describe(out, "jeton_http_request_duration_seconds", "histogram", "Time from the whole request to its answer.");
  PrintHistogram(out, "jeton_http_request_duration_seconds", "", requests.all);
  Describe(out, "jeton_http_loop_turn_seconds", "histogram", "Time for which a request kept its I/O thread.");
  PrintHistogram(out, "jeton_http_loop_turn_seconds", "", requests.turns);
  Describe(out, "jeton_http_route_duration_seconds", "histogram",
           "Time to the answer, by route, of those that were asked for.");
  for (const auto& [route, histogram] : requests.by_route) {
    if (std::ranges::all_of(histogram.counts, [](const auto& count) { return count.load() == 0; })) continue;
    const std::string labels =
        fmt::format("method=\"{}\",route=\"{}\",", wire::NameOf(route->method), Label(route->path));
    PrintHistogram(out, "jeton_http_route_duration_seconds", labels, histogram);
  }
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

using endpoints::api::KindName;

// The word of our own API for a kind, by the name of its form. Registry tokens have no form.
std::string_view KindOfForm(std::string_view name) {
  for (std::size_t i = 1; i <= kTokenKinds; ++i) {
    const auto kind = static_cast<TokenKind>(i);
    if (NameOf(kind) == name) return KindName(kind);
  }
  return name;
}

void PrintActivity(std::string& out, const Activity& activity, const storage::Database::Counters& counters) {
  auto into = std::back_inserter(out);
  Describe(out, "jeton_tokens_issued_total", "counter",
           "Tokens made, by kind, and by the grant or API asked for them.");
  for (const auto& [which, count] : activity.issued()) {
    fmt::format_to(into, "jeton_tokens_issued_total{{kind=\"{}\",grant=\"{}\"}} {}\n", KindOfForm(which.first),
                   which.second, count);
  }
  Describe(out, "jeton_tokens_revoked_total", "counter", "Tokens ended before their time, by kind.");
  for (std::size_t i = 1; i <= kTokenKinds; ++i) {
    const auto kind = static_cast<TokenKind>(i);
    if (kind == TokenKind::kCode || kind == TokenKind::kRegistryEvents) continue;
    fmt::format_to(into, "jeton_tokens_revoked_total{{kind=\"{}\"}} {}\n", KindName(kind),
                   counters.revoked_tokens[i].load());
  }
  Describe(out, "jeton_introspections_total", "counter", "Introspections answered, by whether the token is active.");
  for (const bool active : {true, false}) {
    fmt::format_to(into, "jeton_introspections_total{{active=\"{}\"}} {}\n", active, activity.introspections(active));
  }
  Describe(out, "jeton_federation_exchanges_total", "counter", "Exchanges of a foreign identity, by result.");
  for (const auto& [result, count] : activity.exchanges()) {
    fmt::format_to(into, "jeton_federation_exchanges_total{{result=\"{}\"}} {}\n", result, count);
  }
}

void PrintCensus(std::string& out, const MetricsSource& source) {
  auto into = std::back_inserter(out);
  Describe(out, "jeton_tokens", "gauge", "Tokens by kind and state, counted in the background.");
  for (const auto& [which, count] : source.census.by_state) {
    fmt::format_to(into, "jeton_tokens{{kind=\"{}\",state=\"{}\"}} {}\n", KindName(which.first),
                   authority::NameOf(which.second), count);
  }
  Describe(out, "jeton_tokens_expiring", "gauge",
           "Tokens that end within a time and were made for longer, counted in the background.");
  for (std::size_t i = 0; i < authority::TokenCensus::kWithin.size(); ++i) {
    fmt::format_to(into, "jeton_tokens_expiring{{within=\"{}d\"}} {}\n",
                   authority::TokenCensus::kWithin[i].count() / 86400, source.census.expiring[i]);
  }
  Describe(out, "jeton_signing_key_age_seconds", "gauge", "Age of the oldest key that signs or seals now, by use.");
  for (const auto& [use, since] : source.keys_since) {
    fmt::format_to(into, "jeton_signing_key_age_seconds{{use=\"{}\"}} {}\n", use,
                   std::chrono::duration_cast<Seconds>(source.now - since).count());
  }
}

// Of servers that share a database.
void PrintLease(std::string& out, const storage::Database& database) {
  if (!database.is_shared()) return;
  const double rest = static_cast<double>(database.lease().Rest().count()) * 1e-9;
  Describe(out, "jeton_feed_lease_seconds", "gauge",
           "How long this server may still answer from memory without looking at what the others have changed.");
  fmt::format_to(std::back_inserter(out), "jeton_feed_lease_seconds {}\n", rest);
  Describe(out, "jeton_leader", "gauge", "Whether this server sweeps and sends webhooks for all.");
  fmt::format_to(std::back_inserter(out), "jeton_leader {}\n", database.leads() ? 1 : 0);
}

// The services are the configuration's.
void PrintReports(std::string& out, const authority::RegistryNotes& notes) {
  auto into = std::back_inserter(out);
  Describe(out, "jeton_registry_reports_refused_total", "counter",
           "Reports of events without the token of that registry; without a service, for an unknown one.");
  for (const auto& [service, reports] : notes.reports) {
    fmt::format_to(into, "jeton_registry_reports_refused_total{{service=\"{}\"}} {}\n", Label(service),
                   reports.refused.load());
  }
  Describe(out, "jeton_registry_last_report_timestamp_seconds", "gauge",
           "When the last report of events of a registry was accepted; 0: none since the start.");
  for (const auto& [service, reports] : notes.reports) {
    if (service.empty()) continue;
    fmt::format_to(into, "jeton_registry_last_report_timestamp_seconds{{service=\"{}\"}} {}\n", Label(service),
                   reports.last.load());
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

}  // namespace

void RequestMetrics::Count(const Route& route, int status, Microseconds duration) {
  by_class[static_cast<std::size_t>(status / 100) % by_class.size()].fetch_add(1, std::memory_order_relaxed);
  all.Count(duration);
  if (const auto found = by_route.find(&route); found != by_route.end()) found->second.Count(duration);
}

std::string PrintMetrics(const MetricsSource& source) {
  std::string out;
  const storage::Database& database = source.database;
  const authority::Authority& authority = source.authority;
  PrintRequests(out, source.requests);
  PrintListener(out, source.listener);
  PrintActivity(out, authority.issuer.activity(), database.counters());
  PrintCensus(out, source);
  PrintLease(out, database);
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
  PrintReports(out, authority.registry_notes);
  PrintRefusals(out, authority);
  PrintWebhooks(out, authority.webhooks.counters);
  PrintProcess(out);
  return out;
}

}  // namespace jeton::server
