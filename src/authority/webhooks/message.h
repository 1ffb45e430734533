#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/actor.h"
#include "domain/records.h"
#include "domain/webhooks/webhook.h"

namespace jeton::authority {

// What a webhook is told, whatever the form in which it is sent. It holds no secret.

struct ToldSubject {
  SubjectKind kind = SubjectKind::kUser;
  std::string name;  // of the account, or the client id
};
struct ToldToken {
  Id id;
  TokenKind kind = TokenKind::kOAuthAccess;
  std::optional<std::string> name;
  std::optional<std::string> organization;  // that owns its robot or application
  std::optional<ToldSubject> subject;       // nothing: it is gone
  std::optional<std::string> application;   // the client id
  TimePoint created{};
  TimePoint expires = kNever;
};

// Of token.expiring, token.revoked and token.leaked.
struct ToldTokens {
  std::int64_t count = 0;  // how many there were
  std::vector<ToldToken> tokens;
};
// So many of them are named.
inline constexpr std::size_t kMostToldTokens = 100;

struct ToldRefusals {
  std::optional<ToldSubject> subject;
  std::int64_t refusals = 0;
  TimePoint since{};
  std::string address;  // of the last one
  std::string code;     // the same
};

struct ToldKeys {
  std::string use;
  std::vector<std::string> current;
};

using ToldContent = std::variant<ToldTokens, ToldRefusals, ToldKeys>;

struct WebhookMessage {
  Id id;  // the same whenever it is sent again
  WebhookEvent event = WebhookEvent::kTokenRevoked;
  TimePoint time{};
  std::string webhook;                      // its name
  std::optional<std::string> organization;  // of the webhook; nothing: of the whole installation
  ToldContent content;
};

// As the text that is stored until it is sent, and back. The text does not have the count of tokens.
std::string PrintContent(const ToldContent& content);
ToldContent ReadContent(WebhookEvent event, std::string_view text);

}  // namespace jeton::authority
