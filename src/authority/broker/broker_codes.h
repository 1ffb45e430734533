#pragma once

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// The code flow of the OpenShift dialect: a code is a personal authorization of the scope `oauthaccesstoken`, made by
// a client, and is worth one other authorization to that client.

const BrokerClient* FindBrokerClient(const Settings& settings, std::string_view id);

// The caller has been found to reach as far as name and password. kLimitReached for one more than the user may have of
// personal authorizations.
Result<Secret, Refusal> IssueCode(const Run& run, const Actor& user, const BrokerClient& client);

// Whether a token is a code of that client, as issued to it.
bool IsCodeOf(const Token& token, const BrokerClient& client);

// Uses the code up. Nothing when it has been used already.
std::optional<IssuedToken> ExchangeCode(const Run& run, const Actor& user, const Token& code,
                                        const BrokerClient& client);

}  // namespace jeton::authority
