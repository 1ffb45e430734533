#include "storage/tokens/jobs.h"

#define JOB_COLUMNS                                                                                          \
  "id, state, by_account, by_name, account, account_kind, order_body, place_created, place_id, done, total," \
  " feed_position, created, changed"

namespace jeton::storage {
namespace {

Job ReadJob(Statement& row) {
  return {.id = row.IdAt(0),
          .state = row.Enum<JobState>(1),
          .by = row.IdAt(2),
          .by_name = row.Text(3),
          .account = row.IdAt(4),
          .account_kind = row.Enum<AccountKind>(5),
          .order = row.Text(6),
          .place = {row.Time(7), row.IdAt(8)},
          .done = row.Integer(9),
          .total = row.IsNull(10) ? std::nullopt : std::optional(row.Integer(10)),
          .feed_position = static_cast<std::uint64_t>(row.Integer(11)),
          .created = row.Time(12),
          .changed = row.Time(13)};
}

}  // namespace

void Jobs::Add(const Job& job) {
  transaction_
      .Prepare("INSERT INTO jobs (" JOB_COLUMNS
               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12, $13)")
      .Bind(job.id, job.state, job.by, job.by_name, job.account, job.account_kind, job.order, job.place.created,
            ByteString{job.place.id.view()}, job.done, job.feed_position, job.created, job.changed)
      .Run();
  if (job.total) transaction_.Prepare("UPDATE jobs SET total = $2 WHERE id = $1").Bind(job.id, *job.total).Run();
}

std::optional<Job> Jobs::Find(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " JOB_COLUMNS " FROM jobs WHERE id = $1");
  return ReadOne(row.Bind(id), ReadJob);
}

std::optional<Job> Jobs::NextAtWork() {
  static_assert(static_cast<int>(JobState::kWorking) == 0);
  // Uses its own index (0048), and repeats that index's condition.
  Statement row = transaction_.Prepare("SELECT " JOB_COLUMNS " FROM jobs WHERE state = 0 ORDER BY created, id LIMIT 1");
  return ReadOne(row, ReadJob);
}

void Jobs::Update(const Job& job) {
  transaction_
      .Prepare(R"sql(UPDATE jobs SET state = $2, place_created = $3, place_id = $4, done = $5, feed_position = $6,
                            changed = $7 WHERE id = $1)sql")
      .Bind(job.id, job.state, job.place.created, ByteString{job.place.id.view()}, job.done, job.feed_position,
            job.changed)
      .Run();
}

}  // namespace jeton::storage
