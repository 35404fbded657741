#pragma once

#include <string>
#include <vector>

#include "solera/cli/command.h"
#include "solera/eval/accuracy_check.h"
#include "solera/eval/probe_check.h"
#include "solera/recipe/reference_check.h"

namespace solera::cli {

/// What became of one file of facts.
struct ReferenceRow {
  std::string file;
  recipe::ReferenceCheck check;
  std::string error;  ///< Why there is nothing to compare; empty: there is.
};

/// `failure` names the files that did not pass.
Output describe_references(const std::vector<ReferenceRow>& rows,
                           const run::Console& console);

/// `subject` names the weights.
Output describe_probe(const std::string& subject, const std::string& probe,
                      double tolerance, const eval::ProbeCheck& check,
                      const run::Console& console);

/// What stands around the figures of an accuracy.
struct AccuracySubject {
  std::string weights;
  std::string data;
  std::int64_t outputs = 0;  ///< Of the head.
  std::int64_t classes = 0;  ///< Of the data.
  double expected = 0.0;     ///< Percent that is wanted; 0: nobody said.
};

Output describe_accuracy(const AccuracySubject& subject,
                         const eval::AccuracyCheck& check,
                         const run::Console& console);

}  // namespace solera::cli
