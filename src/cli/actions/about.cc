#include <algorithm>
#include <chrono>

#include "base/file.h"
#include "base/json.h"
#include "base/nearest.h"
#include "cli/actions/actions.h"
#include "cli/pages/completion.h"
#include "cli/pages/page.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds kMostForNames{300};

// The list that holds the names of one kind, and how a name is made of its item.
struct NameList {
  Names names;
  std::string_view path;
  std::string_view member;
  char separator;  // between organization and name; NUL: names stand alone
};
constexpr NameList kNameLists[] = {
    {Names::kOrganizations, "/organizations", "name", '\0'},
    {Names::kRobots, "/robots", "name", '+'},
    {Names::kRepositories, "/repositories", "name", '/'},
    {Names::kTeams, "/teams", "name", '/'},
    {Names::kApplications, "/applications", "name", '/'},
    {Names::kApis, "/apis", "name", '/'},
    {Names::kUsers, "/users", "name", '\0'},
    {Names::kTokens, "/tokens", "id", '\0'},
    {Names::kConsents, "/users/me/consents", "application", '\0'},
};

std::vector<Offer> LoginNames() {
  std::vector<Offer> offers;
  if (const auto logins = ReadLogins()) {
    for (const Login& login : logins->all) offers.push_back({login.name, login.url});
  }
  return offers;
}

std::vector<Offer> ReadNames(Api& api, const std::string& path, std::string_view member, const std::string& head,
                             const std::string& tail) {
  std::vector<Offer> offers;
  const auto page = api.Call({.path = path, .query = {{"limit", "200"}}});
  const json::value* const items = page ? Member(page->document, "items") : nullptr;
  if (items == nullptr || !items->is_array()) return offers;
  for (const json::value& item : items->get_array()) {
    if (!item.is_object()) continue;
    const std::string name = TextOf(item.get_object(), member);
    const std::string text = member == "name" ? "" : TextOf(item.get_object(), "name");
    // Nothing that a shell or a terminal would act upon.
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("._-/+:").find(c) != std::string_view::npos;
    });
    if (!plain || name.empty()) continue;
    offers.push_back({std::string(head).append(name).append(tail), HumanText(json::value(text), Now())});
  }
  return offers;
}

std::vector<Offer> AskServer(Session& session, Names names, const std::string& prefix) {
  if (names == Names::kContexts) return LoginNames();
  const auto* const list = std::find_if(std::begin(kNameLists), std::end(kNameLists),
                                        [&](const NameList& one) { return one.names == names; });
  const auto target = session.target();
  const auto api = session.Reach();
  if (list == std::end(kNameLists) || !target || !api) return {};
  if (list->separator == '\0') return ReadNames(**api, std::string(list->path), list->member, "", "");
  const auto mark = prefix.find(list->separator);
  const std::string organization = mark == std::string::npos ? target->organization : prefix.substr(0, mark);
  // Without an organization yet, its name comes first.
  if (organization.empty()) return ReadNames(**api, "/organizations", "name", "", std::string(1, list->separator));
  return ReadNames(**api, "/organizations/" + PathSegment(organization) + std::string(list->path), list->member,
                   organization + list->separator, "");
}

std::string Printed(const Page& page, const std::string& format) {
  if (format == "man") return PrintMan(page);
  if (format == "markdown") return PrintMarkdown(page, 1);
  return PrintText(page);
}

Result<Exit, Failure> WriteManual(Invocation& invocation, const std::string& folder) {
  std::vector<std::string_view> words = NextWords(invocation.commands, "");
  words.insert(words.begin(), std::string_view());
  std::vector<Page> pages = HelperPages();
  for (const std::string_view word : words) pages.push_back(ManualPage(invocation.commands, word));
  for (const Page& page : pages) {
    if (const auto written = WriteFileAtomically(folder + "/" + page.name + ".1", PrintMan(page), 0644); !written) {
      return Fail(Failure{.exit = Exit::kFailed, .what = {}, .why = written.error(), .next = {}});
    }
  }
  return Exit::kDone;
}

}  // namespace

Result<Exit, Failure> Help(Invocation& invocation) {
  const std::string folder = invocation.typed.Text("man-pages");
  if (!folder.empty()) return WriteManual(invocation, folder);
  std::string words;
  const auto given = invocation.typed.positionals.find("TOPIC");
  if (given != invocation.typed.positionals.end()) {
    for (const std::string& word : given->second) words.append(words.empty() ? "" : " ").append(word);
  }
  const std::string format = invocation.typed.Text("format");
  if (words.empty() && format == "markdown") {
    Write(PrintReference(invocation.commands));
    return Exit::kDone;
  }
  const bool manual = format == "man" && words.find(' ') == std::string::npos;
  const Page page = manual ? ManualPage(invocation.commands, words) : PageAbout(invocation.commands, words);
  if (page.sections.empty() || (manual && !words.empty() && page.summary.empty())) {
    std::vector<std::string_view> known = NextWords(invocation.commands, "");
    for (const std::string_view topic : Topics()) known.push_back(topic);
    const std::string_view nearest = NearestName(words, known);
    return Fail(WrongUsage("There is no help about `" + words + "`." +
                               (nearest.empty() ? "" : " Did you mean `" + std::string(nearest) + "`?"),
                           "jeton help"));
  }
  Write(Printed(page, format));
  return Exit::kDone;
}

Result<Exit, Failure> Version(Invocation&) {
  Write("jeton " JETON_VERSION "\n");
  return Exit::kDone;
}

Result<Exit, Failure> PrintCompletion(Invocation& invocation) {
  Write(CompletionScript(invocation.typed.Text("SHELL")));
  return Exit::kDone;
}

Exit AnswerCompletion(std::span<const Command> commands, std::span<const std::string> words) {
  // Flags that say which server and organization count; what is wrong on an unfinished line does not.
  Typed typed;
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    for (const char* const name : {"context", "url", "org", "cacert"}) {
      if (words[i] == std::string("--") + name) typed.flags[name] = {words[i + 1]};
    }
  }
  const Terminal terminal(false);
  Session session(typed, terminal);
  session.Hurry(kMostForNames);
  Write(Print(Complete(commands, words,
                       [&](Names names, const std::string& prefix) { return AskServer(session, names, prefix); })));
  return Exit::kDone;
}

}  // namespace jeton::cli
