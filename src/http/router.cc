#include "http/router.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::http {
namespace {

// Cuts ".json" or ".xml" off; says which.
std::string_view CutFormat(std::string_view& segment) {
  for (const std::string_view format : {".json", ".xml"}) {
    if (segment.size() > format.size() && segment.ends_with(format)) {
      segment.remove_suffix(format.size());
      return format.substr(1);
    }
  }
  return {};
}

std::optional<std::string> Decode(std::string_view segment) {
  auto text = PercentDecode(segment, false);
  if (!text || !IsUtf8(*text) || text->find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace

std::size_t Router::Add(wire::Method method, std::string_view text, std::size_t body_bytes) {
  const std::size_t route = routes_++;
  const auto [known, added] = by_text_.try_emplace(std::string(text), patterns_.size());
  if (added) {
    Pattern pattern;
    std::string_view path = text;
    constexpr std::string_view kFormat = "{.format}";
    if (path.ends_with(kFormat)) {
      pattern.format = true;
      path.remove_suffix(kFormat.size());
    }
    pattern.beginning = path.substr(0, path.find('{'));
    bool literal = !pattern.format;
    for (const std::string_view segment : Split(path)) {
      const bool parameter = segment.starts_with('{');
      const bool many = parameter && segment.ends_with("...}");
      literal = literal && !parameter;
      pattern.many = pattern.many || many;
      pattern.segments.push_back({many        ? Segment::Kind::kMany
                                  : parameter ? Segment::Kind::kOne
                                              : Segment::Kind::kLiteral,
                                  std::string(segment)});
    }
    if (literal) literal_.emplace(std::string(text), patterns_.size());
    const std::size_t least = std::min(pattern.segments.size(), kLongest);
    const std::size_t most = pattern.many ? kLongest : least;
    for (std::size_t length = least; length <= most; ++length) by_length_[length].push_back(patterns_.size());
    patterns_.push_back(std::move(pattern));
  }
  patterns_[known->second].routes.push_back({method, route, body_bytes});
  return route;
}

Router::Result Router::Choose(const Pattern& pattern, wire::Method method) {
  const wire::Method wanted = method == wire::Method::kHead ? wire::Method::kGet : method;
  for (const Entry& entry : pattern.routes) {
    if (entry.method == wanted) return Match{entry.route, entry.body_bytes, {}};
  }
  WrongMethod wrong;
  for (const Entry& entry : pattern.routes) {
    if (!wrong.allow.empty()) wrong.allow += ", ";
    wrong.allow += wire::NameOf(entry.method);
    if (entry.method == wire::Method::kGet) wrong.allow += ", HEAD";
  }
  wrong.allow += ", OPTIONS";
  return wrong;
}

Router::Path Router::Split(std::string_view path) {
  Path segments;
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool Router::Fits(const Pattern& pattern, const Path& path) {
  const std::size_t size = pattern.segments.size();
  if (path.size() < size || (!pattern.many && path.size() != size)) return false;
  std::size_t at = 0;
  for (const Segment& segment : pattern.segments) {
    if (segment.kind == Segment::Kind::kLiteral ? path[at] != segment.literal : path[at].empty()) return false;
    at += segment.kind == Segment::Kind::kMany ? path.size() - size + 1 : 1;
  }
  return true;
}

Router::Result Router::Take(const Pattern& pattern, wire::Method method, const Path& path) {
  Result result = Choose(pattern, method);
  auto* const match = std::get_if<Match>(&result);
  if (match == nullptr) return result;
  std::size_t at = 0;
  for (const Segment& segment : pattern.segments) {
    const char* const begin = path[at].data();
    at += segment.kind == Segment::Kind::kMany ? path.size() - pattern.segments.size() + 1 : 1;
    if (segment.kind == Segment::Kind::kLiteral) continue;
    const std::string_view last = path[at - 1];
    auto text = Decode({begin, static_cast<std::size_t>(last.data() + last.size() - begin)});
    if (!text) return BadPath{};
    match->parameters.push_back(std::move(*text));
  }
  return result;
}

Router::Result Router::Find(wire::Method method, std::string_view path) const {
  if (const auto literal = literal_.find(path); literal != literal_.end()) {
    return Choose(patterns_[literal->second], method);
  }
  // The first pattern that fits decides, whatever the method: one path is one resource.
  Path segments = Split(path);
  const std::string_view last = segments.back();
  std::string_view bare = last;
  const std::string_view format = CutFormat(bare);
  for (const std::size_t index : by_length_[std::min(segments.size(), kLongest)]) {
    const Pattern& pattern = patterns_[index];
    if (!path.starts_with(pattern.beginning)) continue;
    segments.back() = pattern.format ? bare : last;
    if (!Fits(pattern, segments)) continue;
    Result result = Take(pattern, method, segments);
    auto* const match = std::get_if<Match>(&result);
    if (match != nullptr && pattern.format) match->parameters.emplace_back(format);
    return result;
  }
  return NotFound{};
}

}  // namespace jeton::http
