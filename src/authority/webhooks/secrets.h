#pragma once

#include <string>
#include <vector>

#include "authority/run.h"
#include "base/secret.h"
#include "domain/webhooks/webhook.h"

namespace jeton::authority {

// The secrets with which a webhook signs. They are stored sealed, each bound to its webhook.
Secret NewWebhookSecret(const Run& run);
std::string SealWebhookSecret(const Run& run, const Id& hook, const Secret& secret);
// Those that sign now, the newest first.
std::vector<Secret> OpenWebhookSecrets(const Run& run, const Webhook& hook);

}  // namespace jeton::authority
