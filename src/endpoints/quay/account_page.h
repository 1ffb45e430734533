#pragma once

#include <string>
#include <string_view>

#include "authority/page_token.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/page_size.h"

namespace jeton::endpoints::quay {

// Answers {"LIST":[…],"next_page"?}: a page of the installation's accounts, the oldest first. read(place, most) returns
// those after a place, or the refusal; view(account) returns a JSON value.
template <typename Read, typename View>
Outcome AnswerAccountPage(const Call& call, const Actor& actor, std::string_view list, Read read, View view) {
  const auto size = ReadPageSize(call);
  const auto token = QueryParameter(call, "next_page");
  const auto place = token ? authority::ReadPageToken(call.run.issuer, list, *token, call.run.now) : std::nullopt;
  auto accounts = read(ReadPlace<AgePlace>(place.value_or("")), size.value_or(0) + 1);
  if (!accounts) return Refused(call, actor, accounts.error());
  if (!size) return size.error();
  // One account more than a page shows whether another page follows.
  const bool more = accounts->size() > *size;
  if (more) accounts->resize(*size);
  json::array views;
  for (const Account& account : *accounts) views.push_back(view(account));
  json::object body{{wire::JsonView(list), std::move(views)}};
  if (more) {
    const std::string next = PrintPlace(accounts->back().created, accounts->back().id);
    body["next_page"] = authority::MakePageToken(call.run.issuer, list, next, call.run.now);
  }
  return JsonAnswer(body);
}

}  // namespace jeton::endpoints::quay
