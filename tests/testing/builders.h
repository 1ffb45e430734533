#pragma once

#include <string>
#include <utility>

#include "domain/records.h"
#include "testing/clock_and_random.h"

// Records with everything filled in; a test names only what matters to it.
namespace jeton::testing {

// The n-th id: always the same, never none.
inline Id IdOf(unsigned n) {
  Id::Bytes bytes{};
  for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(n >> (8 * i));
  bytes[15] = 1;
  return Id(bytes);
}

inline Digest DigestOf(unsigned n) {
  Digest digest;
  for (int i = 0; i < 4; ++i) digest.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(n >> (8 * i));
  digest.bytes[31] = 1;
  return digest;
}

inline Account AUser(unsigned n, std::string name) {
  return {.id = IdOf(n), .kind = AccountKind::kUser, .name = std::move(name), .created = kNow};
}

inline Account AnOrganization(unsigned n, std::string name) {
  return {.id = IdOf(n), .kind = AccountKind::kOrganization, .name = std::move(name), .created = kNow};
}

inline Account ARobot(unsigned n, const Account& owner, const std::string& short_name) {
  return {.id = IdOf(n),
          .kind = AccountKind::kRobot,
          .name = owner.name + "+" + short_name,
          .owner = owner.id,
          .created = kNow};
}

inline Team ATeam(unsigned n, const Account& organization, std::string name, TeamRole role = TeamRole::kMember) {
  return {.id = IdOf(n), .organization = organization.id, .name = std::move(name), .role = role};
}

inline Repository ARepository(unsigned n, const Account& name_space, std::string name) {
  return {.id = IdOf(n), .name_space = name_space.id, .name = std::move(name), .created = kNow};
}

inline Application AnApplication(unsigned n, const Account& owner, std::string client_id) {
  return {.id = IdOf(n), .owner = owner.id, .client_id = std::move(client_id), .name = "app", .created = kNow};
}

// A token that lives for an hour.
inline Token AToken(unsigned n, const Id& subject) {
  return {.digest = DigestOf(n),
          .id = IdOf(n),
          .subject = subject,
          .scopes = "repo:read",
          .created = kNow,
          .expires = kNow + Seconds{3600},
          .created_by = subject};
}

inline Token AnAuthorization(unsigned n, const Id& subject) {
  Token token = AToken(n, subject);
  token.kind = TokenKind::kAuthorization;
  token.scopes = "session";
  return token;
}

}  // namespace jeton::testing
