#include "solera/models/library_form.h"

#include <set>

#include "solera/models/library_state.h"
#include "solera/models/reference.h"
#include "tests/models/every_model.h"

namespace solera::models {
namespace {

// Networks of more numbers than this are compared by shape alone.
constexpr std::int64_t kFewNumbers = 30'000'000;

std::int64_t numbers_of(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

class EveryForm : public testing::TestWithParam<std::string> {
 protected:
  EveryForm() : entry_(find_model(GetParam())), spec_(narrow_spec(GetParam())) {
    backbone_ = outline(spec_);
    if (numbers_of(*backbone_) > kFewNumbers) return;
    backbone_ = entry_.make(spec_);
    const torch::NoGradGuard no_grad;
    torch::manual_seed(0);
    for (torch::Tensor& tensor : backbone_->parameters()) tensor.normal_();
    has_values_ = true;
  }

  const ModelEntry& entry_;
  ModelSpec spec_;
  BackbonePtr backbone_;
  bool has_values_ = false;
};

TEST_P(EveryForm, GivesBackWhatItWasGiven) {
  const tensor::StateDict own = tensor::state_of(*backbone_);
  for (const LibraryForm& form : entry_.forms) {
    std::set<std::string> missing;
    for (const auto& item : backbone_->named_parameters()) {
      missing.insert(item.key());
    }
    const tensor::StateDict there = to_library(form, spec_, own);
    const tensor::StateDict back = from_library(form, spec_, there, own);
    for (const auto& [name, tensor] : back) {
      const torch::Tensor* original = own.find(name);
      ASSERT_NE(original, nullptr) << form.library << " " << name;
      EXPECT_EQ(tensor.sizes(), original->sizes())
          << form.library << " " << name;
      if (has_values_) {
        EXPECT_TRUE(tensor.equal(*original)) << form.library << " " << name;
      }
      missing.erase(name);
    }
    // Buffers that the network computes need not be stored.
    EXPECT_EQ(missing, std::set<std::string>()) << form.library;
  }
}

TEST_P(EveryForm, IsRecognizedByItsNames) {
  for (const LibraryForm& form : entry_.forms) {
    const tensor::StateDict there =
        to_library(form, spec_, tensor::state_of(*backbone_));
    EXPECT_FALSE(there.contains(form.classifier + ".weight"));
    const LibraryForm& found = form_of_state(spec_, there);
    EXPECT_EQ(
        signatures(to_library(found, spec_, tensor::state_of(*backbone_))),
        signatures(there))
        << form.library;
  }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryForm,
                         testing::ValuesIn(names_where([](const ModelEntry&) {
                           return true;
                         })),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace solera::models
