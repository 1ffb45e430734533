#pragma once

#include <string>
#include <utility>
#include <vector>

namespace jeton::server {

enum class Health {
  kGood,
  kNote,   // worth knowing; may be on purpose
  kFault,  // clients are refused, or soon will be
};

struct Diagnosis {
  Health health = Health::kGood;
  std::string about;
  std::string what;
  std::string mend;  // what to do; empty if it is good
};

// What a look at an installation has found.
class Report {
 public:
  void Good(std::string about, std::string what) { Add({Health::kGood, std::move(about), std::move(what), {}}); }
  void Note(std::string about, std::string what, std::string mend) {
    Add({Health::kNote, std::move(about), std::move(what), std::move(mend)});
  }
  void Fault(std::string about, std::string what, std::string mend) {
    Add({Health::kFault, std::move(about), std::move(what), std::move(mend)});
  }

  const std::vector<Diagnosis>& all() const { return all_; }
  std::size_t faults() const;
  std::string Print() const;

 private:
  void Add(Diagnosis diagnosis) { all_.push_back(std::move(diagnosis)); }

  std::vector<Diagnosis> all_;
};

}  // namespace jeton::server
