#include "cli/core/command.h"

#include <algorithm>

namespace jeton::cli {
namespace {

const Flag kDryRun{.name = "dry-run",
                   .text = "Say what would happen, after the same checks, and change nothing.",
                   .kind = Kind::kSwitch,
                   .place = Place::kOwn};
const Flag kYes{.name = "yes", .text = "Do not ask first.", .kind = Kind::kSwitch, .place = Place::kOwn};
const Flag kLimit{.name = "limit",
                  .text = "How many items at most; all if absent.",
                  .kind = Kind::kWhole,
                  .place = Place::kOwn,
                  .value = "N"};
const Flag kOrganization{.name = "org",
                         .text = "The organization of names without one; JETON_ORG or that of the login if absent.",
                         .place = Place::kOwn,
                         .completes = Names::kOrganizations};

bool NeedsOrganization(const Command& command) {
  const bool has_own =
      std::any_of(command.flags.begin(), command.flags.end(), [](const Flag& flag) { return flag.name == "org"; });
  if (has_own) return false;
  return command.path.find("/organizations/{organization}/") != std::string_view::npos ||
         std::any_of(command.positionals.begin(), command.positionals.end(), [](const Positional& one) {
           return one.binds.find("organization") == 0 && one.binds != "organization";
         });
}

}  // namespace

std::span<const Flag> CommonFlags() {
  static const Flag kCommon[] = {
      {.name = "output",
       .text = "How to print: a table for people (with everything: wide), or data.",
       .place = Place::kOwn,
       .choices = "table wide json yaml csv name",
       .completes = Names::kChoices,
       .value = "FORMAT"},
      {.name = "field", .text = "Print only this member, like subject.name.", .place = Place::kOwn, .value = "PATH"},
      {.name = "quiet",
       .text = "Print only names or ids; of a command that makes a secret, only the secret.",
       .kind = Kind::kSwitch,
       .place = Place::kOwn},
      {.name = "context",
       .text = "Which login to use; JETON_CONTEXT, or the current one, if absent.",
       .place = Place::kOwn,
       .completes = Names::kContexts},
      {.name = "url", .text = "The server; JETON_URL, or that of the login, if absent.", .place = Place::kOwn},
      {.name = "cacert",
       .text = "Certificates (PEM) to trust besides the system's; JETON_CACERT if absent.",
       .place = Place::kOwn,
       .completes = Names::kFiles,
       .value = "FILE"},
      {.name = "no-input", .text = "Never ask.", .kind = Kind::kSwitch, .place = Place::kOwn},
      {.name = "verbose",
       .text = "Say on standard error what is sent, without secrets; so does JETON_DEBUG=1.",
       .kind = Kind::kSwitch,
       .place = Place::kOwn},
      {.name = "help", .text = "Explain the command.", .kind = Kind::kSwitch, .place = Place::kOwn},
  };
  return kCommon;
}

std::vector<Flag> FlagsOf(const Command& command) {
  std::vector<Flag> flags = command.flags;
  if (NeedsOrganization(command)) flags.push_back(kOrganization);
  if (command.form == Form::kPage) flags.push_back(kLimit);
  if (command.dry_run) flags.push_back(kDryRun);
  if (command.bulk) flags.push_back(kYes);
  return flags;
}

const Command* FindCommand(std::span<const Command> commands, std::string_view words) {
  const auto found =
      std::find_if(commands.begin(), commands.end(), [&](const Command& one) { return one.words == words; });
  return found == commands.end() ? nullptr : &*found;
}

std::vector<std::string_view> NextWords(std::span<const Command> commands, std::string_view words) {
  std::vector<std::string_view> next;
  for (const Command& command : commands) {
    std::string_view rest = command.words;
    if (!words.empty()) {
      if (!rest.starts_with(words) || rest.size() <= words.size() || rest[words.size()] != ' ') continue;
      rest.remove_prefix(words.size() + 1);
    }
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (std::find(next.begin(), next.end(), word) == next.end()) next.push_back(word);
  }
  return next;
}

std::string Placeholder(const Positional& positional) {
  std::string text(positional.name);
  if (positional.many) text += "...";
  return positional.optional ? "[" + text + "]" : text;
}

std::string Placeholder(const Flag& flag) {
  if (flag.kind == Kind::kSwitch) return {};
  if (!flag.value.empty()) return std::string(flag.value);
  std::string text(flag.name);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
  return text;
}

std::string Synopsis(const Command& command) {
  std::string text = "jeton " + std::string(command.words);
  for (const Positional& positional : command.positionals) text += " " + Placeholder(positional);
  for (const Flag& flag : command.flags) {
    if (flag.required) text += " --" + std::string(flag.name) + " " + Placeholder(flag);
  }
  return text;
}

}  // namespace jeton::cli
