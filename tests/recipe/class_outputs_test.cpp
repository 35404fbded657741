#include "solera/recipe/class_outputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Names = std::vector<std::string>;

models::Head head_of(std::int64_t classes, Names names = {}) {
  const models::NetworkPtr network = support::toy_network(0);
  return network->add_head("birds", classes, std::move(names));
}

template <class Function>
std::string message_of(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(ClassOutputs, AreFoundByNameInAnyOrder) {
  const models::Head head = head_of(4, {"owl", "robin", "tit", "wren"});
  EXPECT_THAT(*match_outputs(head, {"tit", "owl"}), ElementsAre(2, 0));
  EXPECT_FALSE(match_outputs(head, {"tit", "cat"}));
}

TEST(ClassOutputs, AreFoundByPositionIfTheHeadHasNoNames) {
  EXPECT_THAT(*match_outputs(head_of(3), {"a", "b", "c"}),
              ElementsAre(0, 1, 2));
  EXPECT_FALSE(match_outputs(head_of(3), {"a", "b"}));
  // One output more may be a background class: the shift is tried.
  EXPECT_THAT(require_outputs(head_of(3), {"a", "b"}, "w"), ElementsAre(0, 1));
}

TEST(ClassOutputs, SayWhichNameIsUnknownOrThatThereAreNone) {
  const models::Head named = head_of(2, {"owl", "robin"});
  EXPECT_THAT(message_of([&] {
                require_outputs(named, {"owl", "cat"}, "w");
              }),
              HasSubstr("[w] class 'cat' of the data is none of the network's "
                        "2 ('owl', ...)"));
  EXPECT_THAT(message_of([] {
                require_outputs(head_of(9), {"owl", "cat"}, "w");
              }),
              HasSubstr("2 classes in the data and 9 outputs"));
}

TEST(ClassMap, IsAnObjectOrAnObjectOfObjects) {
  const support::TempFolder temp;
  const models::Head head = head_of(9);
  const auto flat =
      temp.write("a.json", std::string(R"({"cat": 7, "dog": 0})"));
  EXPECT_THAT(read_class_map(flat, head, {"dog", "cat"}), ElementsAre(0, 7));
  const auto nested = temp.write(
      "b.json", std::string(R"({"x": {"cow": 1}, "y": {"cat": 2, "dog": 8}})"));
  EXPECT_THAT(read_class_map(nested, head, {"dog", "cat"}), ElementsAre(8, 2));
}

TEST(ClassMap, ThatDoesNotFitIsRefusedByName) {
  const support::TempFolder temp;
  const auto message = [&](const std::string& json) {
    const auto file = temp.write("map.json", json);
    return message_of([&] {
      read_class_map(file, head_of(3), {"cat", "dog"});
    });
  };
  EXPECT_THAT(message(R"({"cat": 1})"),
              HasSubstr("map.json] lacks class 'dog'"));
  EXPECT_THAT(message(R"({"cat": 1, "dog": 3})"),
              HasSubstr("'dog' is 3, expected an output from 0 to 2"));
  EXPECT_THAT(message(R"({"cat": 1, "dog": "1"})"),
              HasSubstr("'dog' is \"1\""));
  EXPECT_THAT(message(R"({"cat": 1, "dog": 1})"),
              HasSubstr("'dog' is 1, which another class has too"));
  EXPECT_THAT(message(R"([1, 2])"), HasSubstr("lacks class 'cat'"));
  EXPECT_THAT(message("{"), HasSubstr("map.json"));
}

}  // namespace
}  // namespace solera::recipe
