#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace jeton::testing {

inline bool IsStatement(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  // What the drivers ask of their databases' own tables is not common SQL.
  for (const std::string_view own : {"sqlite_", "pg_", "postgres_"}) {
    if (text.find(own) != std::string_view::npos) return false;
  }
  for (const std::string_view verb : {"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "}) {
    if (text.starts_with(verb)) return true;
  }
  return false;
}

// Returns every statement that the storage layer prepares: the string literals of its compiled library that are SQL,
// with all macros expanded. So a new statement is in the tests without being added to them.
inline std::set<std::string> ReadStatements() {
  std::ifstream file(JETON_STORAGE_LIBRARY, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " JETON_STORAGE_LIBRARY);
  std::set<std::string> statements;
  std::string text;
  for (std::istreambuf_iterator<char> at(file), end; at != end; ++at) {
    const char c = *at;
    if (c == '\n' || (c >= ' ' && c <= '~')) {
      text += c;
      continue;
    }
    // A literal ends with a zero byte; what ends otherwise is code.
    if (c == '\0' && IsStatement(text)) statements.insert(text);
    text.clear();
  }
  return statements;
}
inline const std::set<std::string>& AllStatements() {
  static const std::set<std::string> statements = ReadStatements();
  return statements;
}

}  // namespace jeton::testing
