#include "endpoints/password.h"

#include "authority/people/users.h"

namespace jeton::endpoints {

Detour CheckPassword(const Call& call, const authority::PasswordAttempt& attempt) {
  // run.now may be slightly old here. That ends no wait later and counts no guess less.
  const auto check = std::make_shared<authority::PasswordCheck>(call.run, call.authority.backoff, attempt);
  if (check->verdict()) return Known{Finding(*check->verdict())};
  return Slow{.work = [check](TimePoint now) { return Finding(check->Compare(now)); },
              .first = check->familiar(),
              .when_full = Finding(PasswordVerdict{.retry_after = Seconds{1}})};
}

Detour CheckTypedPassword(const Call& call, std::string_view login, std::string_view password) {
  return CheckPassword(call, {.login = login, .password = password, .address = call.run.address, .basic = false});
}

std::optional<Detour> DetourFor(const Call& call, CredentialError error) {
  if (error != CredentialError::kPasswordUnchecked) return DetourFor(error);
  const wire::Authorization presented = wire::ReadAuthorization(call.request);
  const auto& basic = std::get<wire::BasicCredentials>(presented);
  return CheckPassword(call, {.login = basic.name, .password = basic.secret.Reveal(), .address = call.run.address});
}

Result<void, TypedAgainProblem> CheckTypedAgain(const Call& call, const std::string& name,
                                                const std::string& password) {
  const bool encrypted = Issuer::LooksEncrypted(password);
  const auto checked = call.run.identity.ByPassword(call.run, name);
  if (checked && !encrypted) return {};
  if (checked) return Fail(TypedAgainProblem{std::nullopt, CredentialError::kWrongPassword});
  if (checked.error() == CredentialError::kPasswordUnchecked) {
    return Fail(TypedAgainProblem{CheckTypedPassword(call, name, password), checked.error()});
  }
  return Fail(TypedAgainProblem{DetourFor(checked.error()), checked.error()});
}

Detour HashPassword(const Call& call, Secret password) {
  return Slow{.work = [&random = call.run.issuer.random(), password = std::move(password)](TimePoint) {
    return Finding(authority::PreparePassword(password, random));
  }};
}

}  // namespace jeton::endpoints
