#pragma once

#include <vector>

#include "authority/registry/registry_events.h"
#include "endpoints/call.h"

// Notifications from registries, in two formats: envelopes of the CNCF registry (versions 1 and 2 of its events are the
// same here), and zot's CloudEvents, structured or binary.
namespace jeton::endpoints::registry {

using authority::RegistryDeed;
using authority::RegistryEvent;

constexpr std::size_t kMostEvents = 1000;

struct Notification {
  std::vector<RegistryEvent> events;
  std::size_t skipped = 0;  // layers, HEAD requests, and events that cannot be read
};

enum class NotificationError { kUnknownType, kMalformed, kTooMany };

Result<Notification, NotificationError> ReadNotification(const Request& request);

}  // namespace jeton::endpoints::registry
