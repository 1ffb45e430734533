#include "http/router.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::http {
namespace {

// Cuts ".json" or ".xml" off. Returns which.
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
  const std::size_t index = known->second;
  if (added) {
    AddPattern(text, std::nullopt);
    if (patterns_[index].list) AddPattern(text.substr(0, text.size() - 1), index);
  }
  patterns_[index].routes.push_back({method, route, body_bytes});
  return route;
}

void Router::AddPattern(std::string_view text, std::optional<std::size_t> with_slash) {
  const std::size_t index = patterns_.size();
  Pattern pattern{.list = text.size() > 1 && text.ends_with('/'), .with_slash = with_slash};
  if (text.ends_with("/*")) {
    pattern.beginning = text.substr(0, text.size() - 1);
    everything_below_.push_back(index);
    patterns_.push_back(std::move(pattern));
    return;
  }
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
  if (literal && with_slash) literal_.try_emplace(std::string(text), index);
  if (literal && !with_slash) literal_.insert_or_assign(std::string(text), index);
  const std::size_t least = std::min(pattern.segments.size(), kLongest);
  const std::size_t most = pattern.many ? kLongest : least;
  for (std::size_t length = least; length <= most; ++length) by_length_[length].push_back(index);
  patterns_.push_back(std::move(pattern));
}

// Includes GET for lists without one: the redirect leads to the list, which refuses it.
bool Router::Knows(const Pattern& list, wire::Method method) {
  if (method == wire::Method::kGet || method == wire::Method::kHead || method == wire::Method::kOptions) return true;
  return std::any_of(list.routes.begin(), list.routes.end(),
                     [&](const Entry& entry) { return entry.method == method; });
}

Router::Result Router::Choose(const Pattern& pattern, wire::Method method) {
  const wire::Method wanted = method == wire::Method::kHead ? wire::Method::kGet : method;
  for (const Entry& entry : pattern.routes) {
    if (entry.method == wanted) return Match{entry.route, entry.body_bytes, {}};
  }
  if (pattern.list && wanted == wire::Method::kGet) return NotFound{};
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
    if (segment.kind == Segment::Kind::kLiteral) {
      if (path[at++] != segment.literal) return false;
      continue;
    }
    const std::size_t end = at + (segment.kind == Segment::Kind::kMany ? path.size() - size + 1 : 1);
    for (; at < end; ++at) {
      if (path[at].empty()) return false;
    }
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
  Result result = FindAsWritten(method, path);
  if (!std::holds_alternative<NotFound>(result) || !path.ends_with('/')) return result;
  if (method == wire::Method::kGet || method == wire::Method::kHead) return result;
  // A path with a slash too many allows no method. Only readers get "not found" for it.
  path.remove_suffix(1);
  if (std::holds_alternative<NotFound>(FindAsWritten(wire::Method::kOther, path))) return result;
  return WrongMethod{.allow = "OPTIONS"};
}

Router::Result Router::FindAsWritten(wire::Method method, std::string_view path) const {
  if (const auto literal = literal_.find(path); literal != literal_.end()) {
    const Pattern& pattern = patterns_[literal->second];
    if (!pattern.with_slash) return Choose(pattern, method);
  }
  for (const std::size_t index : everything_below_) {
    if (path.starts_with(patterns_[index].beginning)) return Choose(patterns_[index], method);
  }
  // The first pattern that matches decides, regardless of the method: one path is one resource.
  Path segments = Split(path);
  const std::string_view last = segments.back();
  std::string_view bare = last;
  const std::string_view format = CutFormat(bare);
  for (const std::size_t index : by_length_[std::min(segments.size(), kLongest)]) {
    const Pattern& pattern = patterns_[index];
    if (!path.starts_with(pattern.beginning)) continue;
    segments.back() = pattern.format ? bare : last;
    if (!Fits(pattern, segments)) continue;
    if (pattern.with_slash) {
      if (Knows(patterns_[*pattern.with_slash], method)) return LacksSlash{};
      continue;
    }
    Result result = Take(pattern, method, segments);
    auto* const match = std::get_if<Match>(&result);
    if (match != nullptr && pattern.format) match->parameters.emplace_back(format);
    return result;
  }
  return NotFound{};
}

}  // namespace jeton::http
