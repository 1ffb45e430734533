#pragma once

#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "endpoints/long_list.h"
#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// Answers an object with a list of any length under `name`, followed by the members of `more`.
Outcome AnswerJsonList(const Call& call, const Actor& actor, std::string_view name, AppendRows rows,
                       const json::object& more = {});

// The same. `explain` makes the answer to a refusal.
Outcome AnswerJsonList(const Call& call, const Actor& actor, std::string_view name, AppendRows rows,
                       const std::function<Response(Refusal)>& explain, const json::object& more = {});

// Makes AppendRows of pages, as JSON: view(work, item) returns a value.
template <typename PageType, typename Read, typename View>
AppendRows JsonRowsOf(Read read, View view) {
  return RowsOf<PageType>(
      std::move(read), [view = std::move(view)](const Run& run, const typename PageType::Item& item, std::string& out) {
        out += json::serialize(view(run, item));
      });
}

}  // namespace jeton::endpoints::quay
