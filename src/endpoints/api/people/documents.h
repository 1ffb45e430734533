#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "endpoints/api/caller.h"
#include "wire/body.h"

// A user as a document, and what operations on the calling user need.
namespace jeton::endpoints::api {

extern const wire::AnyBody& kUserDocument;
// Whether the configuration names the user a superuser that may change things.
bool IsNamedSuperuser(const Call& call, std::string_view name);
boost::json::object PrintUser(const Call& call, const Account& account);

// What an operation on the calling user needs of the presented credential.
Needs NeedsSelf(const Actor& actor, std::string_view scope);

}  // namespace jeton::endpoints::api
