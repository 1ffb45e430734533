#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "authority/registry/explanations.h"
#include "wire/message.h"

// An explanation as people and programs read it: its document, its sentences, and the calls that would have been
// enough.
namespace jeton::endpoints::api {

// A call of this server.
struct GrantingCall {
  wire::Method method = wire::Method::kPut;
  std::string path;
  boost::json::object body;
};
// The call by which it is had; nothing where there is none.
std::optional<GrantingCall> CallFor(const authority::Denial& denial, const authority::Need& need);

// What happened, as one sentence.
std::string Summary(const authority::Explanation& explanation);
// Why one thing was refused, and what it takes.
std::string Sentence(const authority::Denial& denial, const authority::RefusedItem& item);
// "the role write on acme/web": what is missing; empty where nothing can be granted.
std::string NameOfNeed(const authority::Need& need);

// The document of GET /jeton/v1/refusals/{code}.
boost::json::object ViewExplanation(const authority::Explanation& explanation);

}  // namespace jeton::endpoints::api
