#include <algorithm>

#include "authority/audit.h"
#include "authority/installation/key_rotation.h"
#include "authority/superuser.h"
#include "base/encoding.h"
#include "base/json.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::KeyPurpose;
using authority::KeysInUse;

constexpr std::string_view kKeyUses = "registry sealing federation access";

struct ShownKeys {
  std::string_view use;
  std::string algorithm;
  std::optional<std::string> registry;
  std::string current;
  std::optional<std::string> next;
  std::vector<std::string> former;
  std::optional<TimePoint> next_rotation;
};
constexpr wire::ShownMember<ShownKeys> kShownKeysMembers[] = {
    {"use", wire::ShowChoice<&ShownKeys::use>(kKeyUses), "What they are for."},
    {"algorithm", wire::Show<&ShownKeys::algorithm>(), "ES256, RS256 or A256GCM."},
    {"registry", wire::Show<&ShownKeys::registry>(), "The registry whose own keys these are; null: shared."},
    {"current", wire::Show<&ShownKeys::current>(),
     "The id of the key that signs or seals: of a signing key, its thumbprint."},
    {"next", wire::Show<&ShownKeys::next>(), "The id of the key that is published for the next rotation."},
    {"former", wire::Show<&ShownKeys::former>(), "The ids of keys whose signatures are still accepted."},
    {"next_rotation", wire::Show<&ShownKeys::next_rotation>(),
     "From when on another rotation is accepted; null: at once."},
};
constexpr wire::Document<ShownKeys> kShownKeys("Keys", kShownKeysMembers);

struct ShownRotation {
  std::string_view use;
  std::vector<ShownKeys> keys;
};
constexpr wire::ShownMember<ShownRotation> kShownRotationMembers[] = {
    {"use", wire::ShowChoice<&ShownRotation::use>(kKeyUses), "The keys that were rotated."},
    {"keys", wire::ShowList<kShownKeys, &ShownRotation::keys>(),
     "These keys after the rotation; in a dry run, as they are."},
};
constexpr wire::Document<ShownRotation> kShownRotation("KeyRotation", kShownRotationMembers);

struct KeyRotation {
  KeyPurpose purpose = KeyPurpose::kRegistry;
};
constexpr wire::MemberOf<KeyRotation> kKeyRotationMembers[] = {
    {"use", wire::Presence::kRequired, wire::Choice<authority::ParseKeyPurpose, &KeyRotation::purpose>(kKeyUses),
     "The keys to rotate."},
};
constexpr wire::Body<KeyRotation> kKeyRotation(kKeyRotationMembers, {.only_known = true, .name = "KeyRotationRequest"});

ShownKeys ViewKeys(const KeysInUse& keys) {
  return {.use = NameOf(keys.purpose),
          .algorithm = keys.algorithm,
          .registry = keys.registry.empty() ? std::nullopt : std::optional(keys.registry),
          .current = keys.current,
          .next = keys.next,
          .former = keys.former,
          .next_rotation = keys.next_rotation};
}

constexpr auto kListByUseMembers = wire::Join(SortMember<&PlainList::page>("use -use"), kPageMembers<&PlainList::page>);
constexpr wire::Body<PlainList> kListByUse(kListByUseMembers, {.only_known = true});
constexpr auto kListByServiceMembers =
    wire::Join(SortMember<&PlainList::page>("service -service"), kPageMembers<&PlainList::page>);
constexpr wire::Body<PlainList> kListByService(kListByServiceMembers, {.only_known = true});

// Prints the part of a short list that the page asks for. The order without `sort` is that of the configuration.
Outcome AnswerShort(const Call& call, const PageQuery& page, boost::json::array all) {
  const auto place = PlaceOf(call, page);
  if (!place) return place.error();
  if (page.sort) {
    const bool down = page.order() == ListOrder::kDescending;
    const std::string_view field = std::string_view(*page.sort).substr(down ? 1 : 0);
    std::stable_sort(all.begin(), all.end(), [&](const boost::json::value& a, const boost::json::value& b) {
      return TextOf(a.get_object(), field) < TextOf(b.get_object(), field);
    });
    if (down) std::reverse(all.begin(), all.end());
  }
  const auto begin = std::min(static_cast<std::size_t>(ParseInteger(*place).value_or(0)), all.size());
  const auto end = std::min(begin + page.most(), all.size());
  boost::json::array items(all.begin() + static_cast<std::ptrdiff_t>(begin),
                           all.begin() + static_cast<std::ptrdiff_t>(end));
  return AnswerPage(call, std::move(items), end < all.size() ? std::optional(std::to_string(end)) : std::nullopt);
}

bool SeesKeys(const Actor& actor) { return Decide(actor, OnInstallation{.access = Access::kRead}).allowed(); }

Response CannotRead(const Call& call) {
  return Refuse(call, {.code = "server_error", .detail = "The key files cannot be read or written."});
}

Outcome ListKeys(const Call& call, const Actor& actor, const PlainList& query) {
  if (!SeesKeys(actor)) return Refused(call, actor, Refusal::kForbidden, kNeedsSuperuser);
  if (!call.run.on_worker) return Slow{};
  const auto keys = authority::ReadKeysInUse(call.run, call.authority.keys);
  if (!keys) return CannotRead(call);
  boost::json::array all;
  for (const KeysInUse& one : *keys) all.push_back(kShownKeys.Print(ViewKeys(one)));
  return AnswerShort(call, query.page, std::move(all));
}

// What came of a rotation on a worker.
struct RotatedKeys {
  std::optional<authority::RotationRefusal> refusal;
  std::vector<KeysInUse> keys;
};

RotatedKeys RotateNow(const Run& run, authority::RotatingKeys& keys, KeyPurpose purpose, bool dry_run) {
  RotatedKeys rotated;
  if (!dry_run) {
    if (auto done = RotateKeys(run, keys, purpose, false); !done) rotated.refusal = std::move(done.error());
  }
  auto read = ReadKeysInUse(run, keys);
  if (!read) {
    rotated.refusal = authority::RotationRefusal{.text = read.error()};
    return rotated;
  }
  for (KeysInUse& one : *read) {
    if (one.purpose != purpose) continue;
    if (dry_run && one.next_rotation) rotated.refusal = authority::RotationRefusal{.too_soon = true};
    rotated.keys.push_back(std::move(one));
  }
  return rotated;
}

Response RefuseRotation(const Call& call, const RotatedKeys& rotated) {
  if (!rotated.refusal->too_soon) return CannotRead(call);
  TimePoint until = call.run.now;
  for (const KeysInUse& one : rotated.keys) until = std::max(until, one.next_rotation.value_or(until));
  return Refuse(call, {.code = "too_soon",
                       .detail = "These keys have just been rotated, and tokens of the former one live: wait until " +
                                 FormatRfc3339(until) + "."});
}

Outcome PostKeys(const Call& call, const Actor& actor, const Change& change) {
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error(), kNeedsSuperuser);
  const auto body = ReadBody(call, kKeyRotation);
  if (!body) return body.error();
  const auto* const rotated = call.run.Found<RotatedKeys>();
  if (rotated == nullptr) {
    // Outside of the transaction: key files are not written on the write thread.
    return Slow{.work = [&authority = call.authority, purpose = body->purpose, dry = change.dry_run](TimePoint now) {
      return Finding(RotateNow(authority.Begin(Work{.now = now}), authority.keys, purpose, dry));
    }};
  }
  if (rotated->refusal) return RefuseRotation(call, *rotated);
  authority::NoteRotation(call.run, call.authority.keys, body->purpose);
  authority::Record(call.run, actor, "rotate_keys", Id(), {{"use", std::string(NameOf(body->purpose))}});
  ShownRotation shown{.use = NameOf(body->purpose), .keys = {}};
  for (const KeysInUse& one : rotated->keys) shown.keys.push_back(ViewKeys(one));
  return Answer(kShownRotation.Print(shown));
}

struct ShownRegistry {
  std::string service;
  std::string_view profile;
  std::string issuer;
  std::string_view algorithm;
  std::vector<std::string> keys;
  Seconds pull_life{0};
  Seconds push_life{0};
};
constexpr wire::ShownMember<ShownRegistry> kShownRegistryMembers[] = {
    {"service", wire::Show<&ShownRegistry::service>(), "The service, which is the audience of its tokens."},
    {"profile", wire::ShowChoice<&ShownRegistry::profile>("distribution distribution-v3 zot quay"), "Its kind."},
    {"issuer", wire::Show<&ShownRegistry::issuer>(), "The issuer of its tokens."},
    {"algorithm", wire::ShowChoice<&ShownRegistry::algorithm>("ES256 RS256"), "What its tokens are signed with."},
    {"keys", wire::Show<&ShownRegistry::keys>(),
     "The ids of its keys in the form that it expects: the one that signs, the next one, former ones."},
    {"pull_life", wire::Show<&ShownRegistry::pull_life>(), "The life of a token for pulls, in seconds."},
    {"push_life", wire::Show<&ShownRegistry::push_life>(), "The life of a token for pushes, in seconds."},
};
constexpr wire::Document<ShownRegistry> kShownRegistry("Registry", kShownRegistryMembers);

Outcome ListRegistries(const Call& call, const Actor& actor, const PlainList& query) {
  if (!SeesKeys(actor)) return Refused(call, actor, Refusal::kForbidden, kNeedsSuperuser);
  const KeyRing& ring = *call.authority.keys.current;
  boost::json::array all;
  for (const RegistryService& registry : call.run.registries) {
    ShownRegistry shown{.service = registry.service,
                        .profile = NameOf(registry.profile),
                        .issuer = registry.issuer,
                        .algorithm = crypto::NameOf(registry.algorithm),
                        .keys = {},
                        .pull_life = registry.pull_life,
                        .push_life = registry.push_life};
    for (const auto& key : ring.KeysFor(registry)) shown.keys.push_back(key.id_in(registry.key_id_form));
    all.push_back(kShownRegistry.Print(shown));
  }
  return AnswerShort(call, query.page, std::move(all));
}

}  // namespace

Rows KeyRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/registries",
       Place::kRead,
       Listing<kListByService>(ListRegistries),
       {.name = "listRegistries",
        .tag = "installation",
        .summary = "The registries that tokens are given for",
        .scope = "super:user",
        .query = &kListByService,
        .answer = &kShownRegistry,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor"}},
      {kGet,
       "/jeton/v1/keys",
       Place::kRead,
       Listing<kListByUse>(ListKeys),
       {.name = "listKeys",
        .tag = "installation",
        .summary = "The keys that sign and seal, and when they may be rotated",
        .scope = "super:user",
        .query = &kListByUse,
        .answer = &kShownKeys,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor"}},
      {kPost,
       "/jeton/v1/keys",
       Place::kWrite,
       Changing(PostKeys),
       {.name = "rotateKeys",
        .tag = "installation",
        .summary = "Rotate the keys of one use",
        .text = "What the former key made stays valid. For registries and APIs, the key that was published in advance "
                "begins to "
                "sign, and another is published.",
        .scope = "super:user",
        .query = &kChange,
        .body = &kKeyRotation,
        .answer = &kShownRotation,
        .problems = "too_soon",
        .example = R"({"use": "registry"})"}},
  };
}

}  // namespace jeton::endpoints::api
