#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jeton/connection.h"

// Calls of the API below /jeton/v1: JSON in, JSON or a Problem out.
namespace jeton {

using Query = std::vector<std::pair<std::string, std::string>>;

struct ApiCall {
  std::string method = "GET";
  std::string path;  // below /jeton/v1, its parameters percent-encoded: "/organizations/acme"
  Query query{};
  boost::json::value body = nullptr;  // null: none is sent
  std::string if_match{};             // an entity tag, or "*"; empty: none
  bool must_be_new = false;           // If-None-Match: *
};

struct ApiReply {
  int status = 0;
  boost::json::value document;  // null: the answer has no body
  std::string entity_tag;
};

// Reads the document of RFC 9457 in an answer of 400 or more. Makes one if the answer has none.
Problem ReadProblem(const HttpReply& reply);

// Returns the path with the query behind it, percent-encoded.
std::string WithQuery(std::string_view path, const Query& query);

// Percent-encodes one segment of a path: "team/web" becomes "team%2Fweb".
std::string PathSegment(std::string_view name);

class Api {
 public:
  explicit Api(Connection& connection) : connection_(connection) {}

  Answer<ApiReply> Call(const ApiCall& call);

  // Reads a list page by page, and gives `take` each item. Stops early if it returns false. Asks for no more than
  // `most` items if that is not zero.
  Answer<void> List(const std::string& path, Query query, std::size_t most,
                    const std::function<bool(const boost::json::value&)>& take);

  Connection& connection() { return connection_; }

 private:
  Connection& connection_;
};

}  // namespace jeton
