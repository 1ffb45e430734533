#pragma once

#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

// The standard surface: RFC 6749 and its family.
namespace jeton::endpoints::oauth2 {

std::vector<Route> Routes(const Settings& settings);

// RFC 6749, section 5.2.
Response EdgeError(const EdgeFault& fault);
Response AnswerOptions(std::string_view path, std::string_view allow);

}  // namespace jeton::endpoints::oauth2
