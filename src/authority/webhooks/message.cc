#include "authority/webhooks/message.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"

namespace jeton::authority {
namespace {

namespace json = boost::json;

json::value TextOrNull(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

const json::value* MemberOf(const json::object& object, std::string_view name) {
  return object.if_contains({name.data(), name.size()});
}

std::optional<std::string> OptionalTextOf(const json::object& object, std::string_view name) {
  const json::value* const value = MemberOf(object, name);
  return value != nullptr && value->is_string() ? std::optional(TextOf(object, name)) : std::nullopt;
}

std::int64_t NumberOf(const json::object& object, std::string_view name) {
  const json::value* const value = MemberOf(object, name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

json::value PrintSubject(const std::optional<ToldSubject>& subject) {
  if (!subject) return nullptr;
  return {{"kind", static_cast<std::int64_t>(subject->kind)}, {"name", subject->name}};
}

std::optional<ToldSubject> ReadSubject(const json::object& object) {
  const json::value* const subject = MemberOf(object, "subject");
  if (subject == nullptr || !subject->is_object()) return std::nullopt;
  return ToldSubject{static_cast<SubjectKind>(NumberOf(subject->get_object(), "kind")),
                     TextOf(subject->get_object(), "name")};
}

json::object PrintToken(const ToldToken& token) {
  return {{"id", token.id.ToUuid()},
          {"kind", static_cast<std::int64_t>(token.kind)},
          {"name", TextOrNull(token.name)},
          {"organization", TextOrNull(token.organization)},
          {"subject", PrintSubject(token.subject)},
          {"application", TextOrNull(token.application)},
          {"created", ToMicros(token.created)},
          {"expires", ToMicros(token.expires)}};
}

ToldToken ReadToken(const json::object& token) {
  return {.id = Id::ParseUuid(TextOf(token, "id")).value_or(Id()),
          .kind = static_cast<TokenKind>(NumberOf(token, "kind")),
          .name = OptionalTextOf(token, "name"),
          .organization = OptionalTextOf(token, "organization"),
          .subject = ReadSubject(token),
          .application = OptionalTextOf(token, "application"),
          .created = FromMicros(NumberOf(token, "created")),
          .expires = FromMicros(NumberOf(token, "expires"))};
}

json::object Print(const ToldTokens& told) {
  json::array tokens;
  for (const ToldToken& token : told.tokens) tokens.push_back(PrintToken(token));
  return {{"tokens", std::move(tokens)}};
}

json::object Print(const ToldRefusals& told) {
  return {{"subject", PrintSubject(told.subject)},
          {"refusals", told.refusals},
          {"since", ToMicros(told.since)},
          {"address", told.address},
          {"code", told.code}};
}

json::object Print(const ToldKeys& told) {
  return {{"use", told.use}, {"current", json::array(told.current.begin(), told.current.end())}};
}

template <typename Read>
void ForEach(const json::object& object, std::string_view name, Read read) {
  const json::value* const list = MemberOf(object, name);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& one : list->get_array()) read(one);
}

}  // namespace

std::string PrintContent(const ToldContent& content) {
  return std::visit([](const auto& told) { return json::serialize(Print(told)); }, content);
}

ToldContent ReadContent(WebhookEvent event, std::string_view text) {
  const auto parsed = ParseJson(text);
  const json::object object = parsed && parsed->is_object() ? parsed->get_object() : json::object();
  switch (event) {
    case WebhookEvent::kTokenExpiring:
    case WebhookEvent::kTokenRevoked:
    case WebhookEvent::kTokenLeaked: break;
    case WebhookEvent::kRefusedOften:
      return ToldRefusals{.subject = ReadSubject(object),
                          .refusals = NumberOf(object, "refusals"),
                          .since = FromMicros(NumberOf(object, "since")),
                          .address = TextOf(object, "address"),
                          .code = TextOf(object, "code")};
    case WebhookEvent::kKeyRotated: {
      ToldKeys keys{TextOf(object, "use"), {}};
      ForEach(object, "current", [&](const json::value& id) {
        if (id.is_string()) keys.current.emplace_back(id.get_string());
      });
      return keys;
    }
  }
  ToldTokens tokens;
  ForEach(object, "tokens", [&](const json::value& token) {
    if (token.is_object()) tokens.tokens.push_back(ReadToken(token.get_object()));
  });
  return tokens;
}

}  // namespace jeton::authority
