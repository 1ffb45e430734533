#include "endpoints/api/tokens/token_bodies.h"

#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

// An empty list restricts nothing, as it is shown.
std::optional<std::string> WordsOf(const std::optional<std::vector<std::string>>& list) {
  if (!list || list->empty()) return std::nullopt;
  std::string words;
  for (const std::string& word : *list) words.append(words.empty() ? "" : " ").append(word);
  return words;
}

}  // namespace

Result<std::optional<std::vector<std::string>>, std::string> ReadTextList(const boost::json::value& value) {
  std::vector<std::string> texts;
  if (!value.is_array()) return Fail(std::string("must be a list of texts"));
  for (const boost::json::value& one : value.get_array()) {
    const std::string_view text = one.is_string() ? wire::View(one.get_string()) : std::string_view();
    if (text.empty() || text.find_first_of(" ,") != std::string_view::npos) {
      return Fail(std::string("must be a list of texts, each of them not empty and without spaces"));
    }
    texts.emplace_back(text);
  }
  return std::optional(std::move(texts));
}

Result<Restriction, std::string> RestrictionOf(const SentRestriction& sent) {
  const AskedRestriction asked{.repositories = WordsOf(sent.repositories),
                               .actions = WordsOf(sent.actions),
                               .addresses = WordsOf(sent.addresses),
                               .not_before = sent.not_before,
                               .uses = sent.uses};
  auto restriction = ReadRestriction(asked);
  if (restriction) return std::move(*restriction);
  const RestrictionProblem& problem = restriction.error();
  return Fail("is malformed: `" + std::string(problem.member) + "` " + std::string(problem.text));
}

}  // namespace jeton::endpoints::api
