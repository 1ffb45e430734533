#include "endpoints/api/precondition.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "authority/entity_tag.h"
#include "base/encoding.h"
#include "endpoints/api/caller.h"

namespace jeton::endpoints::api {
namespace {

std::string TagOf(const boost::json::object& document) {
  return authority::EntityTag(boost::json::serialize(document));
}

// Our tags hold no comma, so whatever a comma splits wrongly is no tag of ours. A weak tag never matches here.
bool Lists(std::string_view header, std::string_view tag) {
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    if (TrimSpace(header.substr(0, comma)) == tag) return true;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

Response ChangedMeanwhile(const Call& call, std::string detail) {
  return Refuse(call, {.code = "changed_meanwhile", .detail = std::move(detail)});
}

}  // namespace

std::optional<Response> RefuseByPrecondition(const Call& call, const std::optional<boost::json::object>& present) {
  if (const auto match = call.request.HeaderValue("If-Match")) {
    const bool fits = present && (TrimSpace(*match) == "*" || Lists(*match, TagOf(*present)));
    if (!fits) {
      return ChangedMeanwhile(call, present ? "It is not what If-Match names any more: read it again, and decide anew."
                                            : "It does not exist, and If-Match wants it to: leave the header out.");
    }
  }
  if (const auto none = call.request.HeaderValue("If-None-Match")) {
    const bool fits = !present || !(TrimSpace(*none) == "*" || Lists(*none, TagOf(*present)));
    if (!fits) {
      return ChangedMeanwhile(call, "It exists already, and If-None-Match wants it not to: leave the header out.");
    }
  }
  return std::nullopt;
}

void AddTag(Response& response, const boost::json::object& document) { response.AddHeader("ETag", TagOf(document)); }

Response AnswerTagged(const boost::json::object& document, int status) {
  Response response = Answer(document, status);
  AddTag(response, document);
  return response;
}

}  // namespace jeton::endpoints::api
