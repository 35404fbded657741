#include "solera/methods/supervised/supervised.h"

#include <gtest/gtest.h>

#include "solera/tensor/state_dict.h"
#include "solera/train/trainer.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

// The final network of a short training.
models::NetworkPtr trained(const SupervisedOptions& options) {
  const models::NetworkPtr network = support::toy_network(3);
  const auto stage =
      make_supervised_stage(network, support::toy_input(), options);
  train::TrainTask task;
  task.stage = stage.get();
  task.dataset = std::make_shared<support::ToyDataset>(30, 3);
  task.view = support::toy_view();
  train::TrainOptions training;
  training.epochs = 2;
  training.batch_size = 8;
  training.workers = 1;
  train::TrainContext context;
  context.progress.quiet = true;
  train::train(task, training, context);
  return network;
}

std::string backbone_hash(models::Network& network) {
  return tensor::state_hash(tensor::state_of(network.backbone()));
}

std::string head_hash(models::Network& network) {
  return tensor::state_hash(tensor::state_of(*network.heads()[0].linear));
}

TEST(Supervised, TrainsTheWholeNetwork) {
  const auto network = trained({});
  const auto start = support::toy_network(3);
  EXPECT_NE(backbone_hash(*network), backbone_hash(*start));
  EXPECT_NE(head_hash(*network), head_hash(*start));
}

TEST(Supervised, LeavesAFrozenBackboneAsItWas) {
  SupervisedOptions options;
  options.freeze_backbone = true;
  const auto network = trained(options);
  const auto start = support::toy_network(3);
  // Weights and running statistics, bit by bit.
  EXPECT_EQ(backbone_hash(*network), backbone_hash(*start));
  EXPECT_NE(head_hash(*network), head_hash(*start));
}

}  // namespace
}  // namespace solera::methods
