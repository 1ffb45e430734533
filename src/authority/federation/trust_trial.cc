#include "authority/federation/trust_trial.h"

#include "authority/federation/job_login.h"

namespace jeton::authority {
namespace {

// Faults that `fits` already shows.
bool IsMismatch(ExchangeError error) {
  return error == ExchangeError::kWrongAudience || error == ExchangeError::kWrongSubject;
}

}  // namespace

TrustTrial TryJobToken(const Run& run, ForeignIssuers& issuers, std::string_view robot, std::string_view token) {
  TrustTrial trial;
  const auto login = JudgeJobToken(run, issuers, {.login = robot, .token = token, .trial = &trial});
  if (!login && !IsMismatch(login.error().error)) trial.fault = login.error();
  return trial;
}

TrustTrial TryToken(const Run& run, ForeignIssuers& issuers, const SeenRobot& robot, std::string_view token,
                    std::vector<ExchangeError>* faults) {
  TrustTrial trial = TryJobToken(run, issuers, robot.account().name, token);
  if (faults == nullptr) return trial;
  const auto* const verdict = run.Found<SignatureVerdict>();
  // Rules are compared only with what a good signature proves.
  const bool proved = verdict != nullptr && verdict->proof && trial.fits.size() == trial.rules.size();
  if (proved && !trial.rules.empty()) {
    *faults = FaultsOf(run, *verdict->proof, robot.account());
  } else if (trial.fault) {
    faults->push_back(trial.fault->error);
  }
  return trial;
}

}  // namespace jeton::authority
