#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json.h"
#include "cli/core/output.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr std::int64_t kDay = 86400;

std::string HeadOf(std::string_view path) {
  if (const auto dot = path.rfind('.'); dot != std::string_view::npos) path.remove_prefix(dot + 1);
  std::string head(path);
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c == '_' ? ' ' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
  return head;
}

std::string Ago(std::int64_t seconds) {
  const auto say = [](std::int64_t count, const char* unit) { return std::to_string(count) + " " + unit; };
  if (seconds < 120) return say(seconds, "s");
  if (seconds < 2 * 3600) return say(seconds / 60, "min");
  if (seconds < 2 * kDay) return say(seconds / 3600, "h");
  if (seconds < 730 * kDay) return say(seconds / kDay, "d");
  return say(seconds / (365 * kDay), "y");
}

bool IsTime(std::string_view text) { return text.size() >= 20 && text[4] == '-' && text[10] == 'T'; }

// Control characters, also those beyond ASCII, could move the cursor or change what was printed before.
std::string WithoutControls(std::string_view text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c1) ++i;
    clean += byte < 0x20 || byte == 0x7f || c1 ? '?' : text[i];
  }
  return clean;
}

const json::array* ListIn(const json::value& value, std::string_view member) {
  const json::value* const list = Member(value, member);
  return list != nullptr && list->is_array() ? &list->get_array() : nullptr;
}

std::string WithCommas(const json::array& words, TimePoint now) {
  std::string text;
  for (const json::value& word : words) text.append(text.empty() ? "" : ",").append(HumanText(word, now));
  return text;
}

// Objects in lists are told by their names, what may be done to a resource as acme/web:pull,push, and scopes as
// repo:read,user:read at https://tokens.example.com.
std::string NameIn(const json::value& value, TimePoint now) {
  const json::value* const resource = Member(value, "resource");
  if (const json::array* const actions = ListIn(value, "actions"); resource != nullptr && actions != nullptr) {
    return HumanText(*resource, now) + (actions->empty() ? "" : ":" + WithCommas(*actions, now));
  }
  if (const json::value* const name = Member(value, "name"); name != nullptr && name->is_string()) {
    return HumanText(*name, now);
  }
  if (const json::array* const scopes = ListIn(value, "scopes"); scopes != nullptr && Member(value, "api") == nullptr) {
    return WithCommas(*scopes, now) + (resource == nullptr ? "" : " at " + HumanText(*resource, now));
  }
  return HumanText(value, now);
}

bool PlainInYaml(std::string_view text) {
  constexpr std::string_view kReserved[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  if (text.empty() || ((text[0] < 'a' || text[0] > 'z') && (text[0] < 'A' || text[0] > 'Z'))) return false;
  const std::string lower = ToLower(text);
  if (std::find(std::begin(kReserved), std::end(kReserved), lower) != std::end(kReserved)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '/' || c == '+';
  });
}

std::string YamlText(std::string_view text) {
  // JSON's form of a text is one of YAML's, too.
  return PlainInYaml(text) ? std::string(text)
                           : json::serialize(json::value(json::string_view(text.data(), text.size())));
}

void AppendYaml(std::string& out, const json::value& value, std::size_t depth);

void AppendYamlMembers(std::string& out, const json::object& object, std::size_t depth, bool first_in_line) {
  for (const auto& member : object) {
    if (!first_in_line) out.append(2 * depth, ' ');
    first_in_line = false;
    out += YamlText({member.key().data(), member.key().size()}) + ":";
    AppendYaml(out, member.value(), depth);
  }
}

void AppendYamlItems(std::string& out, const json::array& array, std::size_t depth) {
  for (const json::value& item : array) {
    out.append(2 * depth, ' ').append("-");
    if (item.is_object() && !item.get_object().empty()) {
      out += ' ';
      AppendYamlMembers(out, item.get_object(), depth + 1, true);
    } else {
      AppendYaml(out, item, depth + 1);
    }
  }
}

// What follows "name:" or "-".
void AppendYaml(std::string& out, const json::value& value, std::size_t depth) {
  if (value.is_object() && !value.get_object().empty()) {
    out += '\n';
    AppendYamlMembers(out, value.get_object(), depth + 1, false);
  } else if (value.is_array() && !value.get_array().empty()) {
    out += '\n';
    AppendYamlItems(out, value.get_array(), depth + 1);
  } else {
    out += " " +
           (value.is_string() ? YamlText({value.get_string().data(), value.get_string().size()})
                              : json::serialize(value)) +
           "\n";
  }
}

using Lines = std::vector<std::pair<std::string, std::string>>;

void AppendMembers(Lines& lines, const json::value& value, const std::string& path, TimePoint now) {
  if (!value.is_object()) {
    const bool life = path.ends_with("_life") && value.is_int64();
    lines.emplace_back(path, life ? Ago(value.get_int64()) : HumanText(value, now));
    return;
  }
  for (const auto& member : value.get_object()) {
    AppendMembers(lines, member.value(), (path.empty() ? "" : path + ".") + std::string(member.key()), now);
  }
}

}  // namespace

std::vector<Column> ReadColumns(std::string_view text) {
  std::vector<Column> columns;
  for (const std::string_view word : SplitWords(text)) {
    if (word.empty()) continue;
    const auto equals = word.find('=');
    const bool headed = equals != std::string_view::npos;
    std::string_view path = headed ? word.substr(equals + 1) : word;
    const bool words = path.ends_with('*');
    if (words) path.remove_suffix(1);
    columns.push_back({headed ? HeadOf(word.substr(0, equals)) : HeadOf(path), std::string(path), words});
  }
  return columns;
}

const json::value* FindMember(const json::value& value, std::string_view path) {
  const json::value* at = &value;
  while (at != nullptr && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    at = at->is_null() ? at : Member(*at, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at;
}

std::string HumanTime(TimePoint time, TimePoint now) {
  const std::int64_t seconds = ToUnixSeconds(time) - ToUnixSeconds(now);
  return seconds > 0 ? "in " + Ago(seconds) : Ago(-seconds) + " ago";
}

std::string HumanText(const json::value& value, TimePoint now) {
  if (value.is_null()) return "-";
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  if (value.is_string()) {
    const std::string_view text(value.get_string().data(), value.get_string().size());
    const auto time = IsTime(text) ? ParseRfc3339(text) : std::nullopt;
    if (text.empty()) return "-";
    return time ? HumanTime(*time, now) : WithoutControls(text);
  }
  if (!value.is_array()) return WithoutControls(json::serialize(value));
  std::string list;
  for (const json::value& item : value.get_array()) list.append(list.empty() ? "" : ", ").append(NameIn(item, now));
  return list.empty() ? "-" : list;
}

std::string CellText(const json::value& document, const Column& column, TimePoint now) {
  const json::value* const member = FindMember(document, column.path);
  if (member == nullptr) return "-";
  if (!column.words || !member->is_array()) return HumanText(*member, now);
  std::string words;
  for (const json::value& word : member->get_array()) words.append(words.empty() ? "" : " ").append(NameIn(word, now));
  return words;
}

std::string PlainText(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return json::serialize(value);
  std::string text;
  for (const json::value& item : value.get_array()) text.append(text.empty() ? "" : "\n").append(PlainText(item));
  return text;
}

std::string PrintYaml(const json::value& value) {
  std::string out;
  if (value.is_object() && !value.get_object().empty()) {
    AppendYamlMembers(out, value.get_object(), 0, false);
  } else if (value.is_array() && !value.get_array().empty()) {
    AppendYamlItems(out, value.get_array(), 0);
  } else {
    out = json::serialize(value) + "\n";
  }
  return out;
}

std::string PrintMembers(const json::value& document, const std::vector<Column>& columns, TimePoint now) {
  Lines lines;
  if (columns.empty()) {
    AppendMembers(lines, document, "", now);
  } else {
    for (const Column& column : columns) {
      const json::value* const member = FindMember(document, column.path);
      if (member == nullptr) continue;
      std::string head = ToLower(column.head);
      lines.emplace_back(std::move(head), HumanText(*member, now));
    }
  }
  std::string out;
  for (const auto& [name, text] : lines) out.append(name).append(": ").append(text).append("\n");
  return out;
}

}  // namespace jeton::cli
