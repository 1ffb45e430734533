#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"

namespace jeton {

// What webhooks are told of. The numbers are stored.
enum class WebhookEvent {
  kTokenExpiring = 0,
  kTokenRevoked = 1,
  kTokenLeaked = 2,
  kRefusedOften = 3,
  kKeyRotated = 4,
};
inline constexpr std::size_t kWebhookEvents = 5;
std::string_view NameOf(WebhookEvent event);  // like token.revoked

// A set of events.
class WebhookEvents {
 public:
  constexpr WebhookEvents() = default;
  // Reads names separated by spaces. Returns nothing if one of them is unknown.
  static std::optional<WebhookEvents> Parse(std::string_view text);
  std::string Print() const;

  constexpr bool Has(WebhookEvent event) const { return (bits_ & Bit(event)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr void Add(WebhookEvent event) { bits_ |= Bit(event); }
  constexpr void Add(WebhookEvents events) { bits_ |= events.bits_; }
  friend constexpr bool operator==(const WebhookEvents&, const WebhookEvents&) = default;

 private:
  static constexpr std::uint8_t Bit(WebhookEvent event) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(event));
  }

  std::uint8_t bits_ = 0;
};

// How the deliveries of a webhook go.
struct WebhookState {
  TimePoint next_try = kNever;  // kNever: nothing is pending
  std::int64_t failures = 0;    // since the last delivery
  std::optional<TimePoint> failing_since{};
  std::optional<TimePoint> last_try{};
  std::optional<TimePoint> last_delivery{};
  std::optional<TimePoint> last_failure{};
  std::int64_t last_status = 0;  // of the last failure; 0: there was no answer
  std::int64_t pending = 0;
  std::int64_t delivered = 0;
  std::int64_t dropped = 0;
};

// An address that is told of events by signed POST requests.
struct Webhook {
  Id id;
  Id organization;  // none: of the whole installation
  std::string name;
  std::string url;
  WebhookEvents events;
  bool enabled = true;
  std::string secret;         // sealed
  std::string former_secret;  // sealed; signs beside the other until its end; empty: none
  TimePoint former_ends{};
  TimePoint created{};
  WebhookState state;
};

}  // namespace jeton
