#include <optional>
#include <string>
#include <vector>

#include "authority/grants/own_consents.h"
#include "authority/installation/own_clients.h"
#include "base/encoding.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/people/documents.h"
#include "endpoints/api/place.h"
#include "endpoints/api/tokens/token_answers.h"
#include "wire/document.h"

// What users let applications do, and how they take it back.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::GrantedApplication;

struct ShownConsentAt {
  std::string resource;
  std::vector<std::string> scopes;
  TimePoint given{};
};
constexpr wire::ShownMember<ShownConsentAt> kConsentAtMembers[] = {
    {"resource", wire::Show<&ShownConsentAt::resource>(), "The API, or this server."},
    {"scopes", wire::Show<&ShownConsentAt::scopes>(), "To what the user has consented there."},
    {"given", wire::Show<&ShownConsentAt::given>(), "When the user did so last."},
};
constexpr wire::Document<ShownConsentAt> kConsentAt("RememberedConsent", kConsentAtMembers);

struct ShownLogin {
  Id id;
  std::vector<std::string> scopes;
  TimePoint created{};
  TimePoint expires = kNever;
};
constexpr wire::ShownMember<ShownLogin> kLoginMembers[] = {
    {"id", wire::Show<&ShownLogin::id>(), "The id of the refresh token."},
    {"scopes", wire::Show<&ShownLogin::scopes>(), "What it was given for."},
    {"created", wire::Show<&ShownLogin::created>(), "When the user let the application in."},
    {"expires", wire::Show<&ShownLogin::expires>(), "When it ends, if it is not used before."},
};
constexpr wire::Document<ShownLogin> kLogin("ConsentLogin", kLoginMembers);

struct ShownDevice {
  std::string address;
  std::vector<std::string> scopes;
  TimePoint created{};
  TimePoint expires{};
};
constexpr wire::ShownMember<ShownDevice> kDeviceMembers[] = {
    {"address", wire::Show<&ShownDevice::address>(), "From where its program asked."},
    {"scopes", wire::Show<&ShownDevice::scopes>(), "For what it asked."},
    {"created", wire::Show<&ShownDevice::created>(), "When it asked."},
    {"expires", wire::Show<&ShownDevice::expires>(), "Until when it may fetch its tokens."},
};
constexpr wire::Document<ShownDevice> kDevice("ConsentDevice", kDeviceMembers);

struct ShownConsent {
  std::string application;
  std::string name;
  std::optional<std::string> organization;
  std::vector<ShownConsentAt> remembered;
  std::vector<ShownLogin> logins;
  std::vector<ShownDevice> devices;
};
constexpr wire::ShownMember<ShownConsent> kConsentMembers[] = {
    {"application", wire::Show<&ShownConsent::application>(), "The client id of the application."},
    {"name", wire::Show<&ShownConsent::name>(), "What the application is called."},
    {"organization", wire::Show<&ShownConsent::organization>(),
     "The organization of the application; null: it is part of this server."},
    {"remembered", wire::ShowList<kConsentAt, &ShownConsent::remembered>(), "For what the user is not asked again."},
    {"logins", wire::ShowList<kLogin, &ShownConsent::logins>(),
     "With what the application goes on while the user is away: its live refresh tokens."},
    {"devices", wire::ShowList<kDevice, &ShownConsent::devices>(),
     "Which devices the user has let in that have not fetched their tokens yet."},
};
constexpr wire::Document<ShownConsent> kConsent("Consent", kConsentMembers);

json::object PrintConsent(const GrantedApplication& granted) {
  ShownConsent shown{.application = granted.application.client_id,
                     .name = granted.application.name,
                     .organization = {},
                     .remembered = {},
                     .logins = {},
                     .devices = {}};
  if (!authority::IsPartOfServer(granted.owner)) shown.organization = granted.owner.name;
  for (const auto& consent : granted.remembered) {
    shown.remembered.push_back({consent.resource, CopyWords(consent.scopes), consent.given});
  }
  for (const Token& token : granted.refresh_tokens) {
    shown.logins.push_back({token.id, CopyWords(token.scopes), token.created, token.expires});
  }
  for (const DeviceGrant& device : granted.devices) {
    shown.devices.push_back({device.address, CopyWords(device.scopes), device.created, device.expires});
  }
  return kConsent.Print(shown);
}

Outcome ListOwnConsents(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  // Reads what each application has of the user, which may be a lot.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = actor.name};
  const auto page = authority::ListConsents(call.run, actor, ReadIdPlace(*place), query.page.most());
  return page ? Outcome(AnswerPageOf(call, *page, PrintConsent))
              : Refused(call, actor, page.error(), NeedsSelf(actor, "user:read"));
}

Outcome DeleteOwnConsent(const Call& call, const Actor& actor, const Change& query) {
  const std::string& client_id = call.request.parameters[0];
  if (query.dry_run) {
    const auto count = authority::CountTakenBack(call.run, actor, client_id);
    return count ? AnswerDryRevocations(*count) : Refused(call, actor, count.error(), NeedsSelf(actor, "user:admin"));
  }
  const PendingRevocations pending;
  const auto taken = authority::TakeBackConsent(call.run, actor, client_id, pending.Note());
  return taken ? pending.Answer() : Refused(call, actor, taken.error(), NeedsSelf(actor, "user:admin"));
}

}  // namespace

Rows ConsentRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/users/me/consents",
       Place::kRead,
       Listing<kPlainList>(ListOwnConsents),
       {.name = "listOwnConsents",
        .tag = "users",
        .summary = "The applications that the calling user lets act for them",
        .text = "Those to which the user has consented, and those that have a refresh token of the user, or may still "
                "fetch one for a device: of some programs no consent is remembered.",
        .scope = "user:read",
        .query = &kPlainList,
        .answer = &kConsent,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?limit=10"}},
      {kDelete,
       "/jeton/v1/users/me/consents/{application}",
       Place::kWrite,
       Changing(DeleteOwnConsent),
       {.name = "deleteOwnConsent",
        .tag = "users",
        .summary = "Take back what the calling user let an application do",
        .text = "All that the application holds with which it acts as the user ends with the answer: refresh tokens, "
                "access tokens, codes and devices that have been let in, and what was made with them. The user is "
                "asked before it gets another one.",
        .scope = "user:admin",
        .query = &kChange,
        .answer = &RevocationsDocument(),
        .parameters = "jeton-cli"}},
  };
}

}  // namespace jeton::endpoints::api
