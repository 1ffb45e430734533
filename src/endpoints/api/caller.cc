#include "endpoints/api/caller.h"

#include <vector>

#include "authority/organizations/granters.h"
#include "base/encoding.h"
#include "base/nearest.h"
#include "endpoints/browser.h"
#include "endpoints/protected_resource.h"
#include "wire/form.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

Response Unauthenticated(const Call& call, bool presented) {
  Response response =
      Refuse(call, {.code = "unauthenticated",
                    .detail = presented ? "What was presented is not valid: send a live access token as a bearer token."
                                        : "Send an access token as a bearer token, or sign in."});
  // A request without credentials gets no error code (RFC 6750, section 3.1).
  const Challenge challenge{.error = presented ? "invalid_token" : ""};
  response.AddHeader("WWW-Authenticate", BearerChallenge(call.run.settings, challenge));
  return response;
}

// Types a parameter by its description. A value that does not fit stays a text, and is refused as one.
json::value Typed(const wire::Shape& shape, const std::string& text) {
  if (shape.type == wire::Shape::Type::kFlag && (text == "true" || text == "false")) return text == "true";
  if (shape.type != wire::Shape::Type::kWhole) return json::value(text);
  const auto number = ParseInteger(text);
  return number ? json::value(*number) : json::value(text);
}

Outcome BadParameter(const Call& call, std::string_view code, std::string_view name, std::string_view fault) {
  return Refuse(call, {.code = code,
                       .detail = "The parameter `" + std::string(name) + "` " + std::string(fault) + ".",
                       .field = std::string(name)});
}

bool IsJson(const Request& request) {
  const std::string type = request.MediaType();
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

// Here, a personal authorization stands for its user, and not for a superuser's rights on the installation.
void WithholdInstallation(Actor& actor) {
  constexpr OAuthScopes kOfUsers = {OAuthScope::kRepoRead,   OAuthScope::kRepoWrite, OAuthScope::kRepoAdmin,
                                    OAuthScope::kRepoCreate, OAuthScope::kUserRead,  OAuthScope::kUserAdmin,
                                    OAuthScope::kOrgAdmin};
  actor.powers.superuser = false;
  actor.powers.scopes = actor.powers.scopes.CutTo(kOfUsers);
}

// What every dialect's refusals are called here.
std::string_view CodeOf(Refusal refusal) {
  using enum Refusal;
  switch (refusal) {
    case kTaken:
    case kTakenByOrganization:
    case kEmailTaken:
    case kAlreadyMember: return "already_exists";
    case kNameReserved:
    case kReservedName: return "name_reserved";
    case kLimitReached: return "limit_reached";
    case kSoleAdmin:
    case kSuperuser:
    case kOwner:
    case kOtherRole:
    case kHasSubAccounts: return "in_use";
    case kInvalidName:
    case kInvalidEmail:
    case kInvalidTagExpiration:
    case kInvalidScope:
    case kUnknownApi:
    case kForeignRobot:
    case kUnknownGrantee:
    case kSelfDescribed:
    case kRobotsDisallowed:
    case kIssuerNotAllowed: return "invalid_parameter";
    case kForbidden:
    case kLocked: return "forbidden";
    case kNotFound:
    case kNoPermission:
    case kUnknownRobot:
    case kUnknownTeam:
    case kNotMember:
    case kUnknownUser: break;
  }
  return "not_found";
}

std::string_view SentenceOf(Refusal refusal) {
  using enum Refusal;
  switch (refusal) {
    case kTaken: return "The name is taken.";
    case kTakenByOrganization: return "An organization has the name.";
    case kEmailTaken: return "Another account has the email address.";
    case kAlreadyMember: return "The user is a member already.";
    case kNameReserved: return "The name had another owner a short while ago, or has a meaning here.";
    case kReservedName: return "The name has a meaning here.";
    case kLimitReached: return "The limit of the installation is reached: delete what is not needed any more.";
    case kSoleAdmin: return "The organization would lose its last admin.";
    case kSuperuser: return "A superuser cannot be changed by others.";
    case kOwner: return "The owner of a name space keeps all rights.";
    case kOtherRole:
      return "The account has a higher role there, or a lower one that lasts longer, which it would lose. Deny that "
             "first, or allow as much for as long.";
    case kHasSubAccounts: return "The user has sub-accounts: delete them first.";
    case kInvalidName:
      return "The name is not allowed: use small letters, digits, and single dots, dashes and underscores between "
             "them.";
    case kInvalidEmail: return "The email address is not valid.";
    case kInvalidTagExpiration: return "The tag expiration is not one of the allowed values.";
    case kInvalidScope: return "A scope is not known here, or may not be given.";
    case kUnknownApi: return "The organization has no API of that name, or that API no such scope.";
    case kForeignRobot: return "A robot gets no role outside of its own name space.";
    case kUnknownGrantee: return "There is no such user, robot or team.";
    case kSelfDescribed: return "The application describes itself: it has all scopes of all APIs.";
    case kRobotsDisallowed: return "This installation does not allow robots.";
    case kIssuerNotAllowed: return "This installation does not accept tokens of the issuer.";
    case kNoPermission: return "There is no such role.";
    case kUnknownRobot: return "There is no such robot.";
    case kUnknownTeam: return "There is no such team.";
    case kNotMember: return "The account is not a member.";
    case kUnknownUser: return "There is no such user.";
    case kForbidden:
    case kLocked:
    case kNotFound: break;
  }
  return "There is no such thing, or it is not yours to see.";
}

json::value TextIfAny(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(wire::JsonView(text));
}

// The name space of what a right is on: acme of acme, acme/web, acme+ci and api:acme/orders.
std::string_view NameSpaceOf(std::string_view resource) {
  constexpr std::string_view kApi = "api:";
  if (resource.starts_with(kApi)) resource.remove_prefix(kApi.size());
  return resource.substr(0, resource.find_first_of("/+"));
}

// The names of users. A right that the caller has, and that the credential does not reach, is in the caller's hand.
std::vector<std::string> WhoCanGrant(const Call& call, const Actor& actor, const Needs& needs) {
  if (!needs.resource.empty()) return authority::FindGranters(call.run, actor, NameSpaceOf(needs.resource));
  const bool has = needs.right == kNeedsSuperuser.right ? actor.superuser : needs.right == "owner";
  return has && actor.subject == SubjectKind::kUser ? std::vector{actor.name} : std::vector<std::string>();
}

}  // namespace

Response Refuse(const Call& call, const wire::Problem& problem) {
  return wire::PrintProblem(problem, call.run.issuer.random().Characters("0123456789abcdef", 16));
}

Response NotFound(const Call& call, std::string detail) {
  return Refuse(call, {.code = "not_found", .detail = std::move(detail)});
}

Response Forbidden(const Call& call, const Actor& actor, std::string detail, const Needs& needs) {
  json::array granters;
  for (const std::string& name : WhoCanGrant(call, actor, needs)) granters.emplace_back(name);
  return Refuse(call, {.code = "forbidden",
                       .detail = std::move(detail),
                       .needs = json::object{{"right", wire::JsonView(needs.right)},
                                             {"scope", TextIfAny(needs.scope)},
                                             {"resource", TextIfAny(needs.resource)},
                                             {"who_can_grant", std::move(granters)}}});
}

Response Refused(const Call& call, const Actor& actor, Refusal refusal, const Needs& needs, std::int64_t most) {
  const std::string_view code = CodeOf(refusal);
  if (code == "limit_reached" && most > 0) {
    return Refuse(call, {.code = code,
                         .detail = "There are " + std::to_string(most) +
                                   ", and there may be no more: delete what is not needed any more."});
  }
  if (code != "forbidden") return Refuse(call, {.code = code, .detail = std::string(SentenceOf(refusal))});
  std::string detail = "This needs the right " + std::string(needs.right);
  if (!needs.resource.empty()) detail += " on " + std::string(needs.resource);
  detail += ", and a token with the scope " + std::string(needs.scope) + ".";
  return Forbidden(call, actor, std::move(detail), needs);
}

Result<Actor, Outcome> RequireCaller(const Call& call) {
  const wire::Authorization presented = call.Presented();
  Result<Actor, CredentialError> actor = Actor{};
  const bool by_header = !std::holds_alternative<wire::NoCredentials>(presented);
  if (const auto* const bearer = std::get_if<wire::BearerToken>(&presented)) {
    actor = call.run.identity.ByBearer(call.run, bearer->token.Reveal());
  } else if (by_header) {
    return Fail(Outcome(Unauthenticated(call, true)));
  } else if (const auto cookie = ReadSessionCookie(call.request)) {
    actor = call.run.identity.BySession(call.run, cookie->Reveal());
    const wire::Method method = call.request.method;
    const bool reads = method == wire::Method::kGet || method == wire::Method::kHead;
    if (actor && !reads && !ComesFromOurPage(call.run.settings, call.request, cookie)) {
      return Fail(Outcome(Refuse(call, {.code = "csrf_token_needed",
                                        .detail = "A browser must send the CSRF token of a page of this server."})));
    }
    // What a browser that was left open must not do.
    if (actor && !reads &&
        Decide(*actor, FreshLogin{call.run.now, call.run.settings.fresh_login}).reason == Reason::kStale) {
      Response stale = Refuse(call, {.code = "fresh_login_needed", .detail = "Enter the password again, and retry."});
      stale.AddHeader("WWW-Authenticate", BearerChallenge(call.run.settings, {}));
      return Fail(Outcome(std::move(stale)));
    }
  }
  if (actor && !actor->anonymous()) {
    if (actor->token_kind == TokenKind::kAuthorization) WithholdInstallation(*actor);
    return std::move(*actor);
  }
  if (!actor) {
    if (auto detour = DetourFor(actor.error())) return Fail(Outcome(std::move(*detour)));
    if (by_header) CountRejection(call, CredentialSort::kBearer, actor.error());
  }
  return Fail(Outcome(Unauthenticated(call, by_header)));
}

Result<json::object, Outcome> QueryFields(const Call& call, const wire::AnyBody& description) {
  const auto form = wire::Form::Parse(call.request.query);
  if (!form) {
    return Fail(Outcome(Refuse(call, {.code = "malformed_request",
                                      .detail = "The query cannot be decoded as UTF-8 text in percent-encoding."})));
  }
  const auto members = description.Members();
  json::object fields;
  for (const auto& [name, value] : form->fields()) {
    const auto is_it = [&name = name](const wire::MemberSchema& member) { return member.name == name; };
    const auto member = std::find_if(members.begin(), members.end(), is_it);
    if (member == members.end()) {
      fields[name] = value;  // refused as unknown
    } else if (value.empty()) {
      return Fail(BadParameter(call, "invalid_parameter", name, "must be given a value, or left out"));
    } else if (member->shape.type == wire::Shape::Type::kList) {
      auto& list = fields[name];
      if (!list.is_array()) list.emplace_array();
      list.get_array().push_back(json::value(value));
    } else if (fields.contains(name)) {
      return Fail(BadParameter(call, "repeated_parameter", name, "came more than once: send it once"));
    } else {
      fields[name] = Typed(member->shape, value);
    }
  }
  return fields;
}

Result<json::object, Outcome> BodyObject(const Call& call) {
  if (!IsJson(call.request)) {
    return Fail(Outcome(Refuse(call, {.code = "unsupported_media_type",
                                      .detail = "The body must be JSON, sent with Content-Type: application/json."})));
  }
  auto value = ParseJson(call.request.body);
  if (value && value->is_object()) return std::move(value->get_object());
  return Fail(Outcome(Refuse(
      call, {.code = "malformed_request", .detail = "The body must be one JSON object without repeated members."})));
}

Response RefuseFault(const Call& call, const wire::BodyFault& fault, const wire::AnyBody& description,
                     std::string_view what) {
  using Kind = wire::BodyFault::Kind;
  if (fault.member.empty()) return Refuse(call, {.code = "invalid_parameter", .detail = fault.text});
  const std::string name = fault.member.substr(0, 64);
  std::string detail = "The " + std::string(what) + " `" + name + "` ";
  if (fault.kind != Kind::kUnknown) {
    const std::string_view code = fault.kind == Kind::kMissing ? "missing_parameter" : "invalid_parameter";
    return Refuse(call, {.code = code, .detail = detail + fault.text + ".", .field = name});
  }
  // Of a member inside of another, the fault itself names the nearest.
  if (name.find('.') != std::string::npos) {
    return Refuse(call, {.code = "unknown_parameter", .detail = detail + fault.text, .field = name});
  }
  const std::string_view nearest = NearestName(name, wire::NamesOf(description.Members()));
  detail += nearest.empty() ? "is not known." : "is not known: did you mean `" + std::string(nearest) + "`?";
  return Refuse(call, {.code = "unknown_parameter", .detail = std::move(detail), .field = name});
}

Response Answer(const json::value& body, int status) {
  Response response = wire::JsonResponse(status, body);
  response.fixed_headers = wire::kNoStore;
  return response;
}

Response NoContent() { return {.status = 204, .content_type = {}, .fixed_headers = wire::kNoStore}; }

void Undo(const Call& call, Outcome& outcome) {
  auto* const response = std::get_if<Response>(&outcome);
  if (response == nullptr) return;
  response->commits = false;
  if (call.run.effects != nullptr) call.run.effects->clear();
  if (call.run.further != nullptr) call.run.further->clear();
}

}  // namespace jeton::endpoints::api
