#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

#include "base/json_writer.h"
#include "base/time.h"

namespace jeton::server {
namespace {

std::atomic<LogLevel> lowest{LogLevel::kInfo};

constexpr std::string_view kNames[] = {"debug", "info", "warn", "error"};

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("jeton", std::make_shared<spdlog::sinks::stdout_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *logger;
}

void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  const std::string line = PrintJsonObject([&](JsonObject& entry) {
    entry.Text("time", FormatIsoMicros(SystemClock().Now()));
    entry.Text("level", kNames[static_cast<std::size_t>(level)]);
    entry.Text("event", event);
    for (const auto& [name, value] : fields) {
      if (const auto* const text = std::get_if<std::string_view>(&value)) {
        entry.Text(RunTimeName{name}, *text);
      } else {
        entry.Number(RunTimeName{name}, std::get<std::int64_t>(value));
      }
    }
  });
  Logger().info("{}", line);
}

}  // namespace

void SetLogLevel(std::string_view level) {
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == level) lowest = static_cast<LogLevel>(i);
  }
}

bool LogEnabled(LogLevel level) { return level >= lowest.load(std::memory_order_relaxed); }

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (LogEnabled(level)) Write(level, event, fields);
}

void Announce(std::string_view event, std::initializer_list<LogField> fields) { Write(LogLevel::kInfo, event, fields); }

}  // namespace jeton::server
