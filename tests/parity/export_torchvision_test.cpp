#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>

#include "solera/io/pth_writer.h"
#include "solera/models/library_state.h"
#include "solera/models/reference.h"
#include "solera/recipe/network_export.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;

// Outputs are compared of networks up to this size; the keys and shapes of
// larger ones, stored in half precision to spare the disk.
constexpr std::int64_t kCheapParameters = 30'000'000;
constexpr std::int64_t kSide = 96;

std::int64_t count(const tensor::StateDict& state) {
  std::int64_t numel = 0;
  for (const auto& [name, tensor] : state) numel += tensor.numel();
  return numel;
}

void write_expected(models::Network& network, const fs::path& path) {
  const torch::NoGradGuard no_grad;
  network.eval();
  const torch::Tensor input = models::input_by_rule(2, kSide);
  tensor::StateDict expected;
  expected.set("input", input);
  expected.set("logits", network.forward(input));
  io::write_pth(path, expected);
}

void export_both(const models::ModelEntry& entry, const fs::path& root) {
  models::ModelSpec spec;
  spec.architecture = entry.name;
  spec.classes = 10;
  const models::NetworkPtr network = models::make_network(spec, 1);
  const tensor::StateDict state =
      models::library_state(*network, "head", "torchvision");
  models::fill_by_rule(state, 1.5);
  if (count(state) <= kCheapParameters) {
    write_expected(*network, root / (entry.name + ".expected.pth"));
  } else {
    network->to(torch::kHalf);
  }
  ExportRequest request;
  request.library = "torchvision";
  for (const char* ending : {"", ".pth"}) {
    request.path = root / (entry.name + ending);
    request.format = format_of_path(request.path);
    export_network(*network, entry.input, Value::object(), request);
  }
}

void write_special_files(const fs::path& root) {
  tensor::StateDict types;
  for (const auto& [name, type] : {std::pair("float64", torch::kDouble),
                                   {"float32", torch::kFloat},
                                   {"float16", torch::kHalf},
                                   {"bfloat16", torch::kBFloat16},
                                   {"int64", torch::kLong},
                                   {"int32", torch::kInt},
                                   {"int16", torch::kShort},
                                   {"int8", torch::kChar},
                                   {"uint8", torch::kByte},
                                   {"bool", torch::kBool}}) {
    types.set(name, torch::arange(3).to(type));
  }
  io::write_pth(root / "types.pth", types);
  tensor::StateDict tied;
  const torch::Tensor tensor = torch::ones({3, 4});
  tied.set("embed", tensor);
  tied.set("head", tensor);
  tied.set("empty", torch::empty({0, 5}));
  io::write_pth(root / "tied.pth", tied);
}

TEST(ExportToTorchvision, LoadsStrictlyAndComputesTheSame) {
  const support::TempFolder temp;
  write_special_files(temp.path());
  for (const models::ModelEntry& entry : models::model_catalogue()) {
    if (models::find_form(entry, "torchvision") != nullptr) {
      export_both(entry, temp.path());
    }
  }
  const std::string command = "/usr/bin/python3 " SOLERA_SOURCE_DIR
                              "/tests/parity/export_torchvision.py " +
                              temp.path().string();
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
    GTEST_SKIP() << "needs Debian's python3-torchvision";
  }
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace solera::recipe
