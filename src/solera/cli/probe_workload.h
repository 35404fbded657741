#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/eval/feature_set.h"
#include "solera/eval/few_shot.h"

namespace solera::cli {

/// A task as one network sees it.
struct Representation {
  eval::FeatureSet train;
  eval::FeatureSet test;
};

/// Features made up: each class has a mean of its own in a few directions that
/// classes share, the rest is noise, and negative values are 0, as behind a
/// ReLU. The same for the same shape.
struct FeatureShape {
  int representations = 10;
  int classes = 50;
  int size = 1280;        ///< Features of an image.
  int train_images = 30;  ///< Of each class.
  int test_images = 20;
};
std::vector<Representation> make_representations(const FeatureShape& shape);

/// Real ones: what the networks in `folders` say of labelled images.
struct RealTask {
  std::vector<std::string> networks;  ///< Folders, such as exports.
  std::string train;                  ///< <class>/**
  std::string test;
};
std::vector<Representation> extract_representations(const RealTask& task,
                                                    const std::string& device);

/// What a probe of all representations took and found.
struct ProbeMeasurement {
  std::vector<double> seconds;  ///< Of each repeat, all representations.
  std::vector<eval::FewShotResult> results;  ///< Of each representation.
  int threads = 0;
};

/// Features, labels, draws and what was measured, for bench/svm_sklearn.py.
void write_probe_problem(const std::filesystem::path& path,
                         const std::vector<Representation>& representations,
                         const eval::FewShotOptions& options,
                         const ProbeMeasurement& measured);

}  // namespace solera::cli
