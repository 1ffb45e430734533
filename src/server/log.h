#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

// The log: one JSON object per line on standard output. Never holds secrets: no raw paths, queries, headers or bodies.
namespace jeton::server {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

using LogValue = std::variant<std::string_view, std::int64_t>;
using LogField = std::pair<std::string_view, LogValue>;

// Sets the lowest level that is written.
void SetLogLevel(std::string_view level);
bool LogEnabled(LogLevel level);

// {"time","level","event",…}. Any thread.
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
// As Log, regardless of the level: for events that the operator must always see.
void Announce(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace jeton::server
