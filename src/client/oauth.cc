#include "client/oauth.h"

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::client {
namespace {

constexpr const char* kMetadata = "/.well-known/oauth-authorization-server";

Connection::Options WithoutBearer(Connection::Options options) {
  options.bearer.clear();
  return options;
}

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
  if (metadata_.empty()) {
    const auto reply = connection_.Send({.path = kMetadata});
    if (!reply) return tl::unexpected(reply.error());
    const auto document = reply->status == 200 ? ParseJson(reply->body) : std::nullopt;
    if (!document || !document->is_object()) return tl::unexpected(ReadProblem(*reply));
    metadata_ = document->get_object();
  }
  const std::string url = TextOf(metadata_, endpoint);
  const auto begin = url.find("://");
  const auto path = begin == std::string::npos ? begin : url.find('/', begin + 3);
  if (path != std::string::npos) return url.substr(path);
  return tl::unexpected(Problem{.code = "unreadable_answer",
                                .title = "Unreadable answer",
                                .detail = "The metadata of " + connection_.url() + " have no " + endpoint + "."});
}

Answer<boost::json::object> OAuthClient::Post(const char* endpoint, const Query& form) {
  const auto path = PathOf(endpoint);
  if (!path) return tl::unexpected(path.error());
  HttpRequest request{.method = "POST", .path = *path, .headers = {{"Accept", "application/json"}}};
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = WithQuery("", form).substr(1);
  // RFC 6749, section 2.3.1: both are encoded as in a form before they become a Basic login.
  const auto reply = connection_.SendAs({PercentEncode(login_.first), PercentEncode(login_.second)}, request);
  if (!reply) return tl::unexpected(reply.error());
  const auto document = ParseJson(reply->body);
  const auto* const object = document && document->is_object() ? &document->get_object() : nullptr;
  if (reply->status != 200 || object == nullptr) return tl::unexpected(ProblemOf(*reply, object));
  return *object;
}

}  // namespace jeton::client
