#include "solera/recipe/network_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/io/onnx_writer.h"
#include "solera/io/weights.h"
#include "solera/models/library_state.h"
#include "solera/recipe/network_folder.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using testing::HasSubstr;

class NetworkExport : public testing::Test {
 protected:
  NetworkExport() {
    network_->add_head("general", 3);
    network_->add_head("cars", 2, {"bmw", "fiat"});
    request_.path = temp_.path() / "out";
  }

  ExportResult write() {
    return export_network(*network_, support::toy_input(), manifest_, request_);
  }
  std::string usage_error() {
    return support::usage_error_of([&] { write(); });
  }

  support::TempFolder temp_;
  models::NetworkPtr network_ = support::toy_network(0);
  Value manifest_ = Value::object();
  ExportRequest request_;
};

TEST_F(NetworkExport, WritesAFolderWithAllHeads) {
  manifest_.set("licence", "mit");
  const ExportResult result = write();
  EXPECT_EQ(result.library, "solera");
  EXPECT_EQ(result.heads, (std::vector<std::string>{"general", "cars"}));
  const StoredNetwork stored = read_network_folder(request_.path);
  EXPECT_EQ(stored.network->heads()[1].class_names,
            (std::vector<std::string>{"bmw", "fiat"}));
  const Value manifest = read_json(result.manifest);
  EXPECT_EQ(manifest.at("licence"), Value("mit"));
  EXPECT_EQ(manifest.at("weights").at("model.safetensors"),
            Value(sha256_file(request_.path / "model.safetensors")));
}

TEST_F(NetworkExport, WritesOneHeadAsTheClassifier) {
  request_.head = "cars";
  EXPECT_EQ(write().heads, std::vector<std::string>{"cars"});
  const StoredNetwork stored = read_network_folder(request_.path);
  ASSERT_EQ(stored.network->heads().size(), 1u);
  EXPECT_EQ(tensor::state_hash(models::library_state(*stored.network, "cars")),
            tensor::state_hash(models::library_state(*network_, "cars")));
}

TEST_F(NetworkExport, WritesAPthFileWithItsManifestBesideIt) {
  request_.path = temp_.path() / "new" / "cars.pth";
  request_.format = format_of_path(request_.path);
  request_.head = "cars";
  const ExportResult result = write();
  EXPECT_EQ(tensor::state_hash(io::read_weights(request_.path).state),
            tensor::state_hash(models::library_state(*network_, "cars")));
  EXPECT_EQ(result.manifest, temp_.path() / "new" / "cars.pth.manifest.json");
  EXPECT_EQ(read_json(result.manifest).at("weights").at("cars.pth"),
            Value(sha256_file(request_.path)));
}

TEST_F(NetworkExport, WritesAnOnnxFileWithWhereItComesFrom) {
  if (!io::has_onnx_writer()) GTEST_SKIP() << "built without libonnx-dev";
  request_.path = temp_.path() / "student.onnx";
  request_.format = format_of_path(request_.path);
  manifest_.set("fingerprint", "0123abcd");
  EXPECT_EQ(write().heads, (std::vector<std::string>{"general", "cars"}));
  const std::string both = read_text(request_.path);
  EXPECT_THAT(both, HasSubstr("0123abcd"));
  EXPECT_THAT(both, HasSubstr("heads.general.weight"));
  EXPECT_EQ(read_json(temp_.path() / "student.onnx.manifest.json")
                .at("weights")
                .at("student.onnx"),
            Value(sha256_file(request_.path)));
  request_.head = "cars";
  request_.overwrite = true;
  EXPECT_EQ(write().heads, std::vector<std::string>{"cars"});
  const std::string one = read_text(request_.path);
  EXPECT_THAT(one, HasSubstr("heads.cars.weight"));
  EXPECT_THAT(one, testing::Not(HasSubstr("heads.general.weight")));
  request_.library = "solera";
  EXPECT_THAT(usage_error(), HasSubstr("leave --names out"));
}

TEST_F(NetworkExport, KeepsABackboneWithoutHeads) {
  network_ = support::toy_network(0);
  EXPECT_TRUE(write().heads.empty());
  EXPECT_TRUE(read_network_folder(request_.path).network->heads().empty());
}

TEST_F(NetworkExport, RefusesWhatCannotBeBeforeItWrites) {
  request_.head = "vans";
  EXPECT_THAT(usage_error(), HasSubstr("vans"));
  request_.head = "";
  request_.library = "torchvision";
  EXPECT_THAT(usage_error(), HasSubstr("has no form in 'torchvision', known: "
                                       "solera"));
  request_.library = "";
  request_.path = temp_.path() / "out.pth";
  request_.format = ExportFormat::kPth;
  EXPECT_THAT(usage_error(),
              HasSubstr("would have to hold the heads general, cars"));
  EXPECT_TRUE(std::filesystem::is_empty(temp_.path()));
}

TEST_F(NetworkExport, RefusesLibrariesWithoutTheNetworksStemAndWidth) {
  models::ModelSpec spec = support::toy_spec(2);
  spec.architecture = "resnet18";
  network_ = models::make_network(spec, 1);
  request_.library = "timm";
  EXPECT_THAT(usage_error(),
              HasSubstr("[resnet18] has width 0.125, a small stem, which "
                        "resnet18 of timm has not"));
  request_.library = "";
  EXPECT_EQ(write().library, "torchvision");
}

TEST_F(NetworkExport, ReplacesAnEarlierExportOnlyWhenAsked) {
  write();
  EXPECT_THAT(usage_error(), HasSubstr("exists, --overwrite replaces it"));
  request_.overwrite = true;
  request_.head = "cars";
  write();
  EXPECT_EQ(read_network_folder(request_.path).network->heads().size(), 1u);
}

TEST_F(NetworkExport, NeverReplacesAnythingElse) {
  request_.overwrite = true;
  temp_.write("out/thesis.tex", std::string("years"));
  EXPECT_THAT(usage_error(), HasSubstr("is no earlier export"));
  request_.format = ExportFormat::kPth;
  request_.head = "cars";
  EXPECT_THAT(usage_error(), HasSubstr("is no earlier export"));
  EXPECT_EQ(read_text(temp_.path() / "out/thesis.tex"), "years");
}

TEST_F(NetworkExport, KeepsAnEarlierFileAndItsManifestWhenItFails) {
  request_.path = temp_.path() / "w.pth";
  request_.format = ExportFormat::kPth;
  request_.head = "cars";
  const Value before = read_json(write().manifest);
  std::filesystem::create_symlink("/dev/full", temp_.path() / ".w.pth.tmp");
  request_.head = "general";
  request_.overwrite = true;
  support::error_of(ErrorKind::kFailure, [&] { write(); });
  EXPECT_EQ(before.at("weights").at("w.pth"),
            Value(sha256_file(request_.path)));
  EXPECT_EQ(read_json(temp_.path() / "w.pth.manifest.json"), before);
}

TEST_F(NetworkExport, LeavesNothingWhenTheDiskIsFull) {
  request_.path = temp_.path() / "w.pth";
  request_.format = ExportFormat::kPth;
  request_.head = "cars";
  std::filesystem::create_symlink("/dev/full", temp_.path() / ".w.pth.tmp");
  support::error_of(ErrorKind::kFailure, [&] { write(); });
  EXPECT_TRUE(std::filesystem::is_empty(temp_.path()));
}

}  // namespace
}  // namespace solera::recipe
