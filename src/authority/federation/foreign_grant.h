#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/federation/foreign_token.h"
#include "domain/access/targets.h"

namespace jeton::authority {

// Foreign tokens as grants for access tokens (RFC 7523, section 2.1). One trust rule decides all of it: whose token
// counts, as which robot, for which scopes, for how long, and whether the caller must be a client.

struct ForeignGrant {
  std::string_view token;
  const Application* client = nullptr;  // null: the caller is none
  std::string_view robot{};             // its name, if rules of several could let the token in; empty: any
  std::vector<std::string> resources{};
};

// Finds the rule that lets the token in as a grant. The rules of a client's own organization count, or else those of
// the owner of the API that is asked for, or else all. Does not use the token up.
Result<Voucher, ExchangeRefusal> VouchForGrant(const Run& run, ForeignIssuers& issuers, const ForeignGrant& grant);

// What the token may be used for: rule ∩ client, and for an identity assertion of an enterprise also what it says of
// `resource` and `scope`. Others than `resources` may be left out, if any are named.
std::vector<Target> TargetsOfGrant(const Run& run, const Voucher& voucher, const Application* client,
                                   const std::vector<std::string>& resources);

// The latest end of what the token gives.
TimePoint EndOfGrant(const Voucher& voucher, TimePoint now);

// Uses the token up, durably with the transaction. Returns false if it was used before.
bool UseUp(const Run& run, const Voucher& voucher);

// Returns a robot as the client of its own token: what an access token says of its client if there is no other.
Application AsClient(const Voucher& voucher);

}  // namespace jeton::authority
