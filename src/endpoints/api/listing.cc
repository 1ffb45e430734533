#include "endpoints/api/listing.h"

#include <boost/json/serialize.hpp>

#include "base/json.h"

namespace jeton::endpoints::api {

std::optional<AnsweredPage> ReadAnsweredPage(const Outcome& outcome) {
  const auto* const response = std::get_if<Response>(&outcome);
  if (response == nullptr || response->status != 200 || response->rest != nullptr) return std::nullopt;
  const auto body = ParseJson(response->body);
  const auto* const page = body && body->is_object() ? &body->get_object() : nullptr;
  const auto* const items = page == nullptr ? nullptr : page->if_contains("items");
  if (items == nullptr || !items->is_array()) return std::nullopt;
  AnsweredPage answered{.items = items->get_array().size(), .next_cursor = {}};
  if (std::string cursor = TextOf(*page, "next_cursor"); !cursor.empty()) answered.next_cursor = std::move(cursor);
  return answered;
}

Outcome WithCount(Outcome outcome, const ListCount& count) {
  auto& response = std::get<Response>(outcome);
  boost::json::value body = ParseJson(response.body).value();
  boost::json::object& page = body.get_object();
  page["total"] = count.total;
  page["total_is_more"] = count.is_more;
  response.body = boost::json::serialize(body);
  return outcome;
}

}  // namespace jeton::endpoints::api
