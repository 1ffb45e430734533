#include "endpoints/api/page.h"

#include "authority/page_token.h"
#include "base/encoding.h"
#include "endpoints/api/caller.h"
#include "wire/form.h"

namespace jeton::endpoints::api {
namespace {

// The path and all parameters but those that only say how much of the list to show.
std::string NameOfList(const Call& call) {
  std::string name(call.request.path);
  const auto form = wire::Form::Parse(call.request.query);
  if (!form) return name;
  for (const auto& [parameter, value] : form->fields()) {
    if (parameter == "cursor" || parameter == "limit" || parameter == "count") continue;
    name.append("&").append(parameter).append("=").append(PercentEncode(value));
  }
  return name;
}

}  // namespace

Result<std::string, Outcome> PlaceOf(const Call& call, const PageQuery& page) {
  if (!page.cursor) return std::string();
  auto place = authority::ReadPageToken(call.run.issuer, NameOfList(call), *page.cursor, call.run.now);
  if (place) return std::move(*place);
  return Fail(Outcome(
      Refuse(call, {.code = "bad_cursor",
                    .detail = "The cursor is not one of this query, or too old: begin the list anew without it.",
                    .field = "cursor"})));
}

Cursors::Cursors(const Call& call) : issuer_(call.run.issuer), list_(NameOfList(call)) {}

std::string Cursors::At(const std::string& place, TimePoint now) const {
  return authority::MakePageToken(issuer_, list_, place, now);
}

Response AnswerPage(const Call& call, boost::json::array items, const std::optional<std::string>& next,
                    const std::optional<ListCount>& count) {
  boost::json::value cursor = nullptr;
  if (next) cursor = boost::json::value(Cursors(call).At(*next, call.run.now));
  return Answer({{"items", std::move(items)},
                 {"next_cursor", std::move(cursor)},
                 {"total", count ? boost::json::value(count->total) : boost::json::value(nullptr)},
                 {"total_is_more", count ? boost::json::value(count->is_more) : boost::json::value(nullptr)}});
}

}  // namespace jeton::endpoints::api
