#include "endpoints/api/tokens/token_query.h"

#include "base/address_range.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {

bool AskedTokens::empty() const {
  const bool owned = owners.organization || owners.owner || owners.everywhere;
  const bool filtered = filter.subject || filter.application || filter.kind || filter.state || filter.unused ||
                        filter.expires_within || filter.created_by || filter.address || filter.text || created_before;
  return !owned && !filtered;
}

authority::TokenFilter AskedTokens::FilterFor(const Actor& actor, TimePoint now) const {
  authority::TokenFilter all = filter;
  if (created_before) all.created_before = created_before->At(now);
  if (owners.organization && owners.owner) all.owner = *owners.owner == "me" ? actor.name : *owners.owner;
  return all;
}

std::optional<authority::TokenOrder> ParseTokenSort(std::string_view text) {
  if (text == "-created") return authority::TokenOrder::kNewestFirst;
  if (text == "created") return authority::TokenOrder::kOldestFirst;
  return std::nullopt;
}

std::optional<TokenKind> ParseListedKind(std::string_view name) {
  const auto kind = ParseKind(name);
  const bool listed = kind && *kind != TokenKind::kCode && *kind != TokenKind::kRegistryEvents;
  return listed ? kind : std::nullopt;
}

Result<std::optional<std::string>, std::string> ReadAddressRange(const boost::json::value& value) {
  const auto range = value.is_string() ? AddressRange::Parse(wire::View(value.get_string())) : std::nullopt;
  if (range) return std::string(wire::View(value.get_string()));
  return Fail(std::string("must be an address or a block of addresses, like 192.0.2.0/24"));
}

}  // namespace jeton::endpoints::api
