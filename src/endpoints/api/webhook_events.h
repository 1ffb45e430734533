#pragma once

#include <span>
#include <string>
#include <string_view>

#include "authority/webhooks/message.h"
#include "wire/body.h"

// What is sent to webhooks, as the OpenAPI document and the reference describe it.
namespace jeton::endpoints::api {

struct DescribedEvent {
  WebhookEvent event;
  std::string_view name;     // of the operation: "tokenRevoked"
  std::string_view summary;  // a line
  std::string_view text;     // Markdown: when it is sent
  const wire::AnyBody* document;
};
std::span<const DescribedEvent> AllEvents();

// The body of a POST request to a webhook: a JSON object.
std::string PrintEvent(const authority::WebhookMessage& message);

// The names of events, separated by spaces.
inline constexpr std::string_view kEventNames =
    "token.expiring token.revoked token.leaked access.refused_often key.rotated";

}  // namespace jeton::endpoints::api
