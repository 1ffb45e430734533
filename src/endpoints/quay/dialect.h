#pragma once

#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

// Quay's API below /api/v1, and the documents that its clients read at other paths.
namespace jeton::endpoints::quay {

std::vector<Route> Routes(const Settings& settings);

// {"message"}, as Quay's framework prints it.
Response EdgeError(const EdgeFault& fault);

// Answers a browser's preflight request for a call from another origin.
Response AnswerOptions(std::string_view path, std::string_view allow);

}  // namespace jeton::endpoints::quay
