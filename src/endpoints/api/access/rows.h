#pragma once

#include "endpoints/api/operation.h"

namespace jeton::endpoints::api {

Row CanRow();
Row WhoCanRow();

}  // namespace jeton::endpoints::api
