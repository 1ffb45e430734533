#include "jeton/verifier.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/encoding.h"
#include "base/json.h"
#include "client/key_cache.h"
#include "crypto/foreign_jwt.h"

namespace jeton {
namespace {

namespace json = boost::json;

SignedToken Refused(std::string_view why) { return {.why = why}; }

std::string_view WhyOf(crypto::JwtError error) {
  switch (error) {
    case crypto::JwtError::kMalformed: return "malformed";
    case crypto::JwtError::kUnknownKey: return "unknown_key";
    case crypto::JwtError::kForged: break;
  }
  return "forged";
}

bool IsText(const json::value& value, const std::string& text) {
  return value.is_string() && value.get_string() == json::string_view(text.data(), text.size());
}

// An audience is one text or a list of them (RFC 7519, section 4.1.3).
bool IsFor(const json::object& claims, const std::string& audience) {
  const json::value* const value = claims.if_contains("aud");
  if (value == nullptr || audience.empty()) return false;
  if (!value->is_array()) return IsText(*value, audience);
  const json::array& all = value->get_array();
  return std::any_of(all.begin(), all.end(), [&](const json::value& one) { return IsText(one, audience); });
}

// Seconds since 1970. Fractions, which RFC 7519 allows, are cut off.
std::optional<std::int64_t> TimeAt(const json::object& claims, std::string_view name) {
  const json::value* const value = claims.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  if (value->is_double() && std::abs(value->get_double()) < 1e15) return static_cast<std::int64_t>(value->get_double());
  return std::nullopt;
}

std::int64_t Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

SignedToken ReadClaims(const json::object& claims) {
  SignedToken token{
      .good = true, .subject = TextOf(claims, "sub"), .client_id = TextOf(claims, "client_id"), .claims = claims};
  const std::string scopes = TextOf(claims, "scope");
  for (const std::string_view scope : SplitWords(scopes)) {
    if (!scope.empty()) token.scopes.emplace_back(scope);
  }
  return token;
}

std::string WithoutSlash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

Connection::Options Bounded(Connection::Options server, std::size_t most_bytes) {
  server.most_bytes = most_bytes;
  return server;
}

}  // namespace

bool SignedToken::Has(std::string_view scope) const {
  return good && std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

struct Verifier::State {
  State(Connection::Options server, Options given)
      : options(std::move(given)),
        issuer(options.issuer.empty() ? WithoutSlash(server.url) : options.issuer),
        keys(Bounded(std::move(server), options.most_bytes),
             {options.path, options.most_age, options.most_age_in_need, options.cool_down}) {}

  // Returns why the claims are refused; empty: they are good.
  std::string_view WhyNot(const json::object& claims) const;

  const Options options;
  const std::string issuer;
  client::KeyCache keys;
};

std::string_view Verifier::State::WhyNot(const json::object& claims) const {
  if (TextOf(claims, "iss") != issuer) return "wrong_issuer";
  if (!IsFor(claims, options.audience)) return "wrong_audience";
  const std::int64_t now = Now();
  const std::int64_t leeway = options.leeway.count();
  // A token without an end would be good for ever.
  const auto end = TimeAt(claims, "exp");
  if (!end || now - leeway >= *end) return "ended";
  const auto begin = TimeAt(claims, "nbf");
  if (claims.contains("nbf") && (!begin || now + leeway < *begin)) return "not_yet";
  return {};
}

Verifier::Verifier(Connection::Options server, Options options)
    : state_(std::make_unique<State>(std::move(server), std::move(options))) {}
Verifier::~Verifier() = default;
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier& Verifier::operator=(Verifier&&) noexcept = default;

Answer<SignedToken> Verifier::Check(const std::string& token) {
  const auto jwt = crypto::ForeignJwt::Parse(token);
  if (!jwt) return Refused(WhyOf(jwt.error()));
  // Before any key is looked for: what is not for us costs no request.
  if (jwt->claimed_issuer() != state_->issuer) return Refused("wrong_issuer");
  const auto keys = state_->keys.Find(jwt->key_id());
  if (!keys) return tl::unexpected(keys.error());
  const auto verified = jwt->Verify(**keys);
  if (!verified) return Refused(WhyOf(verified.error()));
  const std::string_view why = state_->WhyNot(verified->claims());
  return why.empty() ? ReadClaims(verified->claims()) : Refused(why);
}

}  // namespace jeton
