#pragma once

#include "authority/federation/trust_trial.h"
#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// Rule by rule, what fits and what does not. Nothing of a token whose signature is not good, and never the signature.
json::object ViewTrial(const authority::TrustTrial& trial);

}  // namespace jeton::endpoints::quay
