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

// POST of a form to a server of the operator's, with a bearer token: no redirects, no proxy. Waits; the error is the
// system's or the library's reason.
Result<FormAnswer, std::string> PostForm(const std::string& url, const Secret& bearer, const std::string& form,
                                         Seconds timeout);

}  // namespace jeton::fetch
