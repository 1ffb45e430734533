#pragma once

#include "endpoints/api/operation.h"

namespace jeton::endpoints::api {

Row CanRow();
Row WhoCanRow();
Row AllowRow();
Row DenyRow();
Row SuggestRow();

}  // namespace jeton::endpoints::api
