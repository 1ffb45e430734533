#pragma once

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// The code flow of the OpenShift dialect. A code is a personal authorization with the scope `oauthaccesstoken`, made
// for a client, which may exchange it once for another authorization.

const BrokerClient* FindBrokerClient(const Settings& settings, std::string_view id);

// The endpoint has checked that the credential reaches as far as name and password. kLimitReached if the user is at the
// limit of personal authorizations.
Result<Secret, Refusal> IssueCode(const Run& run, const Actor& user, const BrokerClient& client);

// Returns whether a token is a code that was issued to the client.
bool IsCodeOf(const Token& token, const BrokerClient& client);

// Consumes the code. Returns nothing if it was used before.
std::optional<IssuedToken> ExchangeCode(const Run& run, const Actor& user, const Token& code,
                                        const BrokerClient& client);

}  // namespace jeton::authority
