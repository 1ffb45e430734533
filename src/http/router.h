#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "wire/message.h"

namespace jeton::http {

// Finds the route of a request. Patterns are paths. A segment `{name}` matches one segment; one segment may be
// `{name...}`, which matches one or more. A trailing `{.format}` allows the path to end in .json or .xml. A trailing
// `/*` takes everything behind the slash, whatever it is; that is no parameter. If several patterns match, one without
// parameters wins, then one with `/*`, otherwise the one that was added first, regardless of methods: one path is one
// resource.
//
// A pattern that ends in a slash is a list, and matches only with the slash. A request without the slash, with a method
// of the list, is redirected to it, unless another pattern matches without the slash. Immutable once it serves; any
// thread.
class Router {
 public:
  struct Match {
    std::size_t route = 0;                // what Add returned
    std::size_t body_bytes = 0;           // the longest body that the route accepts; 0: the listener's limit
    std::vector<std::string> parameters;  // percent-decoded, in the order of the pattern; then the format, if any
  };
  struct NotFound {};
  struct LacksSlash {};  // the path has a route only with a slash at its end
  struct WrongMethod {
    std::string allow;  // the value of the Allow header
  };
  struct BadPath {};  // a broken escape, or text that is not UTF-8, in a parameter of the route
  using Result = std::variant<Match, NotFound, LacksSlash, WrongMethod, BadPath>;

  std::size_t Add(wire::Method method, std::string_view pattern, std::size_t body_bytes = 0);

  // Finds the route of a request. A route for GET also serves HEAD.
  Result Find(wire::Method method, std::string_view path) const;

 private:
  struct Segment {
    enum class Kind { kLiteral, kOne, kMany } kind;
    std::string literal;
  };
  struct Entry {
    wire::Method method;
    std::size_t route;
    std::size_t body_bytes;
  };
  struct Pattern {
    std::string beginning;  // everything before the first parameter, which tells most paths apart
    std::vector<Segment> segments;
    bool many = false;  // one segment of the pattern matches several
    bool format = false;
    bool list = false;                      // the pattern ends in a slash
    std::optional<std::size_t> with_slash;  // this pattern is the list at that index without its slash
    std::vector<Entry> routes;
  };
  // The segments of a path; the last may be without its format.
  using Path = boost::container::small_vector<std::string_view, 16>;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  void AddPattern(std::string_view text, std::optional<std::size_t> with_slash);
  static Result Choose(const Pattern& pattern, wire::Method method);
  static bool Knows(const Pattern& list, wire::Method method);
  static Path Split(std::string_view path);
  static bool Fits(const Pattern& pattern, const Path& path);
  static Result Take(const Pattern& pattern, wire::Method method, const Path& path);
  Result FindAsWritten(wire::Method method, std::string_view path) const;

  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> literal_;  // whole path to pattern
  std::vector<Pattern> patterns_;
  std::vector<std::size_t> everything_below_;  // those that end in /*
  static constexpr std::size_t kLongest = 16;
  // The patterns that can match a path with that many segments. The last entry is for that many or more.
  std::array<std::vector<std::size_t>, kLongest + 1> by_length_;
  std::unordered_map<std::string, std::size_t> by_text_;
  std::size_t routes_ = 0;
};

}  // namespace jeton::http
