#include "authority/grants/devices.h"

#include <algorithm>
#include <utility>

#include "authority/applications/pkce.h"
#include "authority/applications/self_described.h"
#include "authority/audit.h"
#include "authority/grants/refresh_tokens.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "domain/access/metadata_document.h"
#include "domain/descent.h"
#include "storage/grants/device_grants.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr std::string_view kByDevice = "device_code";
// No vowels, so that no code is a word, and nothing that looks like a digit (RFC 8628, section 6.1).
constexpr std::string_view kUserCodeAlphabet = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t kUserCodeLength = 8;
constexpr std::string_view kDeviceCodeAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kDeviceCodeLength = 43;
// Of the 34 bits of a user code only few are ever taken at once.
constexpr int kMostTries = 20;

ScopeGrant GrantedTo(const DeviceGrant& device) { return {CopyWords(device.scopes), CopyWords(device.resources)}; }

std::optional<DeviceGrant> FindWaiting(const Run& run, std::string_view user_code) {
  auto device = storage::DeviceGrants(run.tx()).FindByUserCode(user_code);
  if (!device || device->state != DeviceState::kWaiting || run.now >= device->expires) return std::nullopt;
  return device;
}

PollFault PollTooEarly(const Run& run, DeviceGrant& device) {
  const bool too_soon = device.polled && run.now < *device.polled + device.pace;
  if (too_soon) device.pace += kDevicePace;
  device.polled = run.now;
  storage::DeviceGrants(run.tx()).Update(device);
  return too_soon ? PollFault::kTooSoon : PollFault::kPending;
}

std::optional<UserGrant> GrantByDevice(const Run& run, const DeviceGrant& device) {
  return GrantMadeWith(run, device.parent, {device.account, GrantedTo(device)});
}

PollResult GiveTokens(const Run& run, const Actor& client, DeviceGrant device, const DevicePoll& poll) {
  const auto grant = GrantByDevice(run, device);
  const auto standing = grant ? FindStanding(run, grant->user, client.name, grant->granted.resources) : std::nullopt;
  if (!standing) return GrantFault::kInvalid;
  auto begun = BeginGrant(run, *standing, *grant, poll.access, kByDevice);
  if (!begun) return begun.error();
  device.state = DeviceState::kUsed;
  device.closes = run.now + standing->application().client.refresh.grace;
  if (begun->issued.refresh) {
    device.box = SealInBox(run, poll.device_code, begun->issued.refresh->Reveal(), begun->first);
    device.parent = begun->first;
  }
  storage::DeviceGrants(run.tx()).Update(device);
  return std::move(begun->issued);
}

// An answer may be lost, so the client may ask once more for a while: it gets the head of the same family.
PollResult GiveAgain(const Run& run, const Actor& client, const DeviceGrant& device, const DevicePoll& poll) {
  if (device.box.empty() || run.now >= device.closes) return GrantFault::kInvalid;
  const auto first = OpenBox(poll.device_code, device.box, device.parent);
  if (!first) return GrantFault::kInvalid;
  auto issued = RepeatRefreshToken(run, client, first->Reveal(), poll.access);
  if (!issued) return issued.error();
  return std::move(*issued);
}

bool IsOf(const Run& run, const DeviceGrant& device, const Actor& client) {
  if (!device.application.IsNone()) return device.application == client.application;
  return storage::DeviceGrants(run.tx()).DescribedClientOf(device.digest) == client.name;
}

// What a client says of itself may exclude what its program asked for before anyone had read it.
bool MayBegin(const DeviceGrant& device, const Application& described) {
  if (!described.client.grants.Has(GrantType::kDeviceCode)) return false;
  // One with keys has to authenticate at the first request, and could not.
  return !device.application.IsNone() || !described.client.confidential();
}

std::optional<Grantable> FindAsking(const Run& run, const Actor& user, const DeviceGrant& device) {
  const auto application = storage::Applications(run.tx()).Find(device.application);
  return application ? FindGrantable(run, user, application->client_id) : std::nullopt;
}

}  // namespace

std::string ReadUserCode(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const bool fits = code.size() == kUserCodeLength && std::ranges::all_of(code, [](char c) {
                      return kUserCodeAlphabet.find(c) != std::string_view::npos;
                    });
  return fits ? code : std::string();
}

std::string ShowUserCode(std::string_view user_code) {
  return std::string(user_code.substr(0, kUserCodeLength / 2)) + "-" +
         std::string(user_code.substr(kUserCodeLength / 2));
}

BegunDevice BeginDevice(const Run& run, const Application& application, const DeviceRequest& request) {
  Random& random = run.issuer.random();
  std::string device_code = random.Characters(kDeviceCodeAlphabet, kDeviceCodeLength);
  DeviceGrant device{.digest = crypto::Sha256(device_code),
                     .user_code = {},
                     .application = application.id,
                     .scopes = JoinWords(request.granted.scopes),
                     .resources = JoinWords(request.granted.resources),
                     .challenge = request.challenge,
                     .address = std::string(run.address),
                     .created = run.now,
                     .expires = run.now + kDeviceLife,
                     .pace = kDevicePace};
  storage::DeviceGrants devices(run.tx());
  for (int tries = 0; tries < kMostTries; ++tries) {
    device.user_code = random.Characters(kUserCodeAlphabet, kUserCodeLength);
    if (devices.Add(device, application.id.IsNone() ? application.client_id : std::string())) break;
  }
  return {Secret(std::move(device_code)), ShowUserCode(device.user_code)};
}

std::string DescribedClientOf(const Run& run, std::string_view user_code) {
  const auto device = FindWaiting(run, user_code);
  if (!device) return {};
  if (device->application.IsNone()) return storage::DeviceGrants(run.tx()).DescribedClientOf(device->digest);
  const auto application = storage::Applications(run.tx()).Find(device->application);
  return application && IsMetadataDocumentUrl(application->client_id) ? application->client_id : std::string();
}

std::optional<WaitingDevice> FindDevice(const Run& run, const Actor& user, std::string_view user_code,
                                        std::optional<Grantable> described) {
  const auto device = FindWaiting(run, user_code);
  if (!device || (described && !MayBegin(*device, described->application))) return std::nullopt;
  auto grantable = described ? std::move(described) : FindAsking(run, user, *device);
  if (!grantable) return std::nullopt;
  ScopeGrant granted = GrantedTo(*device);
  if (!grantable->application.client.grants.Has(GrantType::kRefreshToken)) {
    std::erase(granted.scopes, kOfflineAccess);
  }
  return WaitingDevice{std::move(*grantable), std::move(granted), device->user_code, device->address, device->created};
}

bool DecideDevice(const Run& run, const Actor& user, WaitingDevice seen, bool allow) {
  auto device = FindWaiting(run, seen.user_code);
  if (!device || (allow && !MayGrant(user, seen.grantable, {}, true))) return false;
  if (allow && !StoreSelfDescribed(run, user, seen.grantable)) return false;
  device->application = seen.grantable.application.id;
  device->scopes = JoinWords(seen.granted.scopes);
  device->state = allow ? DeviceState::kAllowed : DeviceState::kRefused;
  device->account = user.id;
  device->parent = DescentOf(user, TokenKind::kRefresh, {run.now, run.settings.fresh_login}).parent;
  storage::DeviceGrants(run.tx()).Update(*device);
  Record(run, user, allow ? "allow_device" : "refuse_device", seen.grantable.owner.id,
         {{"scope", device->scopes},
          {"application_name", seen.grantable.application.name},
          {"client_id", seen.grantable.application.client_id},
          {"address", device->address}});
  return true;
}

PollResult PollDevice(const Run& run, const Actor& client, const DevicePoll& poll) {
  auto device = storage::DeviceGrants(run.tx()).Find(crypto::Sha256(poll.device_code));
  if (!device || !IsOf(run, *device, client)) return GrantFault::kInvalid;
  if (!Proves(poll.verifier, device->challenge)) return GrantFault::kInvalid;
  if (device->state == DeviceState::kUsed) return GiveAgain(run, client, *device, poll);
  if (run.now >= device->expires) return PollFault::kExpired;
  switch (device->state) {
    case DeviceState::kRefused: return PollFault::kRefused;
    case DeviceState::kAllowed: return GiveTokens(run, client, std::move(*device), poll);
    case DeviceState::kWaiting:
    case DeviceState::kUsed: break;
  }
  return PollTooEarly(run, *device);
}

}  // namespace jeton::authority
