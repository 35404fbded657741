#include "solera/models/identify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/models/library_state.h"
#include "solera/models/network.h"
#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

using tensor::StateDict;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// Names and shapes of a network of `classes` under the names of a library.
StateDict outline(const ModelEntry& entry, const LibraryForm& form,
                  ModelSpec spec, std::int64_t classes) {
  spec.architecture = entry.name;
  const nn::ShapesOnly shapes;
  const BackbonePtr backbone = entry.make(spec);
  StateDict state = to_library(form, spec, tensor::state_of(*backbone));
  if (classes == 0) return state;
  std::vector<std::int64_t> shape = {classes, backbone->embedding_size()};
  if (form.convolutional_classifier) shape.insert(shape.end(), {1, 1});
  state.set(form.classifier + ".weight", nn::zeros(shape));
  state.set(form.classifier + ".bias", nn::zeros({classes}));
  return state;
}

StateDict outline(const std::string& name, std::int64_t classes,
                  const ModelSpec& spec = {}) {
  const ModelEntry& entry = find_model(name);
  return outline(entry, entry.forms.front(), spec, classes);
}

std::vector<std::string> texts(const Identification& found) {
  std::vector<std::string> names;
  for (const Candidate& candidate : found.candidates) {
    names.push_back(candidate.text());
  }
  return names;
}

std::string message_of(const StateDict& state, ErrorKind kind) {
  try {
    identify_one(state, "w.pth");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
  return "no error";
}

// timm's tf_ networks have the names and shapes of those without, and differ
// in padding and the epsilon of their norms. No other two may be alike.
std::string without_tf(const std::string& name) {
  return name.compare(0, 3, "tf_") == 0 ? name.substr(3) : name;
}

bool are_twins(const std::string& a, const std::string& b) {
  return without_tf(a) == without_tf(b);
}

class EveryEntry : public testing::TestWithParam<std::string> {};

TEST_P(EveryEntry, IsFoundUnderTheNamesOfEveryLibrary) {
  const ModelEntry& entry = find_model(GetParam());
  for (const LibraryForm& form : entry.forms) {
    for (const std::int64_t classes : {0, 7}) {
      const Identification found = identify(outline(entry, form, {}, classes));
      bool itself = false;
      for (const Candidate& candidate : found.candidates) {
        const std::string& name = candidate.entry->name;
        EXPECT_EQ(candidate.text(), name) << form.library;
        EXPECT_EQ(candidate.spec.classes, classes) << form.library;
        EXPECT_TRUE(are_twins(name, entry.name))
            << entry.name << " of " << form.library << " is also " << name;
        const auto& forms = candidate.forms;
        itself = itself ||
                 std::find(forms.begin(), forms.end(), &form) != forms.end();
      }
      EXPECT_TRUE(itself) << entry.name << " of " << form.library;
    }
  }
}

std::vector<std::string> every_name() {
  std::vector<std::string> names;
  for (const ModelEntry& entry : model_catalogue()) names.push_back(entry.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Identify, EveryEntry, testing::ValuesIn(every_name()),
                         [](const auto& each) { return each.param; });

TEST(Identify, TellsStemAndWidthFromTheShapes) {
  ModelSpec spec;
  spec.stem = Stem::kSmall;
  EXPECT_THAT(texts(identify(outline("resnet18", 10, spec))),
              ElementsAre("resnet18 with the small stem"));
  spec.width = 0.25;
  EXPECT_THAT(texts(identify(outline("resnet10", 10, spec))),
              ElementsAre("resnet10 with width 0.25 and the small stem"));
  spec = {};
  spec.width = 0.35;
  EXPECT_THAT(texts(identify(outline("mobilenet_v2", 0, spec))),
              ElementsAre("mobilenet_v2 with width 0.35"));
  spec.width = 1.4;
  EXPECT_THAT(texts(identify(outline("mobilenet_v2", 0, spec))),
              ElementsAre("mobilenet_v2 with width 1.4"));
}

TEST(Identify, NeedsNoCountersAndIgnoresIntegers) {
  StateDict state;
  for (const auto& [name, tensor] : outline("resnet18", 5)) {
    if (tensor.is_floating_point()) state.set(name, tensor);
  }
  state.set("relative_position_index", torch::zeros({4}, torch::kLong));
  EXPECT_EQ(identify_one(state, "w.pth").spec.classes, 5);
}

TEST(Identify, NamesTheNearestAndWhatDiffers) {
  StateDict state = outline("resnet18", 5);
  state.erase("layer2.0.conv1.weight");
  state.set("layer2.0.se.weight", torch::zeros({1}));
  EXPECT_THAT(message_of(state, ErrorKind::kBadInput),
              AllOf(HasSubstr("[w.pth] fits no architecture"),
                    HasSubstr("the nearest is resnet18"),
                    HasSubstr("missing (layer2.0.conv1.weight)"),
                    HasSubstr("unexpected (layer2.0.se.weight)")));
  state = outline("resnet18", 5);
  state.set("conv1.weight", torch::zeros({64, 4, 7, 7}));
  EXPECT_THAT(message_of(state, ErrorKind::kBadInput),
              HasSubstr("conv1.weight: found [64, 4, 7, 7]"));
  StateDict stranger;
  stranger.set("blob", torch::zeros({1}));
  EXPECT_THAT(message_of(stranger, ErrorKind::kBadInput),
              HasSubstr("its first tensor is 'blob'"));
}

TEST(Identify, RefusesAClassifierOfAnotherWidth) {
  StateDict state = outline("resnet18", 5);
  state.set("fc.weight", torch::zeros({5, 2048}));
  EXPECT_TRUE(identify(state).candidates.empty());
}

TEST(Identify, ListsTwinsUnlessAHintDecides) {
  const std::vector<std::string> names = every_name();
  const auto plain = std::find(names.begin(), names.end(), "efficientnet_b0");
  const auto tf = std::find(names.begin(), names.end(), "tf_efficientnet_b0");
  if (plain == names.end() || tf == names.end()) {
    GTEST_SKIP() << "the catalogue has no EfficientNet of TensorFlow";
  }
  const StateDict state = outline(*tf, 5);
  EXPECT_THAT(message_of(state, ErrorKind::kUsage),
              AllOf(HasSubstr("fits several architectures"),
                    HasSubstr("efficientnet_b0, tf_efficientnet_b0"),
                    HasSubstr("model:")));
  EXPECT_EQ(identify_one(state, "w", "tf_efficientnet_b0.in1k").entry->name,
            *tf);
  EXPECT_EQ(identify_one(state, "w", "efficientnet_b0").entry->name, *plain);
}

TEST(Identify, KnowsALibrarysNameWithItsTag) {
  const ModelEntry& entry = find_model("resnet50");
  EXPECT_TRUE(has_library_name(entry, "resnet50.a1_in1k"));
  EXPECT_FALSE(has_library_name(entry, "resnet50d"));
  EXPECT_FALSE(has_library_name(entry, ""));
}

}  // namespace
}  // namespace solera::models
