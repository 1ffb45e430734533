#include "endpoints/api/precondition.h"

#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "authority/entity_tag.h"
#include "endpoints/api/caller.h"
#include "wire/conditional.h"

namespace jeton::endpoints::api {
namespace {

std::string TagOf(const boost::json::object& document) {
  return authority::EntityTag(boost::json::serialize(document));
}

Response ChangedMeanwhile(const Call& call, std::string detail) {
  return Refuse(call, {.code = "changed_meanwhile", .detail = std::move(detail)});
}

}  // namespace

std::optional<Response> RefuseByPrecondition(const Call& call, const std::optional<boost::json::object>& present) {
  if (const auto match = call.request.HeaderValue("If-Match")) {
    const bool fits = present && wire::ListsTag(*match, TagOf(*present));
    if (!fits) {
      return ChangedMeanwhile(call, present ? "It is not what If-Match names any more: read it again, and decide anew."
                                            : "It does not exist, and If-Match wants it to: leave the header out.");
    }
  }
  if (const auto none = call.request.HeaderValue("If-None-Match")) {
    const bool fits = !present || !wire::ListsTag(*none, TagOf(*present));
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
