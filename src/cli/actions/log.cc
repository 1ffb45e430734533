#include <poll.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <deque>
#include <set>

#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kFirstEntries = 20;
constexpr int kPollMilliseconds = 1000;
// How many ids of entries are remembered, so that none is printed twice.
constexpr std::size_t kRemembered = 10'000;
// A cut export goes on so often without a new line in between.
constexpr int kMostTries = 5;

// Whether each entry is a line of JSON, which no list of them would be before its end.
bool WantsLinesOfJson(const Typed& typed) {
  return typed.Text("output") == "json" && !typed.Has("field") && !typed.On("quiet");
}

std::string LineOf(const Command& command, Format format, const json::value& entry) {
  std::string columns(command.columns);
  if (format == Format::kWide) columns.append(" ").append(command.wide);
  std::string line;
  for (const Column& column : ReadColumns(columns)) {
    const json::value* const member = FindMember(entry, column.path);
    const bool time = column.path == "time";
    line += (line.empty() ? "" : "  ") + (member == nullptr ? "-"
                                          : time            ? PlainText(*member)
                                                            : HumanText(*member, Now()));
  }
  return line;
}

Result<void, Failure> PrintEntry(Invocation& invocation, Printer& printer, const json::value& entry) {
  Result<void, Failure> printed;
  if (WantsLinesOfJson(invocation.typed)) {
    Write(json::serialize(entry) + "\n");
  } else if (printer.for_people()) {
    Write(LineOf(invocation.command, printer.format(), entry) + "\n");
  } else {
    printed = printer.Item(entry);
  }
  std::fflush(stdout);
  return printed;
}

}  // namespace

// Asks again and again for what is newer than the last entry that was printed.
Result<Exit, Failure> TailLog(Invocation& invocation) {
  const auto call = BuildCall(invocation, "");
  const auto api = invocation.session.Reach();
  if (!call || !api) return Fail(call ? api.error() : call.error());
  Printer printer(invocation.typed, invocation.terminal, Now());
  std::set<std::string> known;
  std::deque<std::string> order;
  std::string since;
  while (!Interrupted()) {
    Query query = call->query;
    if (!since.empty()) query.emplace_back("since", since);
    std::vector<json::value> entries;
    const auto listed =
        (*api)->List(call->path, query, since.empty() ? kFirstEntries : 0, [&](const json::value& entry) {
          if (!known.contains(TextOf(entry.get_object(), "id"))) entries.push_back(entry);
          return true;
        });
    if (Interrupted()) break;
    if (!listed) return Fail(FailureOf(listed.error()));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (const auto printed = PrintEntry(invocation, printer, *entry); !printed) return Fail(printed.error());
      order.push_back(TextOf(entry->get_object(), "id"));
      known.insert(order.back());
      since = TextOf(entry->get_object(), "time");
    }
    // Entries of one second may come in any order: the last second is always looked at again.
    if (since.empty()) since = FormatRfc3339(Now());
    for (; order.size() > kRemembered; order.pop_front()) known.erase(order.front());
    poll(nullptr, 0, kPollMilliseconds);
  }
  return Exit::kInterrupted;
}

Result<Exit, Failure> ExportLog(Invocation& invocation) {
  const auto call = BuildCall(invocation, "");
  const auto api = invocation.session.Reach();
  if (!call || !api) return Fail(call ? api.error() : call.error());
  // As they come, unless another form is asked for.
  const Typed& typed = invocation.typed;
  const bool as_sent = WantsLinesOfJson(typed) || !(typed.Has("output") || typed.Has("field") || typed.On("quiet"));
  Printer printer(typed, invocation.terminal, Now());
  Result<void, Failure> printed;
  std::string cursor = typed.Text("cursor");
  std::size_t lines = 0;
  for (int tries = 0;; ++tries) {
    Query query = call->query;
    std::erase_if(query, [](const auto& one) { return one.first == "cursor"; });
    if (!cursor.empty()) query.emplace_back("cursor", cursor);
    const auto reply = (*api)->connection().SendForLines(
        {.path = WithQuery("/jeton/v1" + call->path, query), .headers = {{"Accept", "application/x-ndjson"}}},
        [&](std::string_view line) {
          const auto entry = ParseJson(line);
          if (entry) cursor = TextOf(entry->get_object(), "cursor");
          if (as_sent) Write(std::string(line) + "\n");
          if (!as_sent && entry && printed) printed = printer.Item(*entry);
          tries = 0;
          if (++lines % 1000 == 0) invocation.terminal.Progress(std::to_string(lines) + " entries …");
        });
    if (reply && reply->status == 200) break;
    const bool cut = !reply && (reply.error().code == "unreachable" || reply.error().code == "timeout");
    if (cut && lines > 0 && tries < kMostTries && !Interrupted()) {
      poll(nullptr, 0, kPollMilliseconds);
      continue;
    }
    invocation.terminal.EndProgress();
    if (!as_sent && lines > 0) printer.End();
    Failure failure = FailureOf(reply ? ReadProblem(*reply) : reply.error());
    if (lines > 0) {
      failure.exit = failure.exit == Exit::kInterrupted ? failure.exit : Exit::kPartly;
      failure.next = "jeton log export --cursor " + cursor + "      # goes on behind the last line";
    }
    return Fail(std::move(failure));
  }
  invocation.terminal.EndProgress();
  if (!printed) return Fail(printed.error());
  if (!as_sent) printer.End();
  return Exit::kDone;
}

}  // namespace jeton::cli
