#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/tokens/token_ends.h"
#include "base/token_text.h"

namespace jeton::authority {

// What is known of a text that was found.
struct Identification {
  std::optional<IdentifiedToken> form;  // by the text alone; nothing: not of ours
  // Only for those that may see the token. Nothing: the text is not a live token, or not theirs to see.
  std::optional<ListedToken> listed;
};
// Looks a text up, whatever its form, so that neither the answer nor its time tells others whether it is a token. No
// use of the token is counted. Records that the caller asked.
Identification IdentifyFor(const Run& run, const Actor& actor, std::string_view text);

// Proof that the policy lets the actor end whatever has leaked. Valid as long as the actor lives.
class LeakReporter {
 public:
  static Result<LeakReporter, Refusal> Of(const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit LeakReporter(const Actor& by) : by_(&by) {}

  const Actor* by_;
};
// Ends those of the texts that are live tokens, with what was made with them. Returns how many there were.
std::size_t EndLeaked(const Run& run, const UsageLog& usage, const LeakReporter& reporter,
                      const std::vector<std::string>& texts);

}  // namespace jeton::authority
