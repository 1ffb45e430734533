#include "wire/conditional.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

// Our tags hold no comma, so whatever a comma splits wrongly is no tag of ours.
template <typename Fits>
bool AnyTagOf(std::string_view header, Fits fits) {
  if (TrimSpace(header) == "*") return true;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    if (fits(TrimSpace(header.substr(0, comma)))) return true;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

}  // namespace

bool ListsTag(std::string_view header, std::string_view tag) {
  return AnyTagOf(header, [&](std::string_view one) { return one == tag; });
}

bool ListsTagWeakly(std::string_view header, std::string_view tag) {
  constexpr std::string_view kWeak = "W/";
  return AnyTagOf(header,
                  [&](std::string_view one) { return one.substr(one.starts_with(kWeak) ? kWeak.size() : 0) == tag; });
}

Response AnswerUnlessKnown(const Request& request, Response document, std::string_view tag) {
  document.AddHeader("ETag", tag);
  const auto known = request.HeaderValue("If-None-Match");
  if (known && ListsTagWeakly(*known, tag)) {
    document.status = 304;
    document.body.clear();
    document.content_type = {};
  }
  return document;
}

}  // namespace jeton::wire
