#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "endpoints/call.h"

// Protects an edit from changes that were made meanwhile (RFC 9110, section 13).
namespace jeton::endpoints::api {

// Checks If-Match and If-None-Match: * of a request that changes something. `present`: the document as a GET would
// print it now; nothing: there is none. Returns the refusal, or nothing if the request may go on.
std::optional<Response> RefuseByPrecondition(const Call& call, const std::optional<boost::json::object>& present);

// Answers with a document and its entity tag: those of a GET, and of what a PUT or PATCH has left.
Response AnswerTagged(const boost::json::object& document, int status = 200);

// Adds the tag of `document` to an answer that shows more than a GET does.
void AddTag(Response& response, const boost::json::object& document);

}  // namespace jeton::endpoints::api
