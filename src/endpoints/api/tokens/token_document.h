#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/tokens/token_item.h"
#include "base/secret.h"
#include "wire/document.h"

namespace jeton::endpoints::api {

struct ShownSubject {
  std::string_view kind;
  std::string name;
};
struct ShownRestriction {
  std::vector<std::string> repositories;
  std::vector<std::string> actions;
  std::vector<std::string> addresses;
  std::optional<TimePoint> not_before;
  std::optional<std::int64_t> uses;
};
struct ShownUses {
  std::int64_t limit = 0;
  std::int64_t left = 0;
};
struct ShownParent {
  Id id;
  std::optional<std::string_view> kind;  // nothing: it has ended
  std::optional<std::string> name;
};
// A token as it is printed.
struct ShownToken {
  Id id;
  std::string_view kind;
  std::optional<std::string> name;
  std::optional<std::string> note;
  std::optional<std::string> organization;
  ShownSubject subject;
  std::optional<std::string> owner;
  std::optional<std::string> application;
  std::optional<std::string> api;
  std::vector<std::string> scopes;
  std::optional<ShownRestriction> restriction;
  TimePoint created{};
  std::optional<std::string> created_by;
  TimePoint expires = kNever;
  std::string_view state;
  std::optional<TimePoint> last_used;
  std::optional<std::string> last_address;
  std::optional<ShownUses> uses;
  std::optional<std::string> origin;
  std::optional<ShownParent> descends_from;
  std::optional<Secret> secret;  // of a new one
};
ShownToken ShowToken(const authority::TokenItem& item);

extern const wire::Document<ShownToken> kTokenDocument;
// The same with the secret.
const wire::Document<ShownToken>& NewTokenDocument();

}  // namespace jeton::endpoints::api
