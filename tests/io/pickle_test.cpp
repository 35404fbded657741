#include "solera/io/pickle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::HasSubstr;
using Kind = PickleNode::Kind;

Pickle parse(const std::string& bytes) {
  const Bytes copy(bytes.begin(), bytes.end());
  ByteReader input(copy, "pickle");
  return parse_pickle(input);
}

std::string message(const std::string& bytes) {
  return bad_input([&] { parse(bytes); });
}

class Protocol : public testing::TestWithParam<int> {};

TEST_P(Protocol, GivesTheObjectsThatPythonWrote) {
  const std::string name = "protocol" + std::to_string(GetParam()) + ".pickle";
  const Pickle pickle = parse(read_text(weight_fixture(name)));
  const PickleNode& root = *pickle.root();
  ASSERT_TRUE(root.is(Kind::kDict));
  EXPECT_EQ(root.find("int")->integer, -70000);
  EXPECT_EQ(root.find("float")->number, 0.5);
  const PickleRef list = root.find("list");
  ASSERT_EQ(list->items.size(), 3U);
  EXPECT_EQ(list->items[0]->integer, 1);
  EXPECT_TRUE(list->items[1]->is(Kind::kBool));
  EXPECT_TRUE(list->items[2]->is(Kind::kNone));
  EXPECT_TRUE(root.find("tuple")->items.empty());
  const PickleRef nested = root.find("nested");
  ASSERT_EQ(nested->items.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(nested->items[i]->is(Kind::kTuple));
    EXPECT_EQ(nested->items[i]->items.size(), i + 1);
  }
  EXPECT_EQ(root.find("absent"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Pickle, Protocol, testing::Range(0, 6));

TEST(Pickle, KeepsLargeNumbersAndTextsAsBytes) {
  const Pickle pickle = parse(read_text(weight_fixture("protocol4.pickle")));
  const PickleNode& root = *pickle.root();
  EXPECT_TRUE(root.find("big")->is(Kind::kBigInt));
  EXPECT_EQ(root.find("big")->text.size(), 11U);
  EXPECT_EQ(root.find("text")->text, "\xC3\xA4");
  EXPECT_EQ(root.find("bytes")->text, std::string("\x00\xFF", 2));
}

TEST(Pickle, RecordsACallInsteadOfMakingIt) {
  const Pickle pickle = parse("cos\nsystem\n(S'true'\ntR.");
  const PickleNode& root = *pickle.root();
  ASSERT_TRUE(root.is(Kind::kObject));
  EXPECT_TRUE(root.callee->is_global("os.system"));
  EXPECT_EQ(root.arguments->items[0]->text, "true");
}

TEST(Pickle, ReadsOrderedDictsOfBothPythons) {
  for (const char* text :
       {"ccollections\nOrderedDict\n)R(S'a'\nI7\nu.",
        "ccollections\nOrderedDict\n((l(lS'a'\naI7\naatR."}) {
    const Pickle pickle = parse(text);
    ASSERT_TRUE(pickle.root()->is(Kind::kDict)) << text;
    EXPECT_EQ(pickle.root()->find("a")->integer, 7) << text;
  }
}

TEST(Pickle, AllowsCyclesAndAnyDepth) {
  const Pickle cycle = parse(
      "]q\x01h\x01"
      "a.");
  EXPECT_EQ(cycle.root()->items[0], cycle.root());
  const std::string deep =
      std::string(200'000, ']') + std::string(199'999, 'a') + ".";
  EXPECT_EQ(parse(deep).root()->items.size(), 1U);
}

TEST(Pickle, StopsReadingAtItsEnd) {
  const std::string two = "K\x01.K\x02.";
  const Bytes bytes(two.begin(), two.end());
  ByteReader input(bytes, "pickle");
  EXPECT_EQ(parse_pickle(input).root()->integer, 1);
  EXPECT_EQ(parse_pickle(input).root()->integer, 2);
  EXPECT_EQ(input.remaining(), 0U);
}

TEST(Pickle, RefusesEveryAccessOutsideStackMarksAndMemo) {
  for (const char* text :
       {".",     "0.",    "2.",     "t.",       "1.",   "e.", "R.",
        "b.",    "a.",    "s.",     "u.",       "d.",   "o.", "Q.",
        "\x85.", "\x93.", "q\x01.", "K\x01(0.", "](a.", "(o."}) {
    EXPECT_THAT(message(text), HasSubstr("damaged pickle")) << text;
  }
  EXPECT_THAT(message("h\x01."), HasSubstr("never stored"));
  EXPECT_THAT(message("j\xFF\xFF\xFF\xFF."), HasSubstr("never stored"));
}

TEST(Pickle, RefusesWhatIsNoPickle) {
  EXPECT_THAT(message(""), HasSubstr("cut short"));
  EXPECT_THAT(message("K"), HasSubstr("cut short"));
  EXPECT_THAT(message("X\xFF\xFF\xFF\xFFx."), HasSubstr("cut short"));
  EXPECT_THAT(message("\x8E" + little(UINT64_MAX, 8) + "."),
              HasSubstr("cut short"));
  EXPECT_THAT(message("cos"), HasSubstr("cut short"));
  EXPECT_THAT(message("Ix\n."), HasSubstr("malformed"));
  EXPECT_THAT(message("\xFF"), HasSubstr("opcode 0xff is not known"));
  EXPECT_THAT(message("\x82\x01."), HasSubstr("opcode 0x82"));
}

TEST(Pickle, RefusesContainersFilledTheWrongWay) {
  EXPECT_THAT(message("}(K\x01u."), HasSubstr("no value"));
  EXPECT_THAT(message("(K\x01"
                      "d."),
              HasSubstr("no value"));
  EXPECT_THAT(message("](K\x01K\x01u."), HasSubstr("a list gets keys"));
  EXPECT_THAT(message("}K\x01"
                      "a."),
              HasSubstr("without keys"));
  EXPECT_THAT(message(")K\x01"
                      "a."),
              HasSubstr("no container"));
  EXPECT_THAT(message("K\x01K\x02\x93."), HasSubstr("a name is no text"));
}

TEST(Pickle, RefusesMoreObjectsThanItsLimit) {
  EXPECT_THAT(message(std::string(4'000'001, 'N')),
              HasSubstr("too many objects"));
}

}  // namespace
}  // namespace solera::io
