#pragma once

#include <string_view>

#include "wire/message.h"

// Conditional requests (RFC 9110, section 13).
namespace jeton::wire {

// Returns whether the header If-Match or If-None-Match lists the tag, or is "*". A weak tag never matches: these
// protect changes.
bool ListsTag(std::string_view header, std::string_view tag);

// The same for If-None-Match of a request that reads: a proxy that compresses makes our tags weak.
bool ListsTagWeakly(std::string_view header, std::string_view tag);

// Gives a document its entity tag. A client that knows this state of it gets 304 without the text.
// REQUIRES: the response is a document with status 200.
Response AnswerUnlessKnown(const Request& request, Response document, std::string_view tag);

}  // namespace jeton::wire
