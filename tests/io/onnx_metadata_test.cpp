#include "solera/io/onnx_metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(OnnxHeads, ComeBackAsTheyWere) {
  OnnxHead birds{"logits", "birds", 2, {"wren", "a \"tit\""}, true};
  OnnxHead cars{"cars", "cars", 7, {}, false};
  const auto heads = read_onnx_heads(write_onnx_heads({birds, cars}), "file");
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_EQ(heads[0].output, "logits");
  EXPECT_EQ(heads[0].name, "birds");
  EXPECT_EQ(heads[0].classes, 2);
  EXPECT_THAT(heads[0].class_names, ElementsAre("wren", "a \"tit\""));
  EXPECT_TRUE(heads[0].multi_label);
  EXPECT_EQ(heads[1].classes, 7);
  EXPECT_TRUE(heads[1].class_names.empty());
  EXPECT_FALSE(heads[1].multi_label);
}

TEST(OnnxHeads, OfAStrangerAreRefused) {
  for (const char* text :
       {"", "[", "{}", "3", R"([{"classes": "many"}])", R"([{"classes": 0}])",
        R"([{"classes": -1}])", R"([{"classes": 2, "surprise": 1}])",
        R"([{"output": "o", "classes": 2, "class_names": ["one"]}])"}) {
    EXPECT_THAT(
        support::input_error_of([&] { read_onnx_heads(text, "m.onnx"); }),
        HasSubstr("m.onnx"))
        << text;
  }
}

}  // namespace
}  // namespace solera::io
