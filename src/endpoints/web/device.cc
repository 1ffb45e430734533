#include "authority/grants/devices.h"
#include "authority/page_token.h"
#include "base/address_range.h"
#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/parameters.h"
#include "endpoints/web/authorization.h"
#include "endpoints/web/consent_page.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

// The page on which a user lets a program without a browser in (RFC 8628, section 3.3).
namespace jeton::endpoints::web {
namespace {

constexpr std::string_view kUserCodeField = "user_code";
constexpr std::string_view kDeviceConfirmation = "confirmation";
constexpr const char* kTitle = "Let a device in";

std::string ComparedThing(const Actor& user, std::string_view user_code) {
  return "device " + user.id.ToUuid() + " " + user.token.ToUuid() + " " + std::string(user_code);
}

Response AskForCode(int status, const std::string& typed, const std::string& alert) {
  const Html shown = alert.empty() ? Html{} : Fill("alert.html", {{"text", alert}});
  return Page(status, kTitle, Fill("device_code.html", {{"alert", shown}, {"user_code", typed}}));
}

// Counts a look at a code. A user code is short, so few may be tried (section 5.1). A run that follows on a fetch is
// the same look.
std::optional<Seconds> CountLook(const Call& call, const Actor& user) {
  if (call.run.findings != nullptr && !call.run.findings->empty()) return std::nullopt;
  if (auto wait = call.authority.device_looks.Take(user.id.view(), call.run.now)) return wait;
  return call.authority.device_looks.Take(SourceOf(call.run.address), call.run.now);
}

Response AskToCompare(const Call& call, const Actor& user, const authority::WaitingDevice& device) {
  const PageSecret secret = SecretForPage(call);
  Html fields = HiddenField(kCsrfField, secret.csrf);
  fields.text += HiddenField(kUserCodeField, device.user_code).text;
  fields.text +=
      HiddenField(kDeviceConfirmation,
                  authority::MakePageToken(call.run.issuer, ComparedThing(user, device.user_code), "", call.run.now))
          .text;
  Response response =
      Page(200, kTitle,
           Fill("device.html", {{"user_code", authority::ShowUserCode(device.user_code)},
                                {"asked", AskedAccess(call, {device.grantable, device.granted, user.name})},
                                {"time", FormatRfc3339(device.created)},
                                {"address", device.address},
                                {"fields", fields}}));
  secret.Set(call, response);
  return response;
}

Response Unknown(const std::string& typed) {
  return AskForCode(404, typed, "No program waits with this code. It may have ended: ask the program for another one.");
}

// Finds what waits with the code. The error is the answer.
Result<authority::WaitingDevice, Outcome> FindWaiting(const Call& call, const Actor& user, const std::string& user_code,
                                                      const std::string& typed) {
  std::optional<authority::Grantable> described;
  if (const std::string client = authority::DescribedClientOf(call.run, user_code); !client.empty()) {
    auto found = FindDescribedClient(call, user, client);
    if (!found) return Fail(std::move(found.error()));
    described = std::move(*found);
  }
  auto device = authority::FindDevice(call.run, user, user_code, std::move(described));
  if (!device) return Fail(Outcome(Unknown(typed)));
  return std::move(*device);
}

}  // namespace

// GET /oauth2/device/verify
Outcome GetDevicePage(const Call& call) {
  const auto form = wire::Form::Parse(call.request.query);
  if (!form || !SecretInAddress(call.request.query).empty()) return AskForCode(400, "", "The code cannot be read.");
  const std::string typed = oauth2::NotEmptyIn(*form)(kUserCodeField).value_or("");
  const std::string user_code = authority::ReadUserCode(typed);
  const auto user = AuthenticateSession(call);
  if (!user) return user.error();
  if (user->anonymous()) return SignInPage(call, 401, "/oauth2/device/verify?user_code=" + user_code);
  if (typed.empty()) return AskForCode(200, "", "");
  if (const auto wait = CountLook(call, *user)) {
    Response later = AskForCode(429, "", "Too many codes. Try again in a minute.");
    later.AddHeader("Retry-After", std::to_string(wait->count()));
    return later;
  }
  const auto device = FindWaiting(call, *user, user_code, typed);
  return device ? Outcome(AskToCompare(call, *user, *device)) : device.error();
}

// POST /oauth2/device/verify
Outcome PostDevicePage(const Call& call) {
  const auto form = wire::Form::Parse(call.request.body);
  if (!form) return AskForCode(400, "", "The form cannot be read.");
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), form->Find(kCsrfField));
  if (!ours) return AskForCode(403, "", "That page was too old. Type the code again.");
  const auto find = oauth2::NotEmptyIn(*form);
  const std::string user_code = authority::ReadUserCode(find(kUserCodeField).value_or(""));
  const auto user = AuthenticateSession(call);
  if (!user) return user.error();
  if (user->anonymous()) return SignInPage(call, 401, "/oauth2/device/verify?user_code=" + user_code);
  const auto compared = authority::ReadPageToken(call.run.issuer, ComparedThing(*user, user_code),
                                                 find(kDeviceConfirmation).value_or(""), call.run.now);
  if (!compared) return AskForCode(403, "", "That page was too old. Type the code again.");
  const bool allow = find("decision") == "allow";
  auto device = FindWaiting(call, *user, user_code, "");
  if (!device) return device.error();
  if (!authority::DecideDevice(call.run, *user, std::move(*device), allow)) return Unknown("");
  return MessagePage(200, allow ? "Allowed" : "Not allowed",
                     allow ? "The program goes on by itself. You can close this window."
                           : "The program gets nothing. You can close this window.");
}

}  // namespace jeton::endpoints::web
