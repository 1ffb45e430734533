#include "jeton/api.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json.h"

namespace jeton {
namespace {

namespace json = boost::json;

constexpr std::string_view kBase = "/jeton/v1";
constexpr std::size_t kPage = 200;  // the most that a page may have

// What answers in front of a server, such as a proxy, has no document; its status may still say enough.
Problem Unreadable(const HttpReply& reply) {
  if (reply.status >= 502 && reply.status <= 504) {
    return {.code = "unavailable",
            .status = reply.status,
            .title = "Unavailable",
            .detail = "What stands before the server answered " + std::to_string(reply.status) +
                      ": the server itself cannot be reached now."};
  }
  return {.code = "unreadable_answer",
          .status = reply.status,
          .title = "Unreadable answer",
          .detail = "The server answered " + std::to_string(reply.status) +
                    " with something that is not of a Jeton server. Is the address right?"};
}

}  // namespace

Problem ReadProblem(const HttpReply& reply) {
  const auto parsed = ParseJson(reply.body);
  if (!parsed || !parsed->is_object() || Member(*parsed, "code") == nullptr) return Unreadable(reply);
  const json::object& document = parsed->get_object();
  Problem problem{.code = TextOf(document, "code"),
                  .status = reply.status,
                  .title = TextOf(document, "title"),
                  .detail = TextOf(document, "detail"),
                  .field = TextOf(document, "field"),
                  .request = TextOf(document, "request_id")};
  if (const auto* const needs = Member(*parsed, "needs")) problem.needs = *needs;
  const auto* const after = Member(*parsed, "retry_after");
  if (after != nullptr && after->is_int64()) problem.retry_after = std::chrono::seconds(after->get_int64());
  return problem;
}

std::string WithQuery(std::string_view path, const Query& query) {
  std::string text(path);
  char mark = '?';
  for (const auto& [name, value] : query) {
    text += mark;
    text.append(PercentEncode(name)).append("=").append(PercentEncode(value));
    mark = '&';
  }
  return text;
}

std::string PathSegment(std::string_view name) { return PercentEncode(name); }

Answer<ApiReply> Api::Call(const ApiCall& call) {
  HttpRequest request{.method = call.method, .path = WithQuery(std::string(kBase) + call.path, call.query)};
  request.headers.emplace_back("Accept", "application/json");
  if (!call.if_match.empty()) request.headers.emplace_back("If-Match", call.if_match);
  if (call.must_be_new) request.headers.emplace_back("If-None-Match", "*");
  if (!call.body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json::serialize(call.body);
  }
  const auto reply = connection_.Send(request);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status >= 300) return tl::unexpected(ReadProblem(*reply));
  ApiReply answer{.status = reply->status, .document = nullptr, .entity_tag = reply->entity_tag};
  if (reply->body.empty()) return answer;
  auto document = ParseJson(reply->body);
  if (!document) return tl::unexpected(Unreadable(*reply));
  answer.document = std::move(*document);
  return answer;
}

Answer<void> Api::List(const std::string& path, Query query, std::size_t most,
                       const std::function<bool(const json::value&)>& take) {
  query.emplace_back("limit", std::to_string(kPage));
  const std::size_t limit = query.size() - 1;
  std::size_t taken = 0;
  for (;;) {
    if (most > 0) query[limit].second = std::to_string(std::min(kPage, most - taken));
    const auto page = Call({.path = path, .query = query});
    if (!page) return tl::unexpected(page.error());
    const auto* const items = Member(page->document, "items");
    if (items == nullptr || !items->is_array()) {
      return tl::unexpected(Unreadable({.status = page->status, .content_type = {}, .entity_tag = {}, .body = {}}));
    }
    for (const json::value& item : items->get_array()) {
      if (!take(item) || ++taken == most) return {};
    }
    const auto* const next = Member(page->document, "next_cursor");
    if (next == nullptr || !next->is_string()) return {};
    query.resize(limit + 1);
    query.emplace_back("cursor", std::string(next->get_string()));
  }
}

}  // namespace jeton
