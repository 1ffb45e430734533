#pragma once

#include <boost/json/value.hpp>

#include "endpoints/call.h"

// What the calls for operators share.
namespace jeton::endpoints::ops {

// Whether the caller can read the secret in the data directory.
bool IsOperator(const Call& call);
Response RefuseOperator();
// JSON that no cache keeps.
Response AnswerOperator(int status, const boost::json::value& body);

}  // namespace jeton::endpoints::ops
