#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/call.h"
#include "wire/form.h"
#include "wire/problem.h"

namespace jeton::endpoints::api {

// The parameters of a request's query against those that its endpoint knows: each once, none that is unknown. The first
// problem is kept.
class Query {
 public:
  Query(const Request& request, std::initializer_list<std::string_view> known);

  // Nothing when absent.
  std::optional<std::string> Text(std::string_view name);
  // 1 to 200 items of a page; 50 when absent.
  std::size_t Limit();
  // A moment in the past: RFC 3339, or how long ago (90s, 15m, 24h, 30d, 12w, 1y, or seconds).
  std::optional<TimePoint> Since(std::string_view name, TimePoint now);

  void Problem(wire::Problem problem);
  const std::optional<wire::Problem>& problem() const { return problem_; }

  // All but the page: what a cursor is bound to.
  std::string Selection() const;

 private:
  wire::Form form_;
  std::optional<wire::Problem> problem_;
};

}  // namespace jeton::endpoints::api
