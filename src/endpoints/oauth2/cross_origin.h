#pragma once

#include <string_view>

#include "endpoints/call.h"
#include "endpoints/route.h"

// Scripts of any site may call the endpoints that programs in a browser need. They read no cookie, so that a page of
// another site learns and does no more than a program without a browser.
namespace jeton::endpoints::oauth2 {

bool IsOpenToScripts(std::string_view path);

// Lets scripts of any site read an answer.
void OpenToScripts(Response& response);
// Returns the function of a route, with answers that scripts of any site may read.
Function OpenToScripts(Function function);

}  // namespace jeton::endpoints::oauth2
