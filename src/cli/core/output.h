#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cli/core/parse.h"
#include "cli/core/terminal.h"

namespace jeton::cli {

enum class Format { kTable, kWide, kJson, kYaml, kCsv, kName };

// One column of a table: "SUBJECT=subject.name", or "last_used", which is headed LAST USED. "WAY=path*": a list whose
// items are the words of a phrase.
struct Column {
  std::string head;
  std::string path;
  bool words = false;
};
std::vector<Column> ReadColumns(std::string_view text);

// Returns the member at a path like subject.name; null: there is none.
const boost::json::value* FindMember(const boost::json::value& value, std::string_view path);

// For people: "3 h ago", "in 29 d".
std::string HumanTime(TimePoint time, TimePoint now);
// One line, with no character that a terminal acts upon.
std::string HumanText(const boost::json::value& value, TimePoint now);
std::string CellText(const boost::json::value& document, const Column& column, TimePoint now);
// The value alone: text without quotes, lists one a line, anything else as JSON.
std::string PlainText(const boost::json::value& value);

std::string PrintYaml(const boost::json::value& value);
// The document as lines "member: value"; members of members are a.b.
std::string PrintMembers(const boost::json::value& document, const std::vector<Column>& columns, TimePoint now);

// Prints the answers of one command on standard output, as they come.
class Printer {
 public:
  Printer(const Typed& typed, const Terminal& terminal, TimePoint now);

  Format format() const { return format_; }
  // Whether the answer is for people, who may be told more.
  bool for_people() const { return format_ <= Format::kWide && field_.empty() && !quiet_; }

  // One answer.
  Result<void, Failure> Document(const boost::json::value& document);
  // The items of a list, then its end.
  Result<void, Failure> Item(const boost::json::value& item);
  void End();

 private:
  Result<void, Failure> PrintField(const boost::json::value& document) const;
  void PrintRow(const std::vector<std::string>& cells, bool head) const;
  void PrintGathered();
  std::string NameOf(const boost::json::value& document) const;

  const Command& command_;
  const Terminal& terminal_;
  TimePoint now_;
  Format format_ = Format::kTable;
  std::string field_;
  bool quiet_ = false;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> gathered_;  // rows of which the widths are made
  std::vector<std::size_t> widths_;                 // empty: not known yet
  std::size_t items_ = 0;
};

// Writes all of it, and ends the program if no reader is left, as other programs do.
void Write(std::string_view text);

}  // namespace jeton::cli
