#include "identity/password_backoff.h"

#include <algorithm>
#include <cstring>

#include "base/address_range.h"
#include "base/secret.h"
#include "crypto/digest.h"

namespace jeton {
namespace {

constexpr Microseconds kLongest = Seconds{3600};
constexpr unsigned kMostDoublings = 24;  // from a millisecond to more than the longest wait
// How long a right password makes its source familiar, at first and at most.
constexpr Microseconds kFamiliarAtFirst = Seconds{7 * 86400};
constexpr Microseconds kFamiliarAtMost = Seconds{30 * 86400};

}  // namespace

Digest PasswordBackoff::Keyed(std::initializer_list<std::string_view> parts) const {
  std::string text(secret_);
  // Includes lengths, so that different lists of parts give different texts.
  for (const std::string_view part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  const Secret wiped(std::move(text));
  return crypto::Sha256(wiped.Reveal());
}

PasswordBackoff::Guess PasswordBackoff::MakeGuess(std::string_view address, std::string_view person,
                                                  std::string_view hash, std::string_view password) const {
  const std::string source = SourceOf(address);
  return {Keyed({source}), Keyed({source, person}), Keyed({source, person, hash, password})};
}

PasswordBackoff::Mark PasswordBackoff::MarkOf(const Guess& guess) {
  Mark mark = 0;
  std::memcpy(&mark, guess.password.bytes.data(), sizeof mark);
  return std::max<Mark>(1, mark);
}

// Returns whether the guess is remembered as wrong, and if so remembers it for longer.
bool PasswordBackoff::Recognize(const Guess& guess) {
  Person* const person = persons_.Find(guess.person);
  if (person == nullptr) return false;
  auto& wrong = person->wrong;
  const auto found = std::find(wrong.begin(), wrong.end(), MarkOf(guess));
  if (found == wrong.end()) return false;
  std::rotate(wrong.begin(), found, found + 1);
  return true;
}

Microseconds PasswordBackoff::WaitAfter(unsigned guesses) const {
  if (guesses <= rules_.free) return Microseconds{0};
  const unsigned doublings = std::min(guesses - rules_.free - 1, kMostDoublings);
  return std::min<Microseconds>(kLongest, rules_.first_wait * (std::int64_t{1} << doublings));
}

Microseconds PasswordBackoff::WaitOf(Person& person, TimePoint now) const {
  // A clock that was set back must not make the wait longer than it was.
  person.until = std::min(person.until, now + WaitAfter(person.guesses));
  return std::max(Microseconds{0}, Microseconds(person.until - now));
}

Microseconds PasswordBackoff::TakeFrom(Source& source, TimePoint now) const {
  if (rules_.of_source == 0) return Microseconds{0};
  source.full = std::clamp(source.full, now, now + rules_.refill * rules_.of_source);
  const Microseconds wait = source.full + rules_.refill - (now + rules_.refill * rules_.of_source);
  if (wait.count() > 0) return wait;
  source.full += rules_.refill;
  return Microseconds{0};
}

bool PasswordBackoff::IsFamiliar(const Digest& source, TimePoint now) {
  Familiar* const known = familiar_.Find(source);
  if (known == nullptr) return false;
  // A clock that was set back must not make it familiar for longer.
  known->until = std::min(known->until, now + kFamiliarAtMost);
  return now < known->until;
}

void PasswordBackoff::Welcome(const Digest& source, TimePoint now) {
  Familiar& known = familiar_.Take(source);
  if (known.since == TimePoint() || known.since > now) known.since = now;
  known.until = now + std::clamp(Microseconds(now - known.since), kFamiliarAtFirst, kFamiliarAtMost);
}

PasswordBackoff::Admission PasswordBackoff::Admit(const Guess& guess, TimePoint now) {
  if (rules_.first_wait.count() == 0) return {Answer::kCompare};
  const std::lock_guard lock(mutex_);
  if (Recognize(guess)) return {Answer::kKnownWrong};
  const Admission compare{.answer = Answer::kCompare, .familiar = IsFamiliar(guess.source, now)};
  if (const auto same = under_way_.find(guess.password); same != under_way_.end()) {
    ++same->second.comparisons;
    return compare;
  }
  if (Person* const known = persons_.Find(guess.person)) {
    if (const auto wait = WaitOf(*known, now); wait.count() > 0) return {Answer::kWait, wait};
  }
  if (const auto wait = TakeFrom(sources_.Take(guess.source), now); wait.count() > 0) return {Answer::kWait, wait};
  Person& person = persons_.Take(guess.person);
  person.guesses = std::min(person.guesses + 1, rules_.free + 1 + kMostDoublings);
  person.until = now + WaitAfter(person.guesses);
  person.touched = now;
  under_way_.emplace(guess.password, UnderWay{.until = person.until});
  return compare;
}

bool PasswordBackoff::KnownWrong(const Guess& guess) {
  const std::lock_guard lock(mutex_);
  return Recognize(guess);
}

void PasswordBackoff::Settle(const Guess& guess, Outcome outcome, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto found = under_way_.find(guess.password);
  if (found == under_way_.end()) return;  // nothing is counted if waiting is off
  UnderWay& same = found->second;
  const bool last = --same.comparisons == 0;
  if (!same.settled && outcome != Outcome::kNotCompared) {
    same.settled = true;
    if (outcome == Outcome::kRight) {
      Forgive(guess, same);
      Welcome(guess.source, now);
    } else {
      Remember(guess, now);
    }
  } else if (!same.settled && last) {
    GiveBack(guess, same);
  }
  if (last) under_way_.erase(found);
}

// Undoes what Admit has counted.
void PasswordBackoff::GiveBack(const Guess& guess, const UnderWay& admitted) {
  if (Source* const source = sources_.Find(guess.source)) source->full -= rules_.refill;
  Person* const person = persons_.Find(guess.person);
  if (person == nullptr || person->guesses == 0) return;
  --person->guesses;
  // There was no wait when this guess was admitted. A wait that another guess has set since stays.
  if (person->until == admitted.until) person->until = {};
}

void PasswordBackoff::Forgive(const Guess& guess, const UnderWay& admitted) {
  GiveBack(guess, admitted);
  // Wrong passwords stay remembered: a job that repeats one must not be compared again after every right one.
  if (Person* const person = persons_.Find(guess.person)) person->guesses = 0, person->until = {};
}

void PasswordBackoff::Remember(const Guess& guess, TimePoint now) {
  Person& person = persons_.Take(guess.person);
  person.guesses = std::max(person.guesses, 1u);  // the entry may have been evicted meanwhile
  person.until = now + WaitAfter(person.guesses);
  person.touched = now;
  std::rotate(person.wrong.begin(), person.wrong.end() - 1, person.wrong.end());
  person.wrong.front() = MarkOf(guess);
}

}  // namespace jeton
