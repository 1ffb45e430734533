#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "authority/grants/user_grant.h"

// The device grant (RFC 8628): a program without a browser shows a user code, which its user types into a page of ours.
namespace jeton::authority {

constexpr Seconds kDeviceLife{600};
constexpr Seconds kDevicePace{5};

struct DeviceRequest {
  ScopeGrant granted;
  std::string challenge;  // S256; empty: the client sent none
};
struct BegunDevice {
  Secret device_code;
  std::string user_code;  // as it is shown: XXXX-XXXX
};
// `application`: without an id if it describes itself and no user has allowed it anything yet.
BegunDevice BeginDevice(const Run& run, const Application& application, const DeviceRequest& request);

// Returns a user code as it is stored: without the case, dashes and blanks of what was typed. Empty if it has not the
// form of one.
std::string ReadUserCode(std::string_view typed);
// Returns it as it is shown.
std::string ShowUserCode(std::string_view user_code);

// What a user decides on.
struct WaitingDevice {
  Grantable grantable;
  ScopeGrant granted;
  std::string user_code;
  std::string address;  // from which the program asked
  TimePoint created{};
};
// Returns the client_id of the program that waits for a decision about that code, if it describes itself. Empty: it
// does not, or no program waits.
std::string DescribedClientOf(const Run& run, std::string_view user_code);
// Returns nothing if no program waits for a decision about that code. `described`: the client as it describes itself
// now, if it does.
std::optional<WaitingDevice> FindDevice(const Run& run, const Actor& user, std::string_view user_code,
                                        std::optional<Grantable> described = {});
// Lets the program have its tokens, or refuses them. Returns false if it does not wait any more, or if the policy or a
// limit says no.
bool DecideDevice(const Run& run, const Actor& user, WaitingDevice seen, bool allow);

// A program asks for the tokens of its device code.
struct DevicePoll {
  std::string_view device_code;
  std::optional<std::string> verifier;
  AskedAccess access;
};
enum class PollFault { kPending, kTooSoon, kRefused, kExpired };
// What the client of a device code is told: its tokens, that it must wait or give up, or what is wrong with the grant.
using PollResult = std::variant<IssuedGrant, PollFault, GrantFault>;
// `client` has authenticated, or is public, or describes itself and is no application yet: then it has a name alone,
// and gets nothing. The transaction must be committed whatever the result is.
PollResult PollDevice(const Run& run, const Actor& client, const DevicePoll& poll);

}  // namespace jeton::authority
