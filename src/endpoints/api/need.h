#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/registry/needs.h"
#include "endpoints/api/explanation.h"
#include "wire/document.h"

// What is missing for something, as our own API shows it.
namespace jeton::endpoints::api {

struct ShownCall {
  std::string_view method;
  std::string path;
  boost::json::object body;
};
inline boost::json::value ShowBodyOfCall(const ShownCall& call) { return call.body; }
inline constexpr wire::ShownMember<ShownCall> kShownCallMembers[] = {
    {"method", wire::Show<&ShownCall::method>(), "The method."},
    {"path", wire::Show<&ShownCall::path>(), "The path on this server."},
    {"body", wire::ShowBy<ShowBodyOfCall>({.type = wire::Shape::Type::kObject}), "The JSON object to send."},
};
inline constexpr wire::Document<ShownCall> kShownCall("GrantingCall", kShownCallMembers);

struct ShownNeed {
  std::string right;
  std::optional<std::string> resource;
  std::vector<std::string> who_can_grant;
  std::optional<ShownCall> call;
};
inline constexpr wire::ShownMember<ShownNeed> kShownNeedMembers[] = {
    {"right", wire::Show<&ShownNeed::right>(),
     "The role read, write or admin; a scope of a token; or repository, unrestricted_token, secret, enabled, "
     "trust_rule, superuser."},
    {"resource", wire::Show<&ShownNeed::resource>(), "What the right is on."},
    {"who_can_grant", wire::Show<&ShownNeed::who_can_grant>(),
     "Users that can grant it, as far as the reader may know."},
    {"call", wire::ShowObject<kShownCall, &ShownNeed::call>(), "The call of this server that grants it."},
};
inline constexpr wire::Document<ShownNeed> kShownNeed("Need", kShownNeedMembers);

// Returns nothing if nothing can be granted.
std::optional<ShownNeed> ViewNeed(const authority::Denial& denial, const authority::Need& need);

}  // namespace jeton::endpoints::api
