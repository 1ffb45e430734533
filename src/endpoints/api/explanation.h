#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "authority/registry/explanations.h"
#include "wire/body.h"
#include "wire/message.h"

// An explanation for people and programs: its document, its sentences, and the calls that would grant what was missing.
namespace jeton::endpoints::api {

// A call of this server.
struct GrantingCall {
  wire::Method method = wire::Method::kPut;
  std::string path;
  boost::json::object body;
};
// Returns the call that provides a need; nothing if there is none.
std::optional<GrantingCall> CallFor(const authority::Denial& denial, const authority::Need& need);

// Says what happened, in one sentence.
std::string Summary(const authority::Explanation& explanation);
// Says why one item was refused, and what it takes.
std::string Sentence(const authority::Denial& denial, const authority::RefusedItem& item);
// Names what is missing, like "the role write on acme/web"; empty if nothing can be granted.
std::string NameOfNeed(const authority::Need& need);

// The document of GET /jeton/v1/refusals/{code}, and its description.
boost::json::object ViewExplanation(const authority::Explanation& explanation);
const wire::AnyBody& ExplanationDocument();

}  // namespace jeton::endpoints::api
