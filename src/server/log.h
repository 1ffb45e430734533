#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

// The log: one JSON object a line on standard output. Nothing secret ever goes in: no raw paths, queries, headers or
// bodies.
namespace jeton::server {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

using LogValue = std::variant<std::string_view, std::int64_t>;
using LogField = std::pair<std::string_view, LogValue>;

// Below this level nothing is written.
void SetLogLevel(std::string_view level);
bool LogEnabled(LogLevel level);

// {"time","level","event",…}. Any thread.
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
// The same, whatever the level: what an operator has to know in any case.
void Announce(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace jeton::server
