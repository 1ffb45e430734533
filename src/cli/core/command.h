#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/core/failure.h"

// The one table of commands. Parsing, help, man pages, completion and the requests are made from its rows.
namespace jeton::cli {

// What completion offers in a place.
enum class Names {
  kNone,
  kChoices,  // those of the row
  kFiles,
  kOrganizations,
  kRobots,
  kRepositories,
  kTeams,
  kApplications,
  kApis,
  kUsers,
  kTokens,
  kConsents,
  kContexts,
  kCommands,
};

enum class Kind {
  kText,
  kSwitch,  // `--enabled`, or `--enabled=false`
  kWhole,
  kList,  // commas separate, and the flag may come again
};

// Where a value goes.
enum class Place {
  kBody,  // a member: "policy.longest_life"
  kQuery,
  kOwn,  // to the function of the command alone
};

struct Flag {
  std::string_view name;  // without dashes: "expires-in"
  std::string_view text;
  Kind kind = Kind::kText;
  Place place = Place::kBody;
  std::string_view member{};   // empty: the name with underscores
  std::string_view choices{};  // separated by spaces; empty: any
  Names completes = Names::kNone;
  std::string_view value{};  // what help calls the value; empty: the name in capitals
  bool required = false;
};

struct Positional {
  std::string_view name;  // "ROBOT"
  std::string_view text;
  // The parameters of the path that it holds: "organization+name" reads acme+ci, "organization/repository" acme/web.
  // Empty: it goes to the query or the body by `member`, or to the function of the command.
  std::string_view binds{};
  std::string_view member{};
  std::string_view choices{};
  // Any word goes if that of the last place begins with this.
  std::string_view any_before{};
  Names completes = Names::kNone;
  bool optional = false;
  bool many = false;  // the command runs once for each
};

// What the API answers.
enum class Form { kDocument, kPage, kNothing };

struct Invocation;
// Returns how the program ends, or why it failed.
using Action = Result<Exit, Failure> (*)(Invocation&);

struct Command {
  std::string_view words;    // "robot trust add"
  std::string_view summary;  // a line without a full stop
  std::string_view text{};   // paragraphs, separated by an empty line
  std::vector<Positional> positionals{};
  std::vector<Flag> flags{};
  std::string_view examples{};  // a command a line; a line that begins with `#` explains the next

  // The operation that it stands on; no method: none, or several.
  std::string_view method{};
  std::string_view path{};  // below /jeton/v1: "/organizations/{organization}/robots/{name}"
  Form form = Form::kDocument;
  bool must_be_new = false;  // what exists is not replaced
  bool dry_run = false;      // it writes, and may be tried
  bool bulk = false;         // it asks before it does much

  // What people see of the answer: "ID KIND SUBJECT=subject.name", separated by spaces. Empty: all members.
  std::string_view columns{};
  std::string_view wide{};   // the columns of `-o wide` besides
  std::string_view name{};   // the member that `-o name` prints
  std::string_view mints{};  // the member that holds a new secret; `-q` prints it
  std::string_view next{};   // what to type when it is not found

  Action run = nullptr;  // null: the request as described
};

// Returns the flags that every command has, and those that `command` has because of what it does.
std::span<const Flag> CommonFlags();
std::vector<Flag> FlagsOf(const Command& command);

// Returns the row, or null.
const Command* FindCommand(std::span<const Command> commands, std::string_view words);

// Returns the words that may follow: the first words of the commands that begin with `words`, each once.
std::vector<std::string_view> NextWords(std::span<const Command> commands, std::string_view words);

// Returns what a place is called in help: "ROBOT", "[NAME…]", "pull|push|delete".
std::string Placeholder(const Positional& positional);
std::string Placeholder(const Flag& flag);
std::string Synopsis(const Command& command);

}  // namespace jeton::cli
