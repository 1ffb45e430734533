#pragma once

#include <string_view>

#include "authority/audit/denials.h"
#include "authority/federation/trust_trial.h"

namespace jeton::authority {

// Returns the word for an error in an explanation.
std::string_view NameOf(ExchangeError error);

// Summarizes a trial for a denial: the closest rules, and for each the first claims that did not match, with every text
// cut short. The rules themselves may be hundreds of kilobytes.
TrialFindings Summarize(const TrustTrial& trial);

}  // namespace jeton::authority
