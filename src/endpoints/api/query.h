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

// Checks the query parameters of a request against those that its endpoint knows: each at most once, none unknown.
// Keeps the first problem.
class Query {
 public:
  Query(const Request& request, std::initializer_list<std::string_view> known);

  // Returns nothing if absent.
  std::optional<std::string> Text(std::string_view name);
  // Returns the page size, 1 to 200; 50 if absent.
  std::size_t Limit();
  // Returns a time in the past, given in RFC 3339 or as an age (90s, 15m, 24h, 30d, 12w, 1y, or seconds).
  std::optional<TimePoint> Since(std::string_view name, TimePoint now);

  void Problem(wire::Problem problem);
  const std::optional<wire::Problem>& problem() const { return problem_; }

  // Returns all parameters except those of the page. Cursors are bound to it.
  std::string Selection() const;

 private:
  wire::Form form_;
  std::optional<wire::Problem> problem_;
};

}  // namespace jeton::endpoints::api
