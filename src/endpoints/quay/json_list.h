#pragma once

#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "endpoints/long_list.h"
#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// {"NAME":[…]}, of any length. more_members: printed behind the list, each with the comma before it.
Outcome AnswerJsonList(Authority& authority, const Call& call, const Actor& actor, std::string_view name,
                       AppendRows rows, std::string_view more_members = {});

// The same; explain: what a refusal reads like.
Outcome AnswerJsonList(Authority& authority, const Call& call, const Actor& actor, std::string_view name,
                       AppendRows rows, const std::function<Response(Refusal)>& explain,
                       std::string_view more_members = {});

// The rows of pages, as JSON: view(work, item) gives a value.
template <typename PageType, typename Read, typename View>
AppendRows JsonRowsOf(Read read, View view) {
  return RowsOf<PageType>(std::move(read),
                          [view = std::move(view)](const Work& work, const typename PageType::Item& item,
                                                   std::string& out) { out += json::serialize(view(work, item)); });
}

}  // namespace jeton::endpoints::quay
