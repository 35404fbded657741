#include "solera/io/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>

#include "solera/core/file.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

class Safetensors : public FolderTest {
 protected:
  std::string message(const std::string& bytes) const {
    const auto file = write("bad.safetensors", bytes);
    return bad_input([&] { read_safetensors(file); });
  }
  std::string header_message(const std::string& header,
                             const std::string& data) const {
    return message(little(header.size(), 8) + header + data);
  }
};

std::string entry(const std::string& name, const std::string& dtype,
                  const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
         ",\"data_offsets\":" + offsets + "}";
}

TEST_F(Safetensors, WritesThePublishedLayout) {
  tensor::StateDict state;
  state.set("b", torch::tensor({1, 2}, torch::kByte));
  state.set("a", torch::tensor({1.0F}));
  write_safetensors(path("x"), state, {{"format", "pt"}});
  std::string header =
      R"({"__metadata__":{"format":"pt"},)"
      R"("b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},)"
      R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  header.append((8 - header.size() % 8) % 8, ' ');
  const std::string one = {0, 0, '\x80', '\x3F'};
  EXPECT_EQ(read_text(path("x")),
            little(header.size(), 8) + header + one + "\x01\x02");
}

TEST_F(Safetensors, KeepsNamesOrderTypesShapesValuesAndMetadata) {
  tensor::StateDict state;
  int i = 0;
  for (const auto dtype :
       {torch::kDouble, torch::kFloat, torch::kHalf, torch::kBFloat16,
        torch::kLong, torch::kInt, torch::kShort, torch::kChar, torch::kByte,
        torch::kBool}) {
    state.set("t" + std::to_string(i++), torch::arange(3).to(dtype));
  }
  state.set("scalar", torch::tensor(2.5));
  state.set("empty", torch::zeros({0, 4}));
  state.set("strided", torch::arange(12).view({3, 4}).t());
  const std::map<std::string, std::string> metadata = {{"k", "v \"\n\xC3\xA4"}};
  write_safetensors(path("x"), state, metadata);
  const SafetensorsFile file = read_safetensors(path("x"));
  EXPECT_EQ(file.metadata, metadata);
  ASSERT_EQ(file.tensors.size(), state.size());
  auto found = file.tensors.begin();
  for (const auto& [name, tensor] : state) {
    EXPECT_EQ(found->first, name);
    EXPECT_EQ(found->second.scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(torch::equal(found->second, tensor)) << name;
    ++found;
  }
}

TEST_F(Safetensors, GivesEqualBytesForEqualTensors) {
  tensor::StateDict state;
  state.set("a", torch::arange(5));
  write_safetensors(path("x"), state, {{"b", "1"}, {"a", "2"}});
  write_safetensors(path("y"), state, {{"a", "2"}, {"b", "1"}});
  EXPECT_EQ(read_text(path("x")), read_text(path("y")));
}

TEST_F(Safetensors, KeepsTheMappingAliveAndNeverWritesToTheFile) {
  tensor::StateDict state;
  state.set("a", torch::zeros({4}));
  write_safetensors(path("x"), state, {});
  const std::string before = read_text(path("x"));
  torch::Tensor tensor = *read_safetensors(path("x")).tensors.find("a");
  tensor.fill_(7.0);
  EXPECT_EQ(tensor.sum().item<float>(), 28.0F);
  EXPECT_EQ(read_text(path("x")), before);
  write_safetensors(path("x"), state, {{"replaced", "yes"}});
  EXPECT_EQ(tensor.sum().item<float>(), 28.0F);
}

TEST_F(Safetensors, ReadsDataInAnotherOrderThanTheHeader) {
  const std::string header = "{" + entry("a", "I16", "[1]", "[2,4]") + "," +
                             entry("b", "U8", "[2]", "[0,2]") + "}";
  const auto file =
      write("x", little(header.size(), 8) + header + "\x01\x02\x03\x04");
  const SafetensorsFile read = read_safetensors(file);
  EXPECT_EQ(read.tensors.begin()->first, "a");
  EXPECT_EQ(read.tensors.find("a")->item<int>(), 0x0403);
}

TEST_F(Safetensors, CopiesMisalignedTensors) {
  const std::string header = "{" + entry("a", "U8", "[1]", "[0,1]") + "," +
                             entry("b", "I32", "[1]", "[1,5]") + "}";
  const auto file = write("x", little(header.size(), 8) + header +
                                   std::string("\x09\x01\0\0\0", 5));
  const torch::Tensor b = *read_safetensors(file).tensors.find("b");
  EXPECT_EQ(b.item<int>(), 1);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b.data_ptr()) % 4, 0U);
}

TEST_F(Safetensors, MakesBooleansOfAnyByte) {
  const std::string header = "{" + entry("a", "BOOL", "[2]", "[0,2]") + "}";
  const auto file =
      write("x", little(header.size(), 8) + header + std::string("\0\x7F", 2));
  const torch::Tensor a =
      read_safetensors(file).tensors.find("a")->to(torch::kInt);
  EXPECT_TRUE(torch::equal(a, torch::tensor({0, 1}, torch::kInt)));
}

TEST_F(Safetensors, RefusesHeadersOfWrongLength) {
  EXPECT_THAT(message(""), HasSubstr("cut short"));
  EXPECT_THAT(message("\x01\x02"), HasSubstr("cut short"));
  EXPECT_THAT(message(little(3, 8) + "{}"), HasSubstr("header of 3 bytes"));
  EXPECT_THAT(message(little(10'000'000'000, 8) + "{}"),
              HasSubstr("header of 10000000000 bytes"));
  EXPECT_THAT(message(little(UINT64_MAX, 8) + "{}"), HasSubstr("header of"));
}

TEST_F(Safetensors, RefusesHeadersThatAreNoObjectOfObjects) {
  EXPECT_THAT(header_message("{", ""), HasSubstr("not JSON"));
  EXPECT_THAT(header_message("{\"\xFF\":1}", ""), HasSubstr("not JSON"));
  EXPECT_THAT(header_message("[]", ""), HasSubstr("no object"));
  EXPECT_THAT(header_message(R"({"a":1})", ""), HasSubstr("a] is no object"));
  EXPECT_THAT(header_message(R"({"__metadata__":{"a":1}})", ""),
              HasSubstr("'a' is 1, expected a text"));
  EXPECT_THAT(header_message(R"({"__metadata__":"x"})", ""),
              HasSubstr("is no object"));
  EXPECT_THAT(header_message(R"({"a":{"shape":[],"data_offsets":[0,4]}})", ""),
              HasSubstr("no text 'dtype'"));
}

TEST_F(Safetensors, RefusesTwoTensorsOfOneName) {
  const std::string header = "{" + entry("a", "U8", "[1]", "[0,1]") + "," +
                             entry("a", "U8", "[1]", "[1,2]") + "}";
  EXPECT_THAT(header_message(header, "xx"), HasSubstr("stands twice"));
}

TEST_F(Safetensors, RefusesTypesItDoesNotKnow) {
  EXPECT_THAT(
      header_message("{" + entry("a", "F8_E4M3", "[1]", "[0,1]") + "}", "x"),
      HasSubstr("found dtype 'F8_E4M3'"));
}

TEST_F(Safetensors, RefusesShapesThatDoNotFitTheirBytes) {
  const auto shaped = [&](const std::string& shape) {
    return header_message("{" + entry("a", "F32", shape, "[0,4]") + "}",
                          "data");
  };
  EXPECT_THAT(shaped("[2]"), HasSubstr("needs 8 bytes"));
  EXPECT_THAT(shaped("[-1]"), HasSubstr("'shape' holds -1"));
  EXPECT_THAT(shaped("[1.5]"), HasSubstr("'shape' holds 1.5"));
  EXPECT_THAT(shaped("[18446744073709551617]"), HasSubstr("'shape' holds"));
  EXPECT_THAT(shaped("[4611686018427387904,4]"), HasSubstr("too large"));
  EXPECT_THAT(shaped("[4611686018427387904]"), HasSubstr("too large"));
  EXPECT_THAT(shaped("[0,9223372036854775807,9223372036854775807]"),
              HasSubstr("too large"));
  EXPECT_THAT(shaped("3"), HasSubstr("no list 'shape'"));
  std::string many = "[1";
  for (int i = 0; i < 64; ++i) many += ",1";
  EXPECT_THAT(shaped(many + "]"), HasSubstr("too large"));
}

TEST_F(Safetensors, RefusesOffsetsWithGapsOverlapsOrOutsideTheFile) {
  const auto placed = [&](const std::string& a, const std::string& b,
                          const std::string& data) {
    return header_message("{" + entry("a", "U8", "[2]", a) + "," +
                              entry("b", "U8", "[2]", b) + "}",
                          data);
  };
  EXPECT_THAT(placed("[0,2]", "[3,5]", "12345"), HasSubstr("gap"));
  EXPECT_THAT(placed("[0,2]", "[1,3]", "123"), HasSubstr("overlap"));
  EXPECT_THAT(placed("[0,2]", "[0,2]", "12"), HasSubstr("overlap"));
  EXPECT_THAT(placed("[1,3]", "[3,5]", "12345"), HasSubstr("gap"));
  EXPECT_THAT(placed("[0,2]", "[2,4]", "123"), HasSubstr("describes 4"));
  EXPECT_THAT(placed("[0,2]", "[2,4]", "12345"), HasSubstr("describes 4"));
  EXPECT_THAT(placed("[2,0]", "[0,2]", "12"), HasSubstr("needs 2 bytes"));
  EXPECT_THAT(placed("[0]", "[0,2]", "12"), HasSubstr("two 'data_offsets'"));
}

TEST_F(Safetensors, IsNotWrittenWithTensorsItHasNoPlaceFor) {
  const auto refuses = [&](const std::string& name, torch::Tensor tensor) {
    tensor::StateDict state;
    state.set(name, std::move(tensor));
    EXPECT_THROW(write_safetensors(path("x"), state, {}), Error) << name;
    EXPECT_FALSE(std::filesystem::exists(path("x")));
  };
  refuses("complex", torch::zeros({1}, torch::kComplexFloat));
  refuses("undefined", torch::Tensor());
  refuses("sparse", torch::eye(2).to_sparse());
  refuses("__metadata__", torch::zeros({1}));
}

TEST_F(Safetensors, LeavesNothingInAFolderThatIsNotThere) {
  tensor::StateDict state;
  state.set("a", torch::zeros({1}));
  EXPECT_THROW(write_safetensors(path("absent/x"), state, {}), Error);
}

}  // namespace
}  // namespace solera::io
