#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "solera/core/value.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

// Two programs, two ways to deal folds: on 160 test images and 4 draws a choice
// of C that differs changes a few answers.
constexpr double kTolerance = 3.0;

TEST(SvmSklearn, AgreesWithTheProbe) {
  if (std::system("/usr/bin/python3 -c 'import sklearn' 2>/dev/null") != 0) {
    GTEST_SKIP() << "/usr/bin/python3 has no scikit-learn";
  }
  const support::TempFolder folder;
  const std::string problem = (folder.path() / "p.safetensors").string();
  const std::string answer = (folder.path() / "answer.json").string();
  const std::string probe = std::string(SOLERA_PROGRAM) +
                            " bench probe -q --representations 2 --classes 8 "
                            "--features 80 --draws 4 --repeats 1 --out " +
                            problem + " > /dev/null";
  ASSERT_EQ(std::system(probe.c_str()), 0);
  const std::string script = "/usr/bin/python3 " SOLERA_SOURCE_DIR
                             "/bench/svm_sklearn.py --jobs 1 " +
                             problem + " > " + answer;
  ASSERT_EQ(std::system(script.c_str()), 0);
  const Value result = read_json(answer);
  EXPECT_NEAR(result.at("sklearn_accuracy").as_double(),
              result.at("solera_accuracy").as_double(), kTolerance);
  EXPECT_GT(result.at("solera_accuracy").as_double(), 25.0) << "chance: 12.5";
  EXPECT_EQ(result.at("measured_share").as_double(), 1.0);
}

}  // namespace
}  // namespace solera
