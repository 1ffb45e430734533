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

// Finds the route of a request. Patterns are paths whose segments may be `{name}`, which takes one segment, and one of
// which may be `{name...}`, which takes one or more. A trailing `{.format}` allows the path to end in .json or .xml. Of
// several patterns that fit, one without parameters wins, else the one that was added first, whatever its methods: one
// path is one resource.
//
// A pattern that ends in a slash is a list, and counts only as it is written. Asked without that slash, with a method
// that the list knows, a request is sent to it, unless another pattern is written that way. Immutable once served from;
// any thread.
class Router {
 public:
  struct Match {
    std::size_t route = 0;                // what Add returned
    std::size_t body_bytes = 0;           // the most that the route takes; 0: what the listener allows
    std::vector<std::string> parameters;  // percent-decoded, in the order of the pattern; then the format, if any
  };
  struct NotFound {};
  struct LacksSlash {};  // the route is the same path with a slash at its end
  struct WrongMethod {
    std::string allow;  // the value of the Allow header
  };
  struct BadPath {};  // a broken escape, or text that is not UTF-8, where the route has a parameter
  using Result = std::variant<Match, NotFound, LacksSlash, WrongMethod, BadPath>;

  std::size_t Add(wire::Method method, std::string_view pattern, std::size_t body_bytes = 0);

  // HEAD is served by a route for GET.
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
    std::string beginning;  // all that stands before the first parameter: it tells most paths apart
    std::vector<Segment> segments;
    bool many = false;  // one of them takes more than one
    bool format = false;
    bool list = false;                      // it ends in a slash
    std::optional<std::size_t> with_slash;  // this is the list of that index without its slash
    std::vector<Entry> routes;
  };
  // A path in pieces; its last may lack the format.
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
  static constexpr std::size_t kLongest = 16;
  // The patterns that a path of so many segments, the last one: or more, can fit.
  std::array<std::vector<std::size_t>, kLongest + 1> by_length_;
  std::unordered_map<std::string, std::size_t> by_text_;
  std::size_t routes_ = 0;
};

}  // namespace jeton::http
