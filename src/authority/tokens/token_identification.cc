#include "authority/tokens/token_identification.h"

#include <utility>

#include "authority/audit.h"
#include "base/encoding.h"
#include "crypto/digest.h"

namespace jeton::authority {
namespace {

constexpr std::string_view kLeaked = "leaked";

std::optional<ListedToken> FindByText(const Run& run, std::string_view text) {
  return storage::TokenList(run.tx()).FindByDigest(crypto::Sha256(text));
}

// What leaked, even if its owner is gone by now.
void EndLeakedToken(const Run& run, const UsageLog& usage, const LeakReporter& reporter, ListedToken listed) {
  const auto permitted = PermitToken<TokenAct::kEnd>(run, reporter.by(), std::move(listed));
  if (!permitted) return;
  run.tx().Happened(storage::TokenLeaked{storage::NoteOf(permitted->token(), permitted->listed().name_space)});
  EndToken(run, usage, *permitted, {.reason = std::string(kLeaked)}, {});
}

}  // namespace

Identification IdentifyFor(const Run& run, const Actor& actor, std::string_view text) {
  Identification found{.form = IdentifyToken(text), .listed = {}};
  auto listed = FindByText(run, text);
  const bool live = listed && listed->token.LiveAt(run.now);
  if (live) {
    const auto permitted = PermitToken<TokenAct::kSee>(run, actor, std::move(*listed));
    if (permitted) found.listed = permitted->listed();
  }
  boost::json::object metadata{{"seen", found.listed.has_value()}};
  if (found.listed) metadata["token"] = found.listed->token.id.ToUuid();
  Record(run, actor, "identify_token", actor.name_space.IsNone() ? actor.id : actor.name_space, std::move(metadata));
  return found;
}

Result<LeakReporter, Refusal> LeakReporter::Of(const Actor& actor) {
  if (!Decide(actor, OnInstallation{.access = Access::kChange}).allowed()) return Fail(Refusal::kForbidden);
  return LeakReporter(actor);
}

std::size_t EndLeaked(const Run& run, const UsageLog& usage, const LeakReporter& reporter,
                      const std::vector<std::string>& texts) {
  std::size_t ours = 0;
  for (const std::string& text : texts) {
    // A text that comes twice is gone by then.
    auto listed = FindByText(run, text);
    if (!listed || !listed->token.LiveAt(run.now)) continue;
    EndLeakedToken(run, usage, reporter, std::move(*listed));
    ++ours;
  }
  Record(run, reporter.by(), "report_leaked_tokens", reporter.by().id, {{"reported", texts.size()}, {"ours", ours}});
  return ours;
}

}  // namespace jeton::authority
