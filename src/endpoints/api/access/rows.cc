#include "endpoints/api/access/rows.h"

namespace jeton::endpoints::api {

Rows AccessRows() { return {CanRow(), WhoCanRow(), AllowRow(), DenyRow(), SuggestRow()}; }

}  // namespace jeton::endpoints::api
