#include "cli/core/run.h"

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// What people read when there is nothing to print.
std::string Done(const Invocation& invocation, const std::string& name) {
  const std::string_view words = invocation.command.words;
  const std::string said = std::string(words) + (name.empty() ? "" : " " + name);
  return invocation.typed.On("dry-run") ? "It would do: " + said + "." : "Done: " + said + ".";
}

Result<Exit, Failure> RunOnce(Invocation& invocation, const std::string& name) {
  const auto call = BuildCall(invocation, name);
  if (!call) return Fail(call.error());
  if (invocation.command.form == Form::kPage) return ShowList(invocation, *call);
  const auto reply = Ask(invocation, *call);
  if (!reply) return Fail(reply.error());
  if (!reply->document.is_null()) return Show(invocation, reply->document);
  if (!invocation.typed.On("quiet")) invocation.terminal.Say(Done(invocation, name));
  return Exit::kDone;
}

// For the reader the precondition is a detail.
void ExplainExistence(const Invocation& invocation, Failure& failure) {
  const std::string_view words = invocation.command.words;
  const std::string word(words.substr(0, words.find(' ')));
  const std::string name = invocation.typed.Text(invocation.command.positionals.front().name);
  failure.why = "There is one already.";
  failure.next = "jeton " + word + " show " + name + "      # or edit";
}

}  // namespace

TimePoint Now() { return SystemClock().Now(); }

Result<ApiReply, Failure> Ask(Invocation& invocation, const ApiCall& call) {
  const auto api = invocation.session.Reach();
  if (!api) return Fail(api.error());
  auto reply = (*api)->Call(call);
  if (!reply) {
    Failure failure = FailureOf(reply.error(), NextFor(invocation));
    if (call.must_be_new && reply.error().code == "changed_meanwhile") ExplainExistence(invocation, failure);
    return Fail(std::move(failure));
  }
  return std::move(*reply);
}

Result<AccountName, Failure> RealName(Invocation& invocation, const std::string& who, const std::string& resource) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  AccountName account{.name = WholeName(who, resource, target->organization)};
  account.own = account.name.starts_with("me+");
  if (!account.own) return account;
  const auto caller = Ask(invocation, {.path = "/whoami"});
  if (!caller) return Fail(caller.error());
  account.name.replace(0, 2, TextOf(caller->document.get_object(), "name"));
  return account;
}

Result<Exit, Failure> Show(Invocation& invocation, const json::value& document) {
  Printer printer(invocation.typed, invocation.terminal, Now());
  if (const auto printed = printer.Document(document); !printed) return Fail(printed.error());
  const bool secret = !invocation.command.mints.empty() && printer.for_people();
  if (secret && FindMember(document, invocation.command.mints) != nullptr && !invocation.typed.On("dry-run")) {
    invocation.terminal.Say("The secret is shown now and never again.");
  }
  return Exit::kDone;
}

Result<Exit, Failure> ShowList(Invocation& invocation, const ApiCall& call) {
  const auto api = invocation.session.Reach();
  if (!api) return Fail(api.error());
  const auto most = ParseInteger(invocation.typed.Text("limit")).value_or(0);
  if (invocation.typed.Has("limit") && most < 1) return Fail(WrongUsage("`--limit` is at least 1."));
  Printer printer(invocation.typed, invocation.terminal, Now());
  Result<void, Failure> printed;
  const auto listed = (*api)->List(call.path, call.query, static_cast<std::size_t>(most), [&](const json::value& item) {
    printed = printer.Item(item);
    return printed.has_value() && !Interrupted();
  });
  if (!listed) return Fail(FailureOf(listed.error(), NextFor(invocation)));
  if (!printed) return Fail(printed.error());
  printer.End();
  return Exit::kDone;
}

Result<Exit, Failure> ForEach(Invocation& invocation,
                              const std::function<Result<Exit, Failure>(const std::string&)>& once) {
  std::vector<std::string> names;
  for (const Positional& positional : invocation.command.positionals) {
    const auto found = invocation.typed.positionals.find(positional.name);
    if (positional.many && found != invocation.typed.positionals.end()) names = found->second;
  }
  if (names.size() < 2) return once(names.empty() ? "" : names.front());
  std::size_t failed = 0;
  std::optional<Failure> last;
  for (const std::string& name : names) {
    auto done = once(name);
    if (done) continue;
    ++failed;
    last = std::move(done.error());
    if (last->what.empty()) last->what = std::string(invocation.command.words) + " " + name + " failed";
    if (last->exit == Exit::kInterrupted) break;
    if (failed < names.size()) invocation.terminal.Say("jeton: " + last->what + ": " + last->why);
  }
  if (!last) return Exit::kDone;
  if (failed == names.size() || last->exit == Exit::kInterrupted) return Fail(std::move(*last));
  return Fail(Failure{.exit = Exit::kPartly,
                      .what = std::to_string(failed) + " of " + std::to_string(names.size()) + " failed",
                      .why = last->why,
                      .next = last->next});
}

Result<Exit, Failure> RunRow(Invocation& invocation) {
  return ForEach(invocation, [&](const std::string& name) { return RunOnce(invocation, name); });
}

}  // namespace jeton::cli
