#include "endpoints/registry/notifications.h"

#include <algorithm>

#include "base/address_range.h"
#include "wire/json_body.h"

namespace jeton::endpoints::registry {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestText = 255;
// A robot's name: owner, plus sign, short name.
constexpr std::size_t kLongestActor = 511;

const json::object& PartOf(const json::value& value, std::string_view name) {
  static const json::object nothing;
  const json::value* const part = Member(value, name);
  return part != nullptr && part->is_object() ? part->get_object() : nothing;
}

// Returns the text, or an empty one if it is longer than `most`.
std::string ShortTextOf(const json::object& object, std::string_view name, std::size_t most = kLongestText) {
  std::string text = TextOf(object, name);
  return text.size() > most ? std::string() : text;
}

bool IsReference(std::string_view text) {
  return text.size() <= kLongestText && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  std::string_view("._-+:=").find(c) != std::string_view::npos;
         });
}

// Each image has a manifest; layers and configurations have none, so only manifests count.
bool IsManifest(std::string_view media_type) {
  return media_type.find("manifest") != std::string_view::npos ||
         media_type == "application/vnd.oci.image.index.v1+json";
}

// Returns the address in "192.0.2.7:4711", "[2001:db8::1]:4711" or a plain address; empty if there is none.
std::string AddressOf(std::string_view told) {
  if (told.find('/') != std::string_view::npos) return {};
  if (AddressRange::Parse(told)) return std::string(told);
  std::string_view host = told.substr(0, told.rfind(':'));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return AddressRange::Parse(host) ? std::string(host) : std::string();
}

std::optional<RegistryDeed> DeleteOf(const RegistryEvent& event) {
  if (!event.tag.empty()) return RegistryDeed::kDeleteTag;
  if (!event.digest.empty()) return RegistryDeed::kDeleteManifest;
  return std::nullopt;
}

// Reads performer and origin, which have the same members in both formats.
void ReadDoer(const json::object& actor, const json::object& request, RegistryEvent& event) {
  event.actor = ShortTextOf(actor, "name", kLongestActor);
  event.address = AddressOf(ShortTextOf(request, "addr"));
  event.user_agent = ShortTextOf(request, "useragent");
}

// Returns nothing if a necessary part is missing or malformed.
std::optional<RegistryEvent> Complete(RegistryEvent event, std::optional<RegistryDeed> deed, std::string_view time) {
  const auto at = ParseRfc3339(time);
  const bool named = !event.id.empty() && !event.repository.empty();
  if (!at || !deed || !named || !IsReference(event.tag) || !IsReference(event.digest)) return std::nullopt;
  event.at = *at;
  event.deed = *deed;
  return event;
}

std::optional<RegistryEvent> ReadEnvelopeEvent(const json::value& value) {
  const json::value* const object = value.is_object() ? &value : nullptr;
  if (object == nullptr) return std::nullopt;
  const json::object& target = PartOf(value, "target");
  const json::object& request = PartOf(value, "request");
  RegistryEvent event{.id = ShortTextOf(value.get_object(), "id"),
                      .repository = TextOf(target, "repository"),
                      .tag = TextOf(target, "tag"),
                      .digest = TextOf(target, "digest")};
  ReadDoer(PartOf(value, "actor"), request, event);
  const std::string action = TextOf(value.get_object(), "action");
  const bool image = IsManifest(TextOf(target, "mediaType"));
  std::optional<RegistryDeed> deed;
  // A HEAD checks that an image exists, but does not pull it.
  const bool looks = TextOf(request, "method") == "HEAD";
  if (action == "pull" && image) deed = looks ? RegistryDeed::kLook : RegistryDeed::kPull;
  if (action == "push" && image) deed = RegistryDeed::kPush;
  if (action == "delete") deed = DeleteOf(event);
  const std::string time = TextOf(value.get_object(), "timestamp");
  return Complete(std::move(event), deed, time);
}

// The attributes of a CloudEvent that matter here.
struct Attributes {
  std::string id;
  std::string type;
  std::string time;
};

std::optional<RegistryEvent> ReadCloudEvent(const Attributes& attributes, const json::value& data) {
  if (!data.is_object() || attributes.id.size() > kLongestText) return std::nullopt;
  const json::object& object = data.get_object();
  RegistryEvent event{.id = attributes.id, .repository = TextOf(object, "name"), .digest = TextOf(object, "digest")};
  const std::string reference = TextOf(object, "reference");
  if (reference.find(':') == std::string::npos) event.tag = reference;
  ReadDoer(PartOf(data, "actor"), PartOf(data, "request"), event);
  // The operator chooses the prefix of the type.
  std::optional<RegistryDeed> deed;
  if (attributes.type.ends_with(".image.updated") && IsManifest(TextOf(object, "mediaType"))) {
    deed = RegistryDeed::kPush;
  }
  if (attributes.type.ends_with(".image.deleted")) deed = DeleteOf(event);
  return Complete(std::move(event), deed, attributes.time);
}

std::string HeaderText(const Request& request, std::string_view name) {
  const wire::Header* const header = request.OnlyHeader(name);
  return header == nullptr ? std::string() : std::string(header->value);
}

void Keep(std::optional<RegistryEvent> event, Notification& notification) {
  if (event) {
    notification.events.push_back(std::move(*event));
  } else {
    ++notification.skipped;
  }
}

Result<Notification, NotificationError> ReadEnvelope(const json::value& body) {
  const json::value* const events = Member(body, "events");
  if (events == nullptr || !events->is_array()) return Fail(NotificationError::kMalformed);
  if (events->get_array().size() > kMostEvents) return Fail(NotificationError::kTooMany);
  Notification notification;
  for (const json::value& event : events->get_array()) Keep(ReadEnvelopeEvent(event), notification);
  return notification;
}

Result<Notification, NotificationError> ReadStructured(const json::value& body) {
  if (!body.is_object()) return Fail(NotificationError::kMalformed);
  const json::object& object = body.get_object();
  const json::value* const data = object.if_contains("data");
  Notification notification;
  Keep(ReadCloudEvent({TextOf(object, "id"), TextOf(object, "type"), TextOf(object, "time")},
                      data == nullptr ? json::value() : *data),
       notification);
  return notification;
}

}  // namespace

Result<Notification, NotificationError> ReadNotification(const Request& request) {
  const bool envelope = request.HasMediaType("application/vnd.docker.distribution.events.v1+json") ||
                        request.HasMediaType("application/vnd.docker.distribution.events.v2+json");
  const bool structured = request.HasMediaType("application/cloudevents+json");
  const bool binary = request.HasMediaType("application/json") && request.HasHeader("Ce-Type");
  if (!envelope && !structured && !binary) return Fail(NotificationError::kUnknownType);
  const auto body = ParseJson(request.body);
  if (!body) return Fail(NotificationError::kMalformed);
  if (envelope) return ReadEnvelope(*body);
  if (structured) return ReadStructured(*body);
  Notification notification;
  Keep(ReadCloudEvent({HeaderText(request, "Ce-Id"), HeaderText(request, "Ce-Type"), HeaderText(request, "Ce-Time")},
                      *body),
       notification);
  return notification;
}

}  // namespace jeton::endpoints::registry
