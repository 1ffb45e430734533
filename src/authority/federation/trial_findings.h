#pragma once

#include <string_view>

#include "authority/audit/denials.h"
#include "authority/federation/trust_trial.h"

namespace jeton::authority {

// The word for it in an explanation.
std::string_view NameOf(ExchangeError error);

// What a denial keeps of a trial: the rules that came closest, and of each the first claims that did not fit, every
// text cut short. The rules themselves may be hundreds of kilobytes.
TrialFindings Summarize(const TrustTrial& trial);

}  // namespace jeton::authority
