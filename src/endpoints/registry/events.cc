#include "authority/registry/registry_events.h"

#include <algorithm>

#include "endpoints/registry/endpoints.h"
#include "endpoints/registry/notifications.h"
#include "keys/events_token.h"
#include "wire/json_body.h"

namespace jeton::endpoints::registry {
namespace {

std::string_view SecretOf(const wire::Authorization& presented) {
  if (const auto* const bearer = std::get_if<wire::BearerToken>(&presented)) return bearer->token.Reveal();
  if (const auto* const basic = std::get_if<wire::BasicCredentials>(&presented)) return basic->secret.Reveal();
  return {};
}

// Returns the registry in the path if the caller presents its token; null for every kind of failure.
const RegistryService* FindTeller(const Call& call) {
  const auto& all = call.run.registries;
  const auto found = std::find_if(all.begin(), all.end(), [&](const RegistryService& registry) {
    return registry.service == call.request.parameters[0];
  });
  const bool ours = found != all.end();
  const wire::Authorization presented = call.Presented();
  // Do the same work for an unknown name: the response time must not reveal which names exist.
  const bool shown = IsEventsToken(ours ? *found : all.front(), SecretOf(presented));
  return ours && shown ? &*found : nullptr;
}

Response Say(int status, std::string_view sentence) {
  return wire::JsonResponse(status, boost::json::object{{"message", wire::JsonView(sentence)}});
}

Response RefuseTeller() {
  Response response = Say(401, "This takes the registry's own token.");
  response.AddHeader("WWW-Authenticate", "Bearer");
  return response;
}

Response Explain(NotificationError error) {
  switch (error) {
    case NotificationError::kUnknownType: return Say(415, "These are no events of a registry.");
    case NotificationError::kTooMany: return Say(400, "There are more than 1000 events.");
    case NotificationError::kMalformed: break;
  }
  return Say(400, "The events are malformed.");
}

// Always 200, even if events were skipped: on an error a registry would resend them forever.
Response Thank(const authority::ToldCounts& counts) {
  return wire::JsonResponse(
      200,
      boost::json::object{{"recorded", counts.recorded}, {"repeated", counts.repeated}, {"skipped", counts.skipped}});
}

}  // namespace

// POST /registries/{service}/events
Outcome PostEvents(const Call& call) {
  const RegistryService* const registry = FindTeller(call);
  authority::RegistryReports& reports = call.authority.registry_notes.ReportsOf(call.request.parameters[0]);
  if (registry == nullptr) {
    ++reports.refused;
    return RefuseTeller();
  }
  reports.last = ToUnixSeconds(call.run.now);
  const auto* const told = call.run.Found<Notification>();
  if (told == nullptr) {
    auto read = ReadNotification(call.request);
    if (!read) return Explain(read.error());
    if (read->events.empty()) return Thank({.skipped = read->skipped});
    return NeedWrite{Finding(std::move(*read))};
  }
  authority::ToldCounts counts = RecordEvents(call.run, call.authority.registry_notes, *registry, told->events);
  counts.skipped += told->skipped;
  return Thank(counts);
}

}  // namespace jeton::endpoints::registry
