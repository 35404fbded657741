#include "solera/recipe/network_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "solera/recipe/network_folder.h"
#include "tests/recipe/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

const Place kPlace{"r.yaml", "s.generalist"};

NetworkSource read(const std::string& yaml) {
  return read_network_source(parse_yaml(yaml, "r.yaml"), kPlace);
}

std::string error_of(const std::string& yaml) {
  return usage_error([&] { read(yaml); });
}

class NetworkSourceFiles : public testing::Test {
 protected:
  NetworkSourceFiles() {
    context_.inputs.base = temp_.path();
    const models::NetworkPtr network = support::toy_network(3);
    io::write_safetensors(temp_.path() / "w.safetensors",
                          models::library_state(*network, "head"), {});
    network->add_head("cars", 2);
    write_network_folder(temp_.path() / "g/export", *network,
                         support::toy_input(), {});
    context_.used_folders["g"] = temp_.path() / "g";
  }

  support::TempFolder temp_;
  StepContext context_;
  const std::string weights_ =
      "{model: resnet10, width: 0.125, stem: small, weights: w.safetensors";
};

TEST(NetworkSource, IsAReferenceAFolderOrWeights) {
  EXPECT_EQ(read("'${student}'").label(), "student");
  EXPECT_EQ(read("'${student.cars}'").label(), "student-cars");
  EXPECT_EQ(read("runs/x/export").label(), "export");
  EXPECT_EQ(read("{from: '${student}', name: rc}").label(), "rc");
  EXPECT_EQ(read("{model: resnet18, weights: a/birds.pth}").label(), "birds");
}

TEST(NetworkSource, SaysWhatIsMissing) {
  EXPECT_EQ(error_of("{model: resnet18}"),
            "[r.yaml:1 s.generalist] names no network, expected \"${step}\", "
            "a folder, or {weights: FILE}");
  EXPECT_EQ(error_of("{model: resnet18, weights: w.pth, from: x}"),
            "[r.yaml:1 s.generalist] found 'from' and 'weights', keep one");
  EXPECT_THAT(error_of("{model: resnet81, weights: w.pth}"),
              testing::HasSubstr("unknown architecture 'resnet81'"));
  EXPECT_THAT(error_of("{modle: resnet18, weights: w.pth}"),
              testing::HasSubstr("did you mean 'model'?"));
}

TEST(NetworkSource, RefusesAnArchitectureForAStoredNetwork) {
  EXPECT_THAT(error_of("{from: folder, padding: same}"),
              testing::HasSubstr("a stored network has its own"));
}

TEST(NetworkSource, IsNamedAfterItsFolderWithAndWithoutASlash) {
  EXPECT_EQ(read("runs/cars").label(), "cars");
  EXPECT_EQ(read("runs/cars/").label(), "cars");
}

TEST(NetworkSource, RefusesTwoNetworksOfOneName) {
  EXPECT_THAT(usage_error([] {
                read_network_list(parse_yaml("['${a}', '${a}']", ""), kPlace);
              }),
              testing::HasSubstr("two networks are named 'a'"));
  EXPECT_EQ(
      read_network_list(parse_yaml("{x: '${a}', y: '${a}'}", ""), kPlace)[1]
          .label(),
      "y");
}

TEST(NetworkSource, RefusesAStepThatGivesNoNetwork) {
  StepInputs inputs;
  inputs.used["student"] = {"probe", false};
  EXPECT_EQ(
      usage_error([&] { hash_network_source(read("'${student}'"), inputs); }),
      "[r.yaml s.generalist] step 'student' is of kind probe and gives no "
      "network, expected one that trains");
}

TEST_F(NetworkSourceFiles, LoadsWeightsWithInputAndClassNames) {
  temp_.write("names.txt", "one\ntwo\nthree\n");
  const LoadedNetwork loaded = load_network(
      read(weights_ + ", class_names: names.txt, input: {size: 32}}"),
      context_);
  EXPECT_EQ(loaded.label, "w");
  EXPECT_EQ(loaded.input.size, 32);
  EXPECT_EQ(loaded.network->heads()[0].class_names[2], "three");
}

TEST_F(NetworkSourceFiles, FindsTheArchitectureOfWeights) {
  const LoadedNetwork loaded =
      load_network(read("{weights: w.safetensors, dropout: 0.5}"), context_);
  EXPECT_EQ(write_options(loaded.network->spec()), [] {
    models::ModelSpec spec = support::toy_spec(3);
    spec.dropout = 0.5;
    return write_options(spec);
  }());
  EXPECT_EQ(loaded.network->heads()[0].classes(), 3);
}

TEST_F(NetworkSourceFiles, TakesTheChosenVariantOfWeights) {
  tensor::StateDict both;
  const auto add = [&](const std::string& prefix, std::uint64_t seed) {
    const models::NetworkPtr network = support::toy_network(3, seed);
    both.merge(
        models::library_state(*network, "head").with_prefix_added(prefix));
    return network->parameters()[0].clone();
  };
  const torch::Tensor plain = add("model.", 1);
  const torch::Tensor averaged = add("ema_model.", 2);
  io::write_safetensors(temp_.path() / "both.safetensors", both, {});
  const auto first = [&](const std::string& rest) {
    return load_network(read("{weights: both.safetensors" + rest + "}"),
                        context_)
        .network->parameters()[0];
  };
  EXPECT_TRUE(first("").equal(plain));
  EXPECT_TRUE(first(", variant: ema").equal(averaged));
  EXPECT_THAT(error_of("{from: x, variant: ema}"),
              testing::HasSubstr("use weights: instead"));
  try {
    load_network(read("{weights: w.safetensors, variant: ema}"), context_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("no averaged weights"));
  }
}

TEST_F(NetworkSourceFiles, ReadsAFolderGivenAsWeights) {
  const LoadedNetwork loaded =
      load_network(read("{weights: g/export}"), context_);
  EXPECT_EQ(loaded.network->heads().size(), 2U);
}

TEST_F(NetworkSourceFiles, RefusesAWrongNumberOfClassNames) {
  temp_.write("names.txt", "one\ntwo\n");
  try {
    load_network(read(weights_ + ", class_names: names.txt}"), context_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(),
                testing::HasSubstr("found 2 names, expected one for each of 3 "
                                   "classes"));
  }
}

TEST_F(NetworkSourceFiles, LetsTheNamedHeadAnswer) {
  const auto first_head = [&](const std::string& text) {
    return load_network(read(text), context_).network->heads()[0].name;
  };
  EXPECT_EQ(first_head("'${g}'"), "head");
  EXPECT_EQ(first_head("'${g.cars}'"), "cars");
  EXPECT_EQ(first_head("{from: g/export, head: cars}"), "cars");
  EXPECT_THAT(usage_error([&] { first_head("'${g.cras}'"); }),
              testing::HasSubstr("did you mean 'cars'?"));
}

TEST_F(NetworkSourceFiles, HashesTheContentOfFiles) {
  const NetworkSource source = read(weights_ + "}");
  const auto before = hash_network_source(source, context_.inputs);
  ASSERT_EQ(before.size(), 1u);
  temp_.write("w.safetensors", std::string("other"));
  EXPECT_NE(hash_network_source(source, context_.inputs)[0].hash,
            before[0].hash);
  EXPECT_EQ(hash_network_source(read("g/export"), context_.inputs).size(), 4u);
  EXPECT_TRUE(hash_network_source(read("'${g}'"), context_.inputs).empty());
}

}  // namespace
}  // namespace solera::recipe
