#include "cli/core/output.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kRowsForWidths = 200;

Format FormatOf(const Typed& typed) {
  const std::string name = typed.Text("output");
  if (name == "wide") return Format::kWide;
  if (name == "json") return Format::kJson;
  if (name == "yaml") return Format::kYaml;
  if (name == "csv") return Format::kCsv;
  if (name == "name") return Format::kName;
  return Format::kTable;
}

std::string InQuotes(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::vector<std::string> Heads(const std::vector<Column>& columns) {
  std::vector<std::string> heads;
  heads.reserve(columns.size());
  for (const Column& column : columns) heads.push_back(column.head);
  return heads;
}

// The paths of all members that hold no object.
void GatherPaths(const json::value& value, const std::string& path, std::vector<Column>& columns) {
  if (!value.is_object() || value.get_object().empty()) {
    columns.push_back({path, path, false});
    return;
  }
  for (const auto& member : value.get_object()) {
    GatherPaths(member.value(), (path.empty() ? "" : path + ".") + std::string(member.key()), columns);
  }
}

std::string CsvCell(const json::value* value) {
  if (value == nullptr || value->is_null()) return {};
  std::string text = PlainText(*value);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return InQuotes(text);
}

}  // namespace

void Write(std::string_view text) {
  // Nothing else runs that could be cut short.
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) std::_Exit(static_cast<int>(Exit::kFailed));
}

Printer::Printer(const Typed& typed, const Terminal& terminal, TimePoint now)
    : command_(*typed.command),
      terminal_(terminal),
      now_(now),
      format_(FormatOf(typed)),
      field_(typed.Text("field")),
      quiet_(typed.On("quiet")) {
  columns_ = ReadColumns(command_.columns);
  if (format_ == Format::kWide || format_ == Format::kCsv) {
    for (Column& column : ReadColumns(command_.wide)) columns_.push_back(std::move(column));
  }
}

std::string Printer::NameOf(const json::value& document) const {
  const json::value* const member = FindMember(document, command_.name.empty() ? "id" : command_.name);
  return member == nullptr || member->is_null() ? "" : PlainText(*member);
}

Result<void, Failure> Printer::PrintField(const json::value& document) const {
  const json::value* const member = FindMember(document, field_);
  if (member == nullptr) {
    return Fail(Failure{.exit = Exit::kUsage,
                        .what = {},
                        .why = "The answer has no member `" + field_ + "`.",
                        .next = "the same with -o json, to see its members"});
  }
  if (!member->is_null()) Write(PlainText(*member) + "\n");
  return {};
}

Result<void, Failure> Printer::Document(const json::value& document) {
  if (!field_.empty()) return PrintField(document);
  if (quiet_) {
    const json::value* const secret = command_.mints.empty() ? nullptr : FindMember(document, command_.mints);
    const std::string text = command_.mints.empty()                   ? NameOf(document)
                             : secret == nullptr || secret->is_null() ? ""
                                                                      : PlainText(*secret);
    if (!text.empty()) Write(text + "\n");
    return {};
  }
  switch (format_) {
    case Format::kJson: Write(json::serialize(document) + "\n"); return {};
    case Format::kYaml: Write(PrintYaml(document)); return {};
    case Format::kName: {
      const std::string name = NameOf(document);
      if (!name.empty()) Write(name + "\n");
      return {};
    }
    case Format::kCsv: {
      if (columns_.empty()) GatherPaths(document, "", columns_);
      auto item = Item(document);
      End();
      return item;
    }
    default: Write(PrintMembers(document, command_.form == Form::kPage ? std::vector<Column>() : columns_, now_));
  }
  return {};
}

Result<void, Failure> Printer::Item(const json::value& item) {
  ++items_;
  if (!field_.empty()) return PrintField(item);
  if (quiet_ || format_ == Format::kName) {
    Write(NameOf(item) + "\n");
    return {};
  }
  if (columns_.empty()) GatherPaths(item, "", columns_);
  switch (format_) {
    case Format::kJson: Write((items_ == 1 ? "[" : ",\n") + json::serialize(item)); return {};
    case Format::kYaml: {
      Write(PrintYaml(json::array{item}));
      return {};
    }
    case Format::kCsv: {
      if (items_ == 1) PrintRow(Heads(columns_), true);
      std::vector<std::string> cells;
      for (const Column& column : columns_) cells.push_back(CsvCell(FindMember(item, column.path)));
      PrintRow(cells, false);
      return {};
    }
    default: break;
  }
  std::vector<std::string> cells;
  for (const Column& column : columns_) {
    cells.push_back(CellText(item, column, now_));
  }
  if (widths_.empty()) {
    gathered_.push_back(std::move(cells));
    if (gathered_.size() == kRowsForWidths) PrintGathered();
  } else {
    PrintRow(cells, false);
  }
  return {};
}

void Printer::End() {
  if (!field_.empty() || quiet_) return;
  switch (format_) {
    case Format::kJson: Write(items_ == 0 ? "[]\n" : "]\n"); return;
    case Format::kYaml:
      if (items_ == 0) Write("[]\n");
      return;
    case Format::kTable:
    case Format::kWide:
      if (items_ == 0) {
        terminal_.Say("There is none.");
      } else {
        PrintGathered();
      }
      return;
    default: return;
  }
}

void Printer::PrintGathered() {
  if (gathered_.empty()) return;
  const auto heads = Heads(columns_);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = CountCodePoints(heads[i]);
    for (const auto& row : gathered_) width = std::max(width, CountCodePoints(row[i]));
    widths_.push_back(width);
  }
  PrintRow(heads, true);
  for (const auto& row : gathered_) PrintRow(row, false);
  gathered_.clear();
}

void Printer::PrintRow(const std::vector<std::string>& cells, bool head) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (format_ == Format::kCsv) {
      line += (i == 0 ? "" : ",") + cells[i];
      continue;
    }
    line += cells[i];
    if (i + 1 == cells.size()) continue;
    const std::size_t width = CountCodePoints(cells[i]);
    line.append(width < widths_[i] ? widths_[i] - width + 2 : 2, ' ');
  }
  if (head && terminal_.colors() && format_ != Format::kCsv) line = "\033[1m" + line + "\033[0m";
  Write(line + (format_ == Format::kCsv ? "\r\n" : "\n"));
}

}  // namespace jeton::cli
