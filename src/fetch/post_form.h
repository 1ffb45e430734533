#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"

namespace jeton::fetch {

struct FormAnswer {
  int status = 0;
  std::string body;
};

// Posts a form with a bearer token to a server of the operator, and waits. No redirects, no proxy. The error is the
// reason of the system or the library.
Result<FormAnswer, std::string> PostForm(const std::string& url, const Secret& bearer, const std::string& form,
                                         Seconds timeout);

}  // namespace jeton::fetch
