#include "domain/webhooks/webhook.h"

#include <algorithm>

namespace jeton {

std::string_view NameOf(WebhookEvent event) {
  switch (event) {
    case WebhookEvent::kTokenExpiring: return "token.expiring";
    case WebhookEvent::kTokenRevoked: return "token.revoked";
    case WebhookEvent::kTokenLeaked: return "token.leaked";
    case WebhookEvent::kRefusedOften: return "access.refused_often";
    case WebhookEvent::kKeyRotated: break;
  }
  return "key.rotated";
}

std::optional<WebhookEvents> WebhookEvents::Parse(std::string_view text) {
  WebhookEvents events;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    const std::string_view name = text.substr(0, space);
    bool known = false;
    for (std::size_t number = 0; number < kWebhookEvents; ++number) {
      const auto event = static_cast<WebhookEvent>(number);
      if (NameOf(event) != name) continue;
      events.Add(event);
      known = true;
    }
    if (!known) return std::nullopt;
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return events;
}

std::string WebhookEvents::Print() const {
  std::string text;
  for (std::size_t number = 0; number < kWebhookEvents; ++number) {
    const auto event = static_cast<WebhookEvent>(number);
    if (Has(event)) text.append(text.empty() ? "" : " ").append(NameOf(event));
  }
  return text;
}

}  // namespace jeton
