#include "client/oauth.h"

#include "base/encoding.h"
#include "base/json.h"
#include "client/options.h"

namespace jeton::client {
namespace {

constexpr const char* kMetadata = "/.well-known/oauth-authorization-server";

// The document of RFC 6749, section 5.2.
Problem ProblemOf(const HttpReply& reply, const boost::json::object* document) {
  if (document == nullptr || !document->contains("error")) return ReadProblem(reply);
  Problem problem{.code = TextOf(*document, "error"),
                  .status = reply.status,
                  .title = "Refused",
                  .detail = TextOf(*document, "error_description")};
  if (problem.detail.empty()) problem.detail = "The server answered " + problem.code + ".";
  return problem;
}

}  // namespace

OAuthClient::OAuthClient(Connection::Options server, std::string client_id, std::string client_secret)
    : connection_(WithoutBearer(std::move(server))), login_(std::move(client_id), std::move(client_secret)) {}

// The endpoint must be of the same server: credentials go nowhere else, whatever the metadata say.
Answer<std::string> OAuthClient::PathOf(const char* endpoint) {
  auto url = Metadata(endpoint);
  if (!url) return url;
  const auto begin = url->find("://");
  const auto path = begin == std::string::npos ? begin : url->find('/', begin + 3);
  if (path != std::string::npos) return url->substr(path);
  return tl::unexpected(Lacking(endpoint));
}

Answer<std::string> OAuthClient::Metadata(const char* name) {
  if (metadata_.empty()) {
    const auto reply = connection_.Send({.path = kMetadata});
    if (!reply) return tl::unexpected(reply.error());
    const auto document = reply->status == 200 ? ParseJson(reply->body) : std::nullopt;
    if (!document || !document->is_object()) return tl::unexpected(ReadProblem(*reply));
    metadata_ = document->get_object();
  }
  std::string text = TextOf(metadata_, name);
  if (!text.empty()) return text;
  return tl::unexpected(Lacking(name));
}

Problem OAuthClient::Lacking(const char* name) const {
  return {.code = "unreadable_answer",
          .title = "Unreadable answer",
          .detail = "The metadata of " + connection_.url() + " have no " + name + "."};
}

Answer<boost::json::object> OAuthClient::Post(const char* endpoint, const Query& form) {
  const auto path = PathOf(endpoint);
  if (!path) return tl::unexpected(path.error());
  HttpRequest request{.method = "POST", .path = *path, .headers = {{"Accept", "application/json"}}};
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  Query fields = form;
  if (login_.second.empty() && !login_.first.empty()) fields.emplace_back("client_id", login_.first);
  request.body = WithQuery("", fields).substr(1);
  // RFC 6749, section 2.3.1: both are encoded as in a form before they become a Basic login.
  const auto reply = login_.second.empty()
                         ? connection_.Send(request)
                         : connection_.SendAs({PercentEncode(login_.first), PercentEncode(login_.second)}, request);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status == 200 && reply->body.empty()) return boost::json::object();
  const auto document = ParseJson(reply->body);
  const auto* const object = document && document->is_object() ? &document->get_object() : nullptr;
  if (reply->status != 200 || object == nullptr) return tl::unexpected(ProblemOf(*reply, object));
  return *object;
}

}  // namespace jeton::client
