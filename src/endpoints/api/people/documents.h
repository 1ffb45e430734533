#pragma once

#include <boost/json/object.hpp>

#include "endpoints/call.h"
#include "wire/body.h"

// A user as a document.
namespace jeton::endpoints::api {

extern const wire::AnyBody& kUserDocument;
boost::json::object PrintUser(const Call& call, const Account& account);

}  // namespace jeton::endpoints::api
