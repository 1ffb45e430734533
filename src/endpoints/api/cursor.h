#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoints/api/query.h"
#include "endpoints/call.h"

namespace jeton::endpoints::api {

// Where a list goes on, opaque to the caller: the place of the last item, sealed, good for the same list with the same
// selection.
std::string MakeCursor(const Call& call, std::string_view list, const Query& query, std::string_view place);
// The place in the query's `cursor`; nothing when there is none. One that is not ours, of another query, or too old is
// the query's problem.
std::optional<std::string> ReadCursor(const Call& call, std::string_view list, Query& query);

}  // namespace jeton::endpoints::api
