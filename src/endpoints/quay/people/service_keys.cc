#include "authority/installation/service_keys.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "endpoints/quay/common.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ServiceKeyView;

constexpr std::int64_t kLongestCaching = 86400;

json::value HttpDateOrNull(TimePoint time) {
  return time == kNever ? json::value(nullptr) : json::value(FormatHttpDate(time));
}

json::object View(const Call& call, const ServiceKeyView& view) {
  const ServiceKey& key = view.key;
  const json::object approval{
      {"approver", view.approver ? json::value(SuperuserView(call, *view.approver)) : json::value(nullptr)},
      {"approval_type", view.own ? "ServiceKeyApprovalType.AUTOMATIC" : "ServiceKeyApprovalType.SUPERUSER"},
      {"approved_date", HttpDateOrNull(key.created)},
      {"notes", key.notes}};
  return {{"name", key.name},
          {"kid", key.id},
          {"service", key.service},
          {"jwk", ParseJson(key.jwk).value_or(nullptr)},
          {"metadata", ParseJson(key.metadata).value_or(json::object())},
          {"created_date", HttpDateOrNull(key.created)},
          {"expiration_date", HttpDateOrNull(key.expires)},
          {"rotation_duration", nullptr},
          {"approval", approval}};
}

// Returns what is wrong with a well-formed request, in the words that clients compare; empty: nothing.
std::string FaultOf(const std::optional<std::string>& name, const std::optional<TimePoint>& expires, TimePoint now) {
  static constexpr std::string_view kOthers = " -_:/\t\n\v\f\r";
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') ||
           (ToLower(std::string_view(&c, 1)) >= "a" && ToLower(std::string_view(&c, 1)) <= "z") ||
           kOthers.find(c) != std::string_view::npos;
  };
  if (name && !std::all_of(name->begin(), name->end(), allowed)) return "Invalid service key friendly name: " + *name;
  if (expires && *expires <= now) return "Expiration date cannot be in the past";
  return {};
}

}  // namespace

// GET /api/v1/superuser/keys
Outcome ListServiceKeys(const Call& call, const Actor& actor) {
  const auto keys = authority::ListServiceKeys(call.run, call.authority.keys.current, actor);
  if (!keys) return Refused(call, actor, keys.error());
  json::array views;
  for (const ServiceKeyView& key : *keys) views.push_back(View(call, key));
  return JsonAnswer(json::object{{"keys", std::move(views)}});
}

// POST /api/v1/superuser/keys
Outcome CreateServiceKey(const Call& call, const Actor& actor) {
  auto key = ReadBody(call, kNewServiceKey);
  if (!key) return key.error();
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  if (const auto fault = FaultOf(key->name, key->expires, call.run.now); !fault.empty()) {
    return InvalidRequest(call, fault);
  }
  const auto* const key_pair = call.run.Found<crypto::SigningKey>();
  if (key_pair == nullptr) return Slow{.work = [](TimePoint) { return Finding(authority::MakeServiceKey()); }};
  const auto made = authority::AddServiceKey(call.run, *superuser, std::move(*key), *key_pair);
  return JsonAnswer(json::object{{"kid", made.key.id},
                                 {"name", made.key.name},
                                 {"service", made.key.service},
                                 {"public_key", key_pair->PublicPem()},
                                 {"private_key", key_pair->ToTraditionalPem()}});
}

// GET /api/v1/superuser/keys/{kid}
Outcome GetServiceKey(const Call& call, const Actor& actor) {
  const auto key = authority::ShowServiceKey(call.run, call.authority.keys.current, actor, call.request.parameters[0]);
  if (!key) return Refused(call, actor, key.error());
  return JsonAnswer(View(call, *key));
}

// PUT /api/v1/superuser/keys/{kid}
Outcome UpdateServiceKey(const Call& call, const Actor& actor) {
  const auto update = ReadBody(call, kServiceKeyChange);
  if (!update) return update.error();
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  const std::string fault = FaultOf(update->name, update->expires, call.run.now);
  if (!fault.empty()) return InvalidRequest(call, fault);
  const auto key = authority::UpdateServiceKey(call.run, *superuser, call.request.parameters[0], *update);
  if (!key) return Refused(call, actor, key.error());
  return JsonAnswer(View(call, *key));
}

// DELETE /api/v1/superuser/keys/{kid}
Outcome DeleteServiceKey(const Call& call, const Actor& actor) {
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  const auto removed = authority::RemoveServiceKey(call.run, *superuser, call.request.parameters[0]);
  if (!removed) return Refused(call, actor, removed.error());
  return NoContent();
}

// POST /api/v1/superuser/approvedkeys/{kid}
Outcome ApproveServiceKey(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kServiceKeyApproval);
  if (!body) return body.error();
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  const auto done = authority::ApproveServiceKey(call.run, *superuser, call.request.parameters[0], body->notes);
  if (!done) return Refused(call, actor, done.error());
  Response response = NoContent();
  response.status = 201;
  return response;
}

// GET /keys/services/{service}/keys
Outcome ListPublishedKeys(const Call& call) {
  json::array keys;
  for (const auto& key : authority::PublishedKeys(call.run, call.authority.keys.current, call.request.parameters[0])) {
    keys.push_back(ParseJson(key.jwk).value_or(nullptr));
  }
  return JsonAnswer(json::object{{"keys", std::move(keys)}});
}

// GET /keys/services/{service}/keys/{kid}
Outcome GetPublishedKey(const Call& call) {
  const auto& parameters = call.request.parameters;
  const auto key = authority::FindPublishedKey(call.run, call.authority.keys.current, parameters[0], parameters[1]);
  if (!key) return MessageError(404, "There is no such key.");
  if (call.run.now >= key->expires) return MessageError(403, "The key has expired.");
  std::int64_t age = kLongestCaching;
  if (key->expires != kNever) age = std::min(age, ToUnixSeconds(key->expires) - ToUnixSeconds(call.run.now));
  Response response = wire::JsonTextResponse(200, key->jwk);
  response.AddHeader("Cache-Control", "max-age=" + std::to_string(age));
  return response;
}

}  // namespace jeton::endpoints::quay
