#include "cli/core/parse.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/nearest.h"
#include "jeton/token.h"

namespace jeton::cli {
namespace {

struct ShortFlag {
  char letter;
  std::string_view name;
};
constexpr ShortFlag kShortFlags[] = {{'o', "output"}, {'q', "quiet"}, {'v', "verbose"}, {'h', "help"}};

std::string Quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string DidYouMean(std::string_view text, const std::vector<std::string_view>& known) {
  const std::string_view nearest = NearestName(text, known);
  return nearest.empty() ? "" : " Did you mean " + Quoted(nearest) + "?";
}

bool AreWords(std::span<const Command> commands, std::string_view words) {
  return FindCommand(commands, words) != nullptr || !NextWords(commands, words).empty();
}

// Reads one command line. The words of the command come first; flags may stand anywhere.
class Reader {
 public:
  Reader(std::span<const Command> commands, std::span<const std::string> arguments)
      : commands_(commands), arguments_(arguments) {}

  Result<Typed, Failure> Read() {
    for (; at_ < arguments_.size(); ++at_) {
      const std::string& argument = arguments_[at_];
      if (Identify(argument).checksum == "ok") return Fail(SecretOnTheLine());
      const bool flag = !only_places_ && argument.size() > 1 && argument[0] == '-';
      std::optional<Failure> failure;
      if (argument == "--" && !only_places_) {
        only_places_ = true;
      } else if (flag) {
        failure = argument[1] == '-' ? TakeLong(argument.substr(2)) : TakeShort(argument.substr(1));
      } else {
        failure = TakeWord(argument);
      }
      if (failure) return Fail(std::move(*failure));
    }
    typed_.help = typed_.On("help");
    if (typed_.command != nullptr && !typed_.help) {
      if (auto failure = FaultOfWhole()) return Fail(std::move(*failure));
    }
    return std::move(typed_);
  }

 private:
  static Failure SecretOnTheLine() {
    return WrongUsage("A token does not belong on a command line, where others can read it.",
                      "the same without it, with the token on standard input");
  }

  std::string Help() const { return "jeton help" + (typed_.words.empty() ? "" : " " + typed_.words); }

  std::optional<Failure> TakeWord(const std::string& word) {
    if (places_.empty()) {
      const std::string longer = typed_.words.empty() ? word : typed_.words + " " + word;
      if (AreWords(commands_, longer)) {
        typed_.words = longer;
        typed_.command = FindCommand(commands_, longer);
        return std::nullopt;
      }
    }
    if (typed_.command == nullptr) {
      const auto known = NextWords(commands_, typed_.words);
      std::string why = typed_.words.empty() ? "There is no command " + Quoted(word) + "."
                                             : Quoted(typed_.words) + " has no command " + Quoted(word) + ".";
      const std::string_view nearest = NearestName(word, known);
      const std::string right = "jeton " + (typed_.words.empty() ? "" : typed_.words + " ") + std::string(nearest);
      return WrongUsage(why + DidYouMean(word, known), nearest.empty() ? Help() : right);
    }
    places_.push_back(word);
    const auto& positionals = typed_.command->positionals;
    const std::size_t place = std::min(places_.size(), positionals.size());
    if (positionals.empty() || (places_.size() > positionals.size() && !positionals.back().many)) {
      return WrongUsage(Quoted(word) + " is one word too many.", Help());
    }
    const Positional& positional = positionals[place - 1];
    if (positional.any_before.empty()) {
      if (auto failure = FaultOfChoice(positional.name, positional.choices, word)) return failure;
    }
    typed_.positionals[std::string(positional.name)].push_back(word);
    return std::nullopt;
  }

  std::optional<Failure> TakeLong(const std::string& text) {
    const auto equals = text.find('=');
    std::string name = text.substr(0, equals);
    if (name == "organization") name = "org";  // the member's whole name
    const auto value = equals == std::string::npos ? std::nullopt : std::optional(text.substr(equals + 1));
    return TakeFlag(name, value);
  }

  std::optional<Failure> TakeShort(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto* const known = std::find_if(std::begin(kShortFlags), std::end(kShortFlags),
                                             [&](const ShortFlag& one) { return one.letter == text[i]; });
      if (known == std::end(kShortFlags)) return WrongUsage("There is no flag `-" + text.substr(i, 1) + "`.", Help());
      const bool takes_value = FindFlag(known->name)->kind != Kind::kSwitch;
      if (!takes_value) {
        if (auto failure = TakeFlag(std::string(known->name), std::nullopt)) return failure;
        continue;
      }
      std::string rest = text.substr(i + 1);
      if (rest.starts_with("=")) rest.erase(0, 1);
      return TakeFlag(std::string(known->name), rest.empty() ? std::nullopt : std::optional(rest));
    }
    return std::nullopt;
  }

  const Flag* FindFlag(std::string_view name) {
    for (const Flag& flag : CommonFlags()) {
      if (flag.name == name) return &flag;
    }
    own_flags_ = typed_.command == nullptr ? std::vector<Flag>() : FlagsOf(*typed_.command);
    const auto found =
        std::find_if(own_flags_.begin(), own_flags_.end(), [&](const Flag& flag) { return flag.name == name; });
    return found == own_flags_.end() ? nullptr : &*found;
  }

  std::optional<Failure> TakeFlag(const std::string& name, std::optional<std::string> value) {
    const Flag* const flag = FindFlag(name);
    if (flag == nullptr) {
      std::vector<std::string_view> known;
      for (const Flag& one : CommonFlags()) known.push_back(one.name);
      for (const Flag& one : own_flags_) known.push_back(one.name);
      const std::string_view nearest = NearestName(name, known);
      return WrongUsage("There is no flag `--" + name + "`." +
                            (nearest.empty() ? "" : " Did you mean `--" + std::string(nearest) + "`?"),
                        Help());
    }
    if (flag->kind == Kind::kSwitch) {
      if (!value) value = "true";
      if (*value != "true" && *value != "false") {
        return WrongUsage("`--" + name + "` is true or false, not " + Quoted(*value) + ".", Help());
      }
    } else if (!value) {
      if (at_ + 1 == arguments_.size()) return WrongUsage("`--" + name + "` needs a value.", Help());
      value = arguments_[++at_];
    }
    if (Identify(*value).checksum == "ok") return SecretOnTheLine();
    if (flag->kind == Kind::kWhole && !ParseInteger(*value)) {
      return WrongUsage("`--" + name + "` is a number, not " + Quoted(*value) + ".", Help());
    }
    auto& values = typed_.flags[name];
    if (flag->kind != Kind::kList) {
      values.clear();
      if (auto failure = FaultOfChoice("--" + name, flag->choices, *value)) return failure;
      values.push_back(*value);
      return std::nullopt;
    }
    std::string_view rest = *value;
    for (;;) {
      const auto comma = std::min(rest.find(','), rest.size());
      values.emplace_back(rest.substr(0, comma));
      if (auto failure = FaultOfChoice("--" + name, flag->choices, values.back())) return failure;
      if (comma == rest.size()) return std::nullopt;
      rest.remove_prefix(comma + 1);
    }
  }

  std::optional<Failure> FaultOfChoice(std::string_view place, std::string_view choices, std::string_view value) const {
    if (choices.empty()) return std::nullopt;
    const auto known = SplitWords(choices);
    if (std::find(known.begin(), known.end(), value) != known.end()) return std::nullopt;
    std::string list;
    for (const std::string_view one : known) list.append(list.empty() ? "" : ", ").append(one);
    return WrongUsage(Quoted(place) + " is one of " + list + ", not " + Quoted(value) + "." + DidYouMean(value, known),
                      Help());
  }

  std::optional<Failure> FaultOfWhole() const {
    const auto& positionals = typed_.command->positionals;
    for (const Positional& positional : positionals) {
      if (positional.optional || typed_.positionals.contains(positional.name)) continue;
      return WrongUsage("It needs " + std::string(positional.name) + ": " + std::string(positional.text), Help());
    }
    for (const Positional& positional : positionals) {
      if (positional.any_before.empty()) continue;
      if (typed_.Text(positionals.back().name).starts_with(positional.any_before)) continue;
      if (auto failure = FaultOfChoice(positional.name, positional.choices, typed_.Text(positional.name)))
        return failure;
    }
    for (const Flag& flag : typed_.command->flags) {
      if (!flag.required || typed_.flags.contains(flag.name)) continue;
      return WrongUsage("It needs `--" + std::string(flag.name) + "`: " + std::string(flag.text), Help());
    }
    return std::nullopt;
  }

  std::span<const Command> commands_;
  std::span<const std::string> arguments_;
  std::size_t at_ = 0;
  bool only_places_ = false;
  std::vector<std::string> places_;
  std::vector<Flag> own_flags_;
  Typed typed_;
};

}  // namespace

bool Typed::On(std::string_view flag) const { return Text(flag) == "true"; }

std::string Typed::Text(std::string_view name) const {
  if (const auto flag = flags.find(name); flag != flags.end()) return flag->second.back();
  if (const auto place = positionals.find(name); place != positionals.end()) return place->second.front();
  return {};
}

Result<Typed, Failure> Parse(std::span<const Command> commands, std::span<const std::string> arguments) {
  return Reader(commands, arguments).Read();
}

}  // namespace jeton::cli
