#include "storage/grants/device_grants.h"

#define DEVICE_COLUMNS                                                                                             \
  "digest, user_code, application, scopes, resources, challenge, address, created, expires, pace, polled, state, " \
  "account, parent, box, closes"

namespace jeton::storage {
namespace {

// The states that the statements below name.
static_assert(static_cast<int>(DeviceState::kAllowed) == 1 && static_cast<int>(DeviceState::kRefused) == 2);

DeviceGrant ReadGrant(Statement& row) {
  return {.digest = row.DigestAt(0),
          .user_code = row.Text(1),
          .application = row.IdAt(2),
          .scopes = row.Text(3),
          .resources = row.Text(4),
          .challenge = row.Text(5),
          .address = row.Text(6),
          .created = row.Time(7),
          .expires = row.Time(8),
          .pace = Seconds{row.Integer(9)},
          .polled = row.IsNull(10) ? std::nullopt : std::optional(row.Time(10)),
          .state = row.Enum<DeviceState>(11),
          .account = row.IdAt(12),
          .parent = row.IdAt(13),
          .box = row.Text(14),
          .closes = row.IsNull(15) ? TimePoint() : row.Time(15)};
}

// The column is never NULL, which the none id would be.
ByteString NeverNull(const Id& application) { return ByteString{application.view()}; }

}  // namespace

bool DeviceGrants::Add(const DeviceGrant& grant, std::string_view described) {
  Statement row = transaction_.Prepare(R"sql(
    INSERT INTO device_grants (digest, user_code, application, scopes, resources, challenge, address, created, expires,
                               pace, state, described)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (user_code) DO NOTHING RETURNING 1)sql");
  const bool added =
      row.Bind(grant.digest, grant.user_code, NeverNull(grant.application), grant.scopes, grant.resources,
               grant.challenge, grant.address, grant.created, grant.expires, grant.pace.count(), grant.state, described)
          .Next();
  if (added) transaction_.CountInserted(Ageing::kDeviceGrants);
  return added;
}

std::optional<DeviceGrant> DeviceGrants::Find(const Digest& device_code) {
  Statement row = transaction_.Prepare("SELECT " DEVICE_COLUMNS " FROM device_grants WHERE digest = $1");
  return ReadOne(row.Bind(device_code), ReadGrant);
}

std::optional<DeviceGrant> DeviceGrants::FindByUserCode(std::string_view user_code) {
  Statement row = transaction_.Prepare("SELECT " DEVICE_COLUMNS " FROM device_grants WHERE user_code = $1");
  return ReadOne(row.Bind(user_code), ReadGrant);
}

std::string DeviceGrants::DescribedClientOf(const Digest& device_code) {
  Statement row = transaction_.Prepare("SELECT described FROM device_grants WHERE digest = $1");
  return row.Bind(device_code).Next() ? row.Text(0) : std::string();
}

void DeviceGrants::Update(const DeviceGrant& grant) {
  transaction_
      .Prepare(R"sql(UPDATE device_grants SET pace = $2, polled = $3, state = $4, account = $5, parent = $6, box = $7,
                            closes = $8, application = $9, scopes = $10 WHERE digest = $1)sql")
      .Bind(grant.digest, grant.pace.count(), grant.polled.value_or(TimePoint()), grant.state, grant.account,
            grant.parent, ByteString{grant.box}, grant.closes, NeverNull(grant.application), grant.scopes)
      .Run();
}

std::vector<DeviceGrant> DeviceGrants::AllowedTo(const Id& application, const Id& account, TimePoint now) {
  Statement row = transaction_.Prepare("SELECT " DEVICE_COLUMNS
                                       " FROM device_grants"
                                       " WHERE account = $1 AND application = $2 AND state = 1 AND expires > $3");
  return ReadAll(row.Bind(account, application, now), ReadGrant);
}

void DeviceGrants::TakeBack(const Id& account, const Id& application) {
  transaction_.Prepare("UPDATE device_grants SET state = 2 WHERE account = $1 AND application = $2 AND state = 1")
      .Bind(account, application)
      .Run();
}

void DeviceGrants::TakeBackAll(const Id& account) {
  transaction_.Prepare("UPDATE device_grants SET state = 2 WHERE account = $1 AND state = 1").Bind(account).Run();
}

}  // namespace jeton::storage
