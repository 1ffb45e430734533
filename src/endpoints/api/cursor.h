#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoints/api/query.h"
#include "endpoints/call.h"

namespace jeton::endpoints::api {

// Makes an opaque cursor: the place of the last item, sealed, valid for the same list with the same selection.
std::string MakeCursor(const Call& call, std::string_view list, const Query& query, std::string_view place);
// Returns the place in the query's `cursor`, or nothing if there is none. Adds a problem to the query if the cursor is
// not ours, is for another query, or is too old.
std::optional<std::string> ReadCursor(const Call& call, std::string_view list, Query& query);

}  // namespace jeton::endpoints::api
