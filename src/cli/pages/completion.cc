#include "cli/pages/completion.h"

#include <algorithm>

#include "base/encoding.h"
#include "cli/pages/page.h"

namespace jeton::cli {
namespace {

// What stands before the word that is to be completed.
struct Before {
  std::string words;
  const Command* command = nullptr;
  std::size_t places = 0;
  const Flag* waiting = nullptr;  // the flag whose value comes next
};

class Completer {
 public:
  Completer(std::span<const Command> commands, const AskNames& ask) : commands_(commands), ask_(ask) {}

  Offers Run(std::span<const std::string> words) {
    if (words.empty()) return {};
    for (const std::string& word : words.first(words.size() - 1)) Take(word);
    const std::string& last = words.back();
    if (before_.waiting != nullptr) {
      OfferValues(before_.waiting->completes, before_.waiting->choices, last, "");
    } else if (const auto equals = last.find('='); last.starts_with("--") && equals != std::string::npos) {
      const Flag* const flag = FindFlag(last.substr(2, equals - 2));
      if (flag != nullptr)
        OfferValues(flag->completes, flag->choices, last.substr(equals + 1), last.substr(0, equals + 1));
    } else if (last.starts_with("-")) {
      OfferFlags(last);
    } else {
      OfferWords(last);
    }
    return std::move(offers_);
  }

 private:
  const Flag* FindFlag(std::string_view name) {
    for (const Flag& flag : CommonFlags()) {
      if (flag.name == name) return &flag;
    }
    own_ = before_.command == nullptr ? std::vector<Flag>() : FlagsOf(*before_.command);
    const auto found = std::find_if(own_.begin(), own_.end(), [&](const Flag& flag) { return flag.name == name; });
    return found == own_.end() ? nullptr : &*found;
  }

  void Take(const std::string& word) {
    if (before_.waiting != nullptr) {
      before_.waiting = nullptr;
      return;
    }
    if (word.starts_with("--")) {
      if (word.find('=') != std::string::npos) return;
      const Flag* const flag = FindFlag(std::string_view(word).substr(2));
      if (flag != nullptr && flag->kind != Kind::kSwitch) before_.waiting = flag;
      return;
    }
    if (word.starts_with("-")) {
      if (word == "-o") before_.waiting = FindFlag("output");
      return;
    }
    const std::string longer = before_.words.empty() ? word : before_.words + " " + word;
    const Command* const command = FindCommand(commands_, longer);
    if (before_.places == 0 && (command != nullptr || !NextWords(commands_, longer).empty())) {
      before_.words = longer;
      before_.command = command;
    } else {
      ++before_.places;
    }
  }

  void Add(std::string_view value, std::string_view text, std::string_view prefix, std::string_view head = "") {
    if (value.starts_with(prefix)) offers_.items.push_back({std::string(head).append(value), std::string(text)});
  }

  void OfferFlags(const std::string& prefix) {
    std::vector<Flag> flags = before_.command == nullptr ? std::vector<Flag>() : FlagsOf(*before_.command);
    flags.insert(flags.end(), CommonFlags().begin(), CommonFlags().end());
    for (const Flag& flag : flags) Add("--" + std::string(flag.name), flag.text, prefix);
  }

  void OfferWords(const std::string& prefix) {
    if (before_.places == 0) {
      for (const std::string_view word : NextWords(commands_, before_.words)) {
        const std::string whole = before_.words.empty() ? std::string(word) : before_.words + " " + std::string(word);
        const Command* const command = FindCommand(commands_, whole);
        Add(word, command == nullptr ? "" : command->summary, prefix);
      }
    }
    if (before_.command == nullptr || before_.command->positionals.empty()) return;
    const auto& positionals = before_.command->positionals;
    if (before_.places >= positionals.size() && !positionals.back().many) return;
    const Positional& place = positionals[std::min(before_.places, positionals.size() - 1)];
    OfferValues(place.completes, place.choices, prefix, "");
  }

  void OfferValues(Names names, std::string_view choices, const std::string& prefix, const std::string& head) {
    for (const std::string_view choice : SplitWords(choices)) {
      if (!choice.empty()) Add(choice, "", prefix, head);
    }
    switch (names) {
      case Names::kNone:
      case Names::kChoices: return;
      case Names::kFiles: offers_.files = true; return;
      case Names::kCommands:
        for (const std::string_view word : NextWords(commands_, "")) Add(word, "", prefix, head);
        for (const std::string_view topic : Topics()) Add(topic, "", prefix, head);
        return;
      default:
        for (const auto& offer : ask_(names, prefix)) Add(offer.value, offer.text, prefix, head);
    }
  }

  std::span<const Command> commands_;
  const AskNames& ask_;
  Before before_;
  std::vector<Flag> own_;
  Offers offers_;
};

// Bash splits words at `=` and `:`, too, and replaces only what stands behind the last of them.
constexpr std::string_view kBash = R"script(# Completion of jeton in bash.
_jeton() {
  local line words last part value text
  words=(${COMP_LINE:0:COMP_POINT})
  [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=("")
  last=${words[${#words[@]}-1]}
  part=${COMP_WORDS[COMP_CWORD]}
  [[ $part == = || $part == : ]] && part=
  COMPREPLY=()
  while IFS=$'\t' read -r value text; do
    if [[ $value == :files ]]; then
      compopt -o filenames
      COMPREPLY+=($(compgen -f -- "$part"))
      continue
    fi
    [[ $value == *[+/=] ]] && compopt -o nospace
    COMPREPLY+=("${value#"${last%"$part"}"}")
  done < <(jeton __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _jeton jeton
)script";

constexpr std::string_view kZsh = R"script(#compdef jeton
# Completion of jeton in zsh.
_jeton() {
  local -a values texts open
  local line value files
  for line in "${(@f)$(jeton __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    value=${line%%$'\t'*}
    [[ -z $value ]] && continue
    if [[ $value == :files ]]; then files=1; continue; fi
    if [[ $value == *[+/=] ]]; then open+=("$value"); continue; fi
    values+=("$value")
    [[ $line == *$'\t'* ]] && texts+=("$value  -- ${line#*$'\t'}") || texts+=("$value")
  done
  (( $#values )) && compadd -Q -l -d texts -a values
  (( $#open )) && compadd -Q -S '' -a open
  [[ -n $files ]] && _files
  return 0
}
if [[ $funcstack[1] == _jeton ]]; then _jeton "$@"; else compdef _jeton jeton; fi
)script";

constexpr std::string_view kFish = R"script(# Completion of jeton in fish.
function __jeton_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (jeton __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c jeton -f -a '(__jeton_complete)'
)script";

}  // namespace

Offers Complete(std::span<const Command> commands, std::span<const std::string> words, const AskNames& ask) {
  return Completer(commands, ask).Run(words);
}

std::string Print(const Offers& offers) {
  std::string out;
  for (const Offer& offer : offers.items) {
    out += offer.value;
    if (!offer.text.empty()) out += "\t" + offer.text;
    out += '\n';
  }
  if (offers.files) out += ":files\n";
  return out;
}

std::string_view CompletionScript(std::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  return kFish;
}

}  // namespace jeton::cli
