#include <poll.h>

#include "base/json.h"
#include "cli/actions/actions.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view kRevokePath = "/tokens/revoke";

std::int64_t CountOf(const json::value& document, std::string_view member) {
  const json::value* const count = Member(document, member);
  return count != nullptr && count->is_int64() ? count->get_int64() : 0;
}

// Which tokens: the ids, or the flags that are filters.
Result<json::value, Failure> BodyOf(Invocation& invocation, bool& bulk) {
  json::value body = json::object();
  json::value filter = json::object();
  for (const Flag& flag : invocation.command.flags) {
    const auto given = invocation.typed.flags.find(flag.name);
    if (given == invocation.typed.flags.end() || flag.place == Place::kOwn) continue;
    const bool reason = flag.name == "reason";  // no filter
    auto value = ValueOf(invocation, flag, given->second);
    if (!value) return Fail(value.error());
    PutMember(reason ? body : filter, MemberOf(flag), std::move(*value));
  }
  const auto ids = invocation.typed.positionals.find("ID");
  const bool named = ids != invocation.typed.positionals.end();
  bulk = !named;
  if (named != filter.get_object().empty()) {
    return Fail(WrongUsage(named ? "It takes ids or filters, not both." : "It is not said which tokens."));
  }
  if (named) {
    PutMember(body, "ids", json::array(ids->second.begin(), ids->second.end()));
  } else {
    PutMember(body, "filter", std::move(filter));
  }
  return body;
}

// Waits until a job is done, and shows how far it is.
Result<json::value, Failure> Await(Invocation& invocation, json::value job) {
  const std::string id = TextOf(job.get_object(), "id");
  while (TextOf(job.get_object(), "state") != "done") {
    invocation.terminal.Progress(std::to_string(CountOf(job, "done")) + " tokens have ended …");
    poll(nullptr, 0, 500);
    if (Interrupted()) {
      invocation.terminal.EndProgress();
      return Fail(Failure{.exit = Exit::kInterrupted,
                          .what = "the wait for the job was interrupted",
                          .why = "The job " + id + " goes on without you.",
                          .next = "jeton token list      # which tokens are left"});
    }
    auto reply = Ask(invocation, {.path = "/jobs/" + PathSegment(id)});
    if (!reply) return Fail(reply.error());
    job = std::move(reply->document);
  }
  invocation.terminal.EndProgress();
  return job;
}

// Says how many it would be, and asks.
Result<bool, Failure> Confirmed(Invocation& invocation, const json::value& body) {
  if (invocation.typed.On("yes")) return true;
  const auto trial = Ask(
      invocation, {.method = "POST", .path = std::string(kRevokePath), .query = {{"dry_run", "true"}}, .body = body});
  if (!trial) return Fail(trial.error());
  const std::int64_t count = CountOf(trial->document, "revoked");
  return invocation.terminal.Confirm("This ends " + std::to_string(count) + (count == 1 ? " token" : " tokens") +
                                     " at once. Go on?");
}

}  // namespace

Result<Exit, Failure> RevokeTokens(Invocation& invocation) {
  bool bulk = false;
  auto body = BodyOf(invocation, bulk);
  if (!body) return Fail(body.error());
  const bool trial = invocation.typed.On("dry-run");
  if (bulk && !trial) {
    const auto confirmed = Confirmed(invocation, *body);
    if (!confirmed) return Fail(confirmed.error());
    if (!*confirmed) {
      return Fail(Failure{
          .exit = Exit::kFailed, .what = "nothing was revoked", .why = "You said no.", .next = "jeton token list"});
    }
  }
  ApiCall call{.method = "POST", .path = std::string(kRevokePath), .body = std::move(*body)};
  if (trial) call.query.emplace_back("dry_run", "true");
  const auto reply = Ask(invocation, call);
  if (!reply) return Fail(reply.error());
  if (reply->status != 202) return Show(invocation, reply->document);
  if (invocation.typed.On("no-wait")) {
    const auto shown = Show(invocation, reply->document);
    return shown ? Exit::kPending : shown;
  }
  const auto done = Await(invocation, reply->document);
  if (!done) return Fail(done.error());
  return Show(invocation, *done);
}

}  // namespace jeton::cli
