#pragma once

#include <vector>

#include "authority/registry/registry_events.h"
#include "endpoints/call.h"

// What registries send when something was done there, in either of their two languages: the envelopes of the CNCF
// registry (version 1 and 2 of its events are the same here), and zot's CloudEvents, structured or binary.
namespace jeton::endpoints::registry {

using authority::RegistryDeed;
using authority::RegistryEvent;

constexpr std::size_t kMostEvents = 1000;

struct Notification {
  std::vector<RegistryEvent> events;
  std::size_t skipped = 0;  // layers, questions whether something is there, and what cannot be understood
};

enum class NotificationError { kUnknownType, kMalformed, kTooMany };

Result<Notification, NotificationError> ReadNotification(const Request& request);

}  // namespace jeton::endpoints::registry
