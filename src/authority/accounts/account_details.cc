#include "authority/accounts/account_details.h"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>

#include "authority/audit.h"
#include "base/json.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

void RecordDetail(const Run& run, const Actor& actor, const Account& account, boost::json::string_view member,
                  const boost::json::value& value) {
  const bool organization = account.kind == AccountKind::kOrganization;
  const bool tags = member == "tag_expiration_s";
  const std::string kind =
      std::string(organization ? "org" : "user") + (tags ? "_change_tag_expiration" : "_change_invoicing");
  boost::json::object metadata{{tags ? boost::json::string_view("tag_expiration") : member, value}};
  if (organization) metadata["namespace"] = account.name;
  Record(run, actor, kind, account.id, std::move(metadata));
}

}  // namespace

bool IsTagExpiration(std::int64_t seconds) {
  static constexpr std::array<std::int64_t, 5> kOptions = {0, 86'400, 604'800, 1'209'600, 2'419'200};
  return std::find(kOptions.begin(), kOptions.end(), seconds) != kOptions.end();
}

void SetDetails(const Run& run, const Actor& actor, const Account& account, const boost::json::object& details) {
  if (details.empty()) return;
  auto stored = ParseJson(account.metadata);
  boost::json::object all = stored && stored->is_object() ? std::move(stored->get_object()) : boost::json::object();
  for (const auto& [member, value] : details) {
    all[member] = value;
    RecordDetail(run, actor, account, member, value);
  }
  storage::Accounts(run.tx()).SetMetadata(account.id, boost::json::serialize(all));
}

}  // namespace jeton::authority
