#include "http/router.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::http {
namespace {

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> segments;
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

// Cuts ".json" or ".xml" off; says which.
std::string CutFormat(std::string_view& segment) {
  for (const std::string_view format : {".json", ".xml"}) {
    if (segment.size() > format.size() && segment.ends_with(format)) {
      segment.remove_suffix(format.size());
      return std::string(format.substr(1));
    }
  }
  return {};
}

std::optional<std::string> Decode(std::string_view segment) {
  auto text = PercentDecode(segment, false);
  if (!text || !IsUtf8(*text) || text->find('\0') != std::string::npos) return std::nullopt;
  return text;
}

// Which segments of the path the pattern's parameters take; nothing when it does not fit.
template <typename Segments>
std::optional<std::vector<std::string_view>> Fit(const Segments& pattern, const std::vector<std::string_view>& path) {
  using Kind = typename Segments::value_type::Kind;
  const bool many = std::any_of(pattern.begin(), pattern.end(), [](const auto& s) { return s.kind == Kind::kMany; });
  if (path.size() < pattern.size() || (!many && path.size() != pattern.size())) return std::nullopt;
  const std::size_t extra = path.size() - pattern.size();
  std::vector<std::string_view> taken;
  std::size_t at = 0;
  for (const auto& segment : pattern) {
    const std::string_view first = path[at];
    if (segment.kind == Kind::kLiteral && segment.literal != first) return std::nullopt;
    const std::size_t last = at + (segment.kind == Kind::kMany ? extra : 0);
    if (segment.kind != Kind::kLiteral) {
      const std::string_view whole(first.data(),
                                   static_cast<std::size_t>(path[last].data() + path[last].size() - first.data()));
      if (whole.empty()) return std::nullopt;
      taken.push_back(whole);
    }
    at = last + 1;
  }
  return taken;
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
    for (const std::string_view segment : SplitPath(path)) {
      const bool parameter = segment.starts_with('{');
      const bool many = parameter && segment.ends_with("...}");
      literal = literal && !parameter;
      pattern.segments.push_back({many        ? Segment::Kind::kMany
                                  : parameter ? Segment::Kind::kOne
                                              : Segment::Kind::kLiteral,
                                  std::string(segment)});
    }
    if (literal) literal_.emplace(std::string(text), patterns_.size());
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

std::optional<Router::Result> Router::FindIn(const Pattern& pattern, wire::Method method,
                                             const std::vector<std::string_view>& path) const {
  std::vector<std::string_view> segments = path;
  std::string format;
  if (pattern.format) format = CutFormat(segments.back());
  const auto taken = Fit(pattern.segments, segments);
  if (!taken) return std::nullopt;
  Result result = Choose(pattern, method);
  auto* const match = std::get_if<Match>(&result);
  if (match == nullptr) return result;
  for (const std::string_view raw : *taken) {
    auto text = Decode(raw);
    if (!text) return BadPath{};
    match->parameters.push_back(std::move(*text));
  }
  if (pattern.format) match->parameters.push_back(std::move(format));
  return result;
}

Router::Result Router::Find(wire::Method method, std::string_view path) const {
  if (const auto literal = literal_.find(path); literal != literal_.end()) {
    return Choose(patterns_[literal->second], method);
  }
  // The first pattern that fits decides, whatever the method: one path is one resource.
  const auto segments = SplitPath(path);
  for (const Pattern& pattern : patterns_) {
    if (!path.starts_with(pattern.beginning)) continue;
    if (auto found = FindIn(pattern, method, segments)) return std::move(*found);
  }
  return NotFound{};
}

}  // namespace jeton::http
