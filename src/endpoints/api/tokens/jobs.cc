#include "authority/tokens/jobs.h"

#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/tokens/job_document.h"
#include "endpoints/api/tokens/token_answers.h"

namespace jeton::endpoints::api {
namespace {

using authority::Job;
using authority::JobState;

boost::json::value ShowJobState(const Job& job) { return job.state == JobState::kDone ? "done" : "working"; }
boost::json::value ShowJobReceipt(const Job& job) {
  if (job.state != JobState::kDone) return nullptr;
  return boost::json::value(authority::ReceiptOf({.position = job.feed_position}));
}

constexpr wire::ShownMember<Job> kJobMembers[] = {
    {"id", wire::Show<&Job::id>(), "The id of the job."},
    {"state", wire::ShowBy<ShowJobState>({.choices = "working done"}),
     "Whether it is at work, or done. It goes on after a restart of the server."},
    {"done", wire::Show<&Job::done>(), "How many tokens have ended so far, with those that were made with them."},
    {"total", wire::Show<&Job::total>(),
     "How many tokens it was to end when it began, without those that were made with them; null: there were too many "
     "to count."},
    {"receipt", wire::ShowBy<ShowJobReceipt>({.nullable = true}),
     "Names the place in the feed of changes that contains all of it; null: it is not done."},
    {"created", wire::Show<&Job::created>(), "When it was asked for."},
    {"changed", wire::Show<&Job::changed>(), "When it did something last."},
};
constexpr wire::Document<Job> kJob("Job", kJobMembers);

Outcome GetJob(const Call& call, const Actor& actor) {
  const auto job = authority::FindJob(call.run, actor, TokenIdOf(call));
  if (!job) return NotFound(call, "There is no such job, it was done long ago, or it is not yours to see.");
  return Answer(kJob.Print(*job));
}

}  // namespace

const wire::Document<Job>& JobDocument() { return kJob; }

Rows JobRows() {
  return {{wire::Method::kGet,
           "/jeton/v1/jobs/{id}",
           Place::kRead,
           Asking(GetJob),
           {.name = "getJob",
            .tag = "jobs",
            .summary = "How far a job is that was too much for one request",
            .text = "Jobs can be asked for a week after they are done, by those that began them and by superusers.",
            .answer = &kJob,
            .parameters = "01890a5d-ac96-774b-bcce-b302099a8057"}}};
}

}  // namespace jeton::endpoints::api
