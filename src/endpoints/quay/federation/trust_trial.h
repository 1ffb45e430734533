#pragma once

#include "authority/federation/trust_trial.h"
#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// Shows rule by rule what matches and what does not. Shows nothing of a token with a bad signature, and never the
// signature.
json::object ViewTrial(const authority::TrustTrial& trial);

}  // namespace jeton::endpoints::quay
