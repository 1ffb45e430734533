#include "storage/directory/registry_reports.h"

namespace jeton::storage {
namespace {

// Stored together, as bits.
constexpr std::int64_t kPulls = 1;
constexpr std::int64_t kPushes = 2;
constexpr std::int64_t kDeletions = 4;

}  // namespace

std::optional<RegistryReport> RegistryReports::Find(std::string_view service) {
  Statement row = transaction_.Prepare("SELECT service, since, last, deeds FROM registry_reports WHERE service = $1");
  return ReadOne(row.Bind(service), [](Statement& one) {
    const std::int64_t deeds = one.Integer(3);
    return RegistryReport{.service = one.Text(0),
                          .since = one.Time(1),
                          .last = one.Time(2),
                          .pulls = (deeds & kPulls) != 0,
                          .pushes = (deeds & kPushes) != 0,
                          .deletions = (deeds & kDeletions) != 0};
  });
}

void RegistryReports::Set(const RegistryReport& report) {
  const std::int64_t deeds =
      (report.pulls ? kPulls : 0) | (report.pushes ? kPushes : 0) | (report.deletions ? kDeletions : 0);
  transaction_
      .Prepare(R"sql(INSERT INTO registry_reports (service, since, last, deeds) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (service) DO UPDATE SET since = excluded.since, last = excluded.last,
                                                         deeds = excluded.deeds)sql")
      .Bind(report.service, report.since, report.last, deeds)
      .Run();
}

}  // namespace jeton::storage
