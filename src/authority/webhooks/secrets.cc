#include "authority/webhooks/secrets.h"

#include <utility>

#include "base/random.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kSecretLength = 43;  // 256 bits

std::string BoundTo(const Id& hook) { return "webhook:" + hook.ToUuid(); }

}  // namespace

// With the prefix that secret scanners know.
Secret NewWebhookSecret(const Run& run) {
  return Secret("whsec_" + run.issuer.random().Characters(kLettersAndDigits, kSecretLength));
}

std::string SealWebhookSecret(const Run& run, const Id& hook, const Secret& secret) {
  return run.issuer.SealText(secret.Reveal(), BoundTo(hook));
}

std::vector<Secret> OpenWebhookSecrets(const Run& run, const Webhook& hook) {
  std::vector<Secret> secrets;
  const auto open = [&](const std::string& sealed) {
    if (auto secret = run.issuer.OpenText(sealed, BoundTo(hook.id))) secrets.push_back(std::move(*secret));
  };
  open(hook.secret);
  if (!hook.former_secret.empty() && run.now < hook.former_ends) open(hook.former_secret);
  return secrets;
}

}  // namespace jeton::authority
