#pragma once

#include "jeton/connection.h"

namespace jeton::client {

// The same server without the caller's token, for what is public or has a credential of its own.
inline Connection::Options WithoutBearer(Connection::Options options) {
  options.bearer.clear();
  return options;
}

}  // namespace jeton::client
