#pragma once

#include <map>
#include <string>
#include <vector>

#include "solera/core/error.h"

namespace solera::recipe {

/// What planning asks of a data set, so that one that many steps use is looked
/// at once.
struct DatasetNote {
  std::string fingerprint;
  bool labelled = false;
  bool multi_label = false;
};

/// An input that is not there or cannot be read.
struct InputProblem {
  std::string line;                ///< As an error has it.
  std::vector<std::string> steps;  ///< That need it.
};

/// What is learnt of the inputs while the steps of one recipe are planned.
class PlanNotes {
 public:
  enum class OnProblem {
    kThrow,    ///< The first one ends the planning.
    kCollect,  ///< All of them are found.
  };
  explicit PlanNotes(OnProblem on_problem) : on_problem_(on_problem) {}

  bool collects() const { return on_problem_ == OnProblem::kCollect; }

  /// Collects the problem of `step` (the key of its place), or throws it.
  void report(const Error& error, const std::string& step);
  const std::vector<InputProblem>& problems() const { return problems_; }
  bool is_faulty(const std::string& step) const;

  /// By their options, written out.
  std::map<std::string, DatasetNote> datasets;

 private:
  OnProblem on_problem_;
  std::vector<InputProblem> problems_;
};

}  // namespace solera::recipe
