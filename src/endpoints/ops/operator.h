#pragma once

#include <boost/json/value.hpp>

#include "endpoints/call.h"

// Shared by the calls for operators.
namespace jeton::endpoints::ops {

// Returns whether the caller has presented the secret from the data directory.
bool IsOperator(const Call& call);
Response RefuseOperator();
// A JSON answer with no-store.
Response AnswerOperator(int status, const boost::json::value& body);

}  // namespace jeton::endpoints::ops
