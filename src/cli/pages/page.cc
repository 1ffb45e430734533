#include "cli/pages/page.h"

#include <algorithm>

#include "wire/problem.h"

namespace jeton::cli {
namespace {

using enum Block::Kind;

struct ExitMeaning {
  Exit exit;
  std::string_view meaning;
};
constexpr ExitMeaning kExits[] = {
    {Exit::kDone, "Done; of `can`: yes."},
    {Exit::kFailed, "Failed for another reason."},
    {Exit::kUsage, "Wrong usage: nothing was done."},
    {Exit::kNotFound, "Not found."},
    {Exit::kLogin, "Login needed."},
    {Exit::kRefused, "Refused; of `can`: no."},
    {Exit::kConflict, "Conflict with what is there, with a limit or with a policy."},
    {Exit::kUnreached, "The server was not reached, or cannot answer now."},
    {Exit::kPending, "Begun, and not finished yet."},
    {Exit::kPartly, "Partly done."},
    {Exit::kInterrupted, "Interrupted."},
};

Section ExitSection() {
  Section section{.heading = "Exit status", .blocks = {}};
  for (const auto& [exit, meaning] : kExits) {
    std::string text(meaning);
    std::string codes;
    for (const wire::ProblemKind& kind : wire::AllProblems()) {
      if (kind.exit == exit && exit != Exit::kFailed) codes.append(codes.empty() ? "" : ", ").append(kind.code);
    }
    if (!codes.empty()) text += " Errors of the server: " + codes + ".";
    section.blocks.push_back({kItem, text, std::to_string(static_cast<int>(exit))});
  }
  return section;
}

Section EnvironmentSection() {
  return {.heading = "Environment",
          .blocks = {
              {kItem, "The server.", "JETON_URL"},
              {kItem, "The token to present, instead of that of a login.", "JETON_TOKEN"},
              {kItem, "The organization of names without one.", "JETON_ORG"},
              {kItem, "Which login to use.", "JETON_CONTEXT"},
              {kItem, "Certificates (PEM) to trust besides the system's.", "JETON_CACERT"},
              {kItem, "If set: say on standard error what is sent, without secrets.", "JETON_DEBUG"},
              {kItem, "If set: a credential may go to another machine without encryption.", "JETON_PLAIN_HTTP"},
              {kItem, "If set: no colors.", "NO_COLOR"},
              {kItem, "If set: no colors and no progress.", "CI"},
          }};
}

Section FilesSection() {
  return {
      .heading = "Files",
      .blocks = {{kItem, "The logins, mode 0600. XDG_CONFIG_HOME replaces ~/.config.", "~/.config/jeton/logins.json"}}};
}

Section NamesSection() {
  return {.heading = "Names",
          .blocks = {
              {kItem, "The robot ci of the organization acme. `me+ci` is one of your own.", "acme+ci"},
              {kItem, "The repository web of acme. Teams, applications and APIs are written alike.", "acme/web"},
              {kItem,
               "In `allow`, `deny` and `can --as`: the robot ci of the repository's organization. Elsewhere: of the "
               "usual organization.",
               "ci"},
              {kItem, "In `allow`, `deny` and `can --as`: the user mira.", "user:mira"},
          }};
}

Section OutputSection() {
  return {
      .heading = "Output",
      .blocks = {
          {kParagraph,
           "Data goes to standard output, everything else to standard error. Tables are for people; programs use "
           "`-o json`, `yaml`, `csv` or `name`, or `--field`, where times are RFC 3339. Lists are complete."},
          {kParagraph, "With `-q`, a command prints only names or ids, and one that makes a secret only the secret:"},
          {kCode,
           "jeton allow ci pull acme/web -q | docker login --username acme+ci --password-stdin registry.example.com"},
      }};
}

Section HelpersSection() {
  return {.heading = "Credential helpers",
          .blocks = {
              {kItem,
               "The program by this name is a credential helper of docker, podman and skopeo. `jeton auth "
               "setup-docker` sets it up.",
               "docker-credential-jeton"},
              {kItem,
               "The program by this name is a credential provider of the kubelet: it answers for the registries of "
               "`jeton auth setup-docker`. With JETON_ROBOT it exchanges the service account token that the kubelet "
               "hands over, for the robot of that name.",
               "jeton-credential-provider"},
          }};
}

struct Topic {
  std::string_view name;
  Section (*make)();
};
constexpr Topic kTopics[] = {
    {"environment", EnvironmentSection}, {"exit-status", ExitSection}, {"files", FilesSection},
    {"helpers", HelpersSection},         {"names", NamesSection},      {"output", OutputSection}};

std::string TermOf(const Flag& flag) {
  std::string term = "--" + std::string(flag.name);
  if (flag.name == "output" || flag.name == "quiet" || flag.name == "verbose" || flag.name == "help") {
    term.insert(0, "-" + std::string(flag.name.substr(0, 1)) + ", ");
  }
  const std::string placeholder = Placeholder(flag);
  return placeholder.empty() ? term : term + " " + placeholder;
}

std::string TextOf(std::string_view text, std::string_view choices, bool required) {
  std::string said(text);
  if (required) said += " Required.";
  if (choices.empty()) return said;
  said += " One of: ";
  for (const char c : choices) said += c == ' ' ? ", " : std::string(1, c);
  return said + ".";
}

std::string CodeOf(std::string_view examples) {
  std::string code(examples);
  if (!code.ends_with('\n')) code += '\n';
  return code;
}

void AddParagraphs(Section& section, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find("\n\n"), text.size());
    section.blocks.push_back({kParagraph, std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + 2, text.size()));
  }
}

// What is said about one command: description, places and flags, examples.
std::vector<Section> SectionsOf(const Command& command) {
  std::vector<Section> sections;
  Section description{.heading = "", .blocks = {}};
  description.blocks.push_back({kParagraph, std::string(command.summary) + "."});
  AddParagraphs(description, command.text);
  sections.push_back(std::move(description));
  Section places{.heading = "Arguments", .blocks = {}};
  for (const Positional& positional : command.positionals) {
    places.blocks.push_back({kItem, TextOf(positional.text, positional.choices, false), Placeholder(positional)});
  }
  if (!places.blocks.empty()) sections.push_back(std::move(places));
  Section flags{.heading = "Flags", .blocks = {}};
  for (const Flag& flag : FlagsOf(command)) {
    flags.blocks.push_back({kItem, TextOf(flag.text, flag.choices, flag.required), TermOf(flag)});
  }
  if (!flags.blocks.empty()) sections.push_back(std::move(flags));
  if (!command.examples.empty()) {
    sections.push_back({.heading = "Examples", .blocks = {{kCode, CodeOf(command.examples)}}});
  }
  return sections;
}

Section CommonSection() {
  Section section{.heading = "Flags of every command", .blocks = {}};
  for (const Flag& flag : CommonFlags()) {
    section.blocks.push_back({kItem, TextOf(flag.text, flag.choices, false), TermOf(flag)});
  }
  return section;
}

// The commands that begin with `words`, with their summaries.
Section ListSection(std::span<const Command> commands, std::string_view words) {
  Section section{.heading = "Commands", .blocks = {}};
  for (const Command& command : commands) {
    const bool below = words.empty() || (command.words.starts_with(words) && command.words.size() > words.size() &&
                                         command.words[words.size()] == ' ');
    if (below) section.blocks.push_back({kItem, std::string(command.summary) + ".", std::string(command.words)});
  }
  return section;
}

Page ProgramPage(std::span<const Command> commands) {
  Page page{.name = "jeton", .summary = "access tokens of APIs and container registries", .sections = {}};
  page.sections.push_back(
      {.heading = "",
       .blocks = {{kParagraph, "jeton works with the tokens, robots and rights of a jetond server."},
                  {kParagraph, "Begin with `jeton login URL`. `jeton help COMMAND` says all about a command."}}});
  page.sections.push_back(ListSection(commands, ""));
  Section topics{.heading = "More help", .blocks = {}};
  std::string names;
  for (const Topic& topic : kTopics) names.append(names.empty() ? "" : ", ").append(topic.name);
  topics.blocks.push_back({kParagraph, "`jeton help TOPIC` about: " + names + "."});
  page.sections.push_back(std::move(topics));
  return page;
}

}  // namespace

std::vector<Page> HelperPages() {
  const Section see{.heading = "See also", .blocks = {{kParagraph, "`jeton`(1), `jeton-auth`(1), `jeton-ci`(1)"}}};
  Page docker{
      .name = "docker-credential-jeton", .summary = "credential helper of docker, podman and skopeo", .sections = {}};
  docker.sections = {
      {.heading = "Synopsis", .blocks = {{kCode, "docker-credential-jeton get|store|erase|list|version\n"}}},
      {.heading = "Description",
       .blocks =
           {{kParagraph,
             "Speaks the protocol of docker's credential helpers on standard input and output. `jeton auth "
             "setup-docker REGISTRY` makes docker, podman and skopeo ask it for a registry. It answers what they "
             "stored with it, else the login of `jeton` that was set up for the registry, and nothing for others."}}},
      FilesSection(),
      see};
  Page kubelet{.name = "jeton-credential-provider", .summary = "credential provider of the kubelet", .sections = {}};
  kubelet.sections = {
      {.heading = "Synopsis", .blocks = {{kCode, "jeton-credential-provider < REQUEST > RESPONSE\n"}}},
      {.heading = "Description",
       .blocks = {{kParagraph,
                   "Reads a CredentialProviderRequest of credentialprovider.kubelet.k8s.io/v1, and answers for the "
                   "registry of its image: with JETON_ROBOT and a service account token, a password of that robot, "
                   "which trusts the cluster (`jeton robot trust add`); else the login that `jeton auth setup-docker` "
                   "was told to use."}}},
      {.heading = "Environment",
       .blocks = {{kItem, "The server that exchanges service account tokens.", "JETON_URL"},
                  {kItem, "The robot as which the nodes pull.", "JETON_ROBOT"},
                  {kItem, "Certificates (PEM) to trust besides the system's.", "JETON_CACERT"}}},
      FilesSection(),
      see};
  return {docker, kubelet};
}

std::vector<std::string_view> Topics() {
  std::vector<std::string_view> names;
  for (const Topic& topic : kTopics) names.push_back(topic.name);
  return names;
}

Page PageAbout(std::span<const Command> commands, std::string_view words) {
  if (words.empty()) return ProgramPage(commands);
  Page page{.name = "jeton " + std::string(words), .summary = {}, .sections = {}};
  for (const Topic& topic : kTopics) {
    if (topic.name == words) page.sections.push_back(topic.make());
  }
  if (const Command* const command = FindCommand(commands, words)) {
    page.summary = command->summary;
    page.sections.push_back({.heading = "", .blocks = {{kCode, Synopsis(*command) + "\n"}}});
    for (Section& section : SectionsOf(*command)) page.sections.push_back(std::move(section));
    page.sections.push_back({.heading = "", .blocks = {{kParagraph, "Flags of every command: `jeton help flags`."}}});
  } else if (!NextWords(commands, words).empty()) {
    page.sections.push_back(ListSection(commands, words));
  }
  if (words == "flags") page.sections.push_back(CommonSection());
  return page;
}

Page ManualPage(std::span<const Command> commands, std::string_view word) {
  if (word.empty()) {
    Page page = ProgramPage(commands);
    page.sections.front().heading = "Description";
    page.sections.insert(page.sections.begin(),
                         {.heading = "Synopsis", .blocks = {{kCode, "jeton COMMAND [FLAG...]\n"}}});
    page.sections.pop_back();
    page.sections.push_back(CommonSection());
    for (const Topic& topic : kTopics) page.sections.push_back(topic.make());
    return page;
  }
  Page page{.name = "jeton-" + std::string(word), .summary = {}, .sections = {}};
  std::string synopses;
  std::string verbs;
  std::vector<std::string_view> summaries;
  std::vector<Section> about;
  for (const Command& command : commands) {
    if (command.words != word && !command.words.starts_with(std::string(word) + " ")) continue;
    synopses += Synopsis(command) + "\n";
    about.push_back({.heading = "jeton " + std::string(command.words), .blocks = {}});
    for (Section& section : SectionsOf(command)) {
      section.within = true;
      if (section.heading.empty()) {
        about.back().blocks = std::move(section.blocks);
      } else {
        about.push_back(std::move(section));
      }
    }
    summaries.push_back(command.summary);
    if (command.words.size() > word.size())
      verbs.append(verbs.empty() ? "" : ", ").append(command.words.substr(word.size() + 1));
  }
  if (summaries.empty()) return page;
  page.summary = summaries.size() == 1 ? std::string(summaries.front()) : "the commands " + verbs;
  page.sections.push_back({.heading = "Synopsis", .blocks = {{kCode, synopses}}});
  for (Section& section : about) page.sections.push_back(std::move(section));
  page.sections.push_back({.heading = "See also", .blocks = {{kParagraph, "`jeton`(1)"}}});
  return page;
}

std::string PrintReference(std::span<const Command> commands) {
  std::string out =
      "# The command line `jeton`\n\nPrinted by `jeton help --format markdown` from the table that the program itself "
      "works by.\n\n";
  Page head = ManualPage(commands, "");
  out += PrintMarkdown(head, 2);
  out += "## Commands in detail\n\n";
  for (const Command& command : commands) {
    out += "### `jeton " + std::string(command.words) + "`\n\n```\n" + Synopsis(command) + "\n```\n\n";
    out += PrintMarkdown({.name = {}, .summary = {}, .sections = SectionsOf(command)}, 4);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace jeton::cli
