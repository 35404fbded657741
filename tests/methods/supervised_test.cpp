#include "solera/methods/supervised/supervised.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/data/loader.h"
#include "solera/tensor/state_dict.h"
#include "solera/train/trainer.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_label_sets.h"
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

// The first batch of a set with several labels an image.
data::Batch label_sets_batch() {
  data::LoaderOptions options;
  options.batch_size = 12;
  options.workers = 1;
  const auto loader =
      data::make_loader(std::make_shared<support::ToyLabelSets>(12, 3),
                        support::toy_view(), options);
  loader->seek(0, 0);
  return *loader->next();
}

models::NetworkPtr multi_label_network() {
  const models::NetworkPtr network = support::toy_network(0);
  network->add_head("head", 3, {"a", "b", "c"}, /*multi_label=*/true);
  return network;
}

TEST(Supervised, LearnsEachOfSeveralLabels) {
  const auto network = multi_label_network();
  SupervisedOptions options;
  options.label_smoothing = 0.2;
  const auto stage =
      make_supervised_stage(network, support::toy_input(), options);
  network->eval();
  const data::Batch batch = label_sets_batch();
  const train::LossTerms terms = stage->compute_loss(batch, {});
  const torch::Tensor logits = network->forward(
      models::make_input(batch.images, support::toy_input(), torch::kCPU));
  // e/2 and 1 - e/2 instead of 0 and 1.
  const torch::Tensor target = batch.label_sets.to(torch::kFloat) * 0.8 + 0.1;
  EXPECT_NEAR(
      terms.total.item<double>(),
      torch::binary_cross_entropy_with_logits(logits, target).item<double>(),
      1e-6);
  EXPECT_EQ(terms.logged[0].first, "train/label_accuracy");
  EXPECT_NEAR(terms.logged[0].second.item<double>(),
              logits.gt(0)
                  .eq(batch.label_sets.gt(0))
                  .to(torch::kFloat)
                  .mean()
                  .item<double>(),
              1e-6);
}

}  // namespace
}  // namespace solera::methods
