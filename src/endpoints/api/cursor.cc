#include "endpoints/api/cursor.h"

#include "authority/page_token.h"

namespace jeton::endpoints::api {
namespace {

std::string NameOfList(std::string_view list, const Query& query) {
  return std::string("v1/").append(list).append("?").append(query.Selection());
}

}  // namespace

std::string MakeCursor(const Call& call, std::string_view list, const Query& query, std::string_view place) {
  return authority::MakePageToken(call.run.issuer, NameOfList(list, query), place, call.run.now);
}

std::optional<std::string> ReadCursor(const Call& call, std::string_view list, Query& query) {
  const auto cursor = query.Text("cursor");
  if (!cursor || query.problem()) return std::nullopt;
  auto place = authority::ReadPageToken(call.run.issuer, NameOfList(list, query), *cursor, call.run.now);
  if (!place) {
    query.Problem({.code = "bad_cursor",
                   .detail = "The cursor is not one of this query, or too old: begin the list anew without it.",
                   .field = "cursor"});
  }
  return place;
}

}  // namespace jeton::endpoints::api
