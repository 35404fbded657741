#include "solera/models/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "solera/core/error.h"
#include "solera/models/network.h"

namespace solera::models {
namespace {

using testing::HasSubstr;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(Catalogue, FindsEveryEntryByItsName) {
  for (const ModelEntry& entry : model_catalogue()) {
    EXPECT_EQ(&find_model(entry.name), &entry);
    EXPECT_FALSE(entry.description.empty()) << entry.name;
    EXPECT_NO_THROW(entry.input.validate(entry.name));
  }
}

TEST(Catalogue, NamesTheNearestOfAnUnknownName) {
  const std::string message = message_of([] { find_model("resnet81"); });
  EXPECT_THAT(message, HasSubstr("unknown architecture 'resnet81'"));
  EXPECT_THAT(message, HasSubstr("did you mean 'resnet"));
}

TEST(ModelSpec, RefusesNumbersOutOfRangeByName) {
  ModelSpec spec;
  spec.width = 0.0;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("[student] width is 0"));
  spec = ModelSpec{};
  spec.dropout = 1.0;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("dropout is 1"));
  spec = ModelSpec{};
  spec.classes = -1;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("classes is -1"));
}

TEST(ModelSpec, ScalesChannelsAsTorchvisionDoes) {
  EXPECT_EQ(scale_channels(32, 1.0), 32);
  EXPECT_EQ(scale_channels(24, 0.5), 16);   // 12: 8 would lose a third
  EXPECT_EQ(scale_channels(16, 0.25), 8);   // never below 8
  EXPECT_EQ(scale_channels(64, 0.35), 24);  // 22.4
  EXPECT_EQ(scale_channels(96, 0.35), 32);  // 33.6
}

}  // namespace
}  // namespace solera::models
