#pragma once

#include <string>

#include "tests/support/image_tree.h"

namespace solera::support {

/// A recipe of every kind of step that runs in a second or two, on images that
/// write_tiny_images() makes beside it.
inline std::string tiny_recipe() {
  return R"(
seed: 3
vars:
  view: {crop: squash, size: 16}
steps:
  generalist:
    train: &training
      model: resnet10
      stem: small
      width: 0.125
      data: {folder: general, split: train}
      val: {folder: general, split: val}
      view: "${view}"
      epochs: 2
      batch_size: 8
      workers: 1
      checkpoint_interval: 2
      optimizer: {lr: 0.05}
  birds:
    train:
      <<: *training
      init: "${generalist}"
      data: {folder: birds, split: train}
      val: {folder: birds, split: val}
  rc:
    consolidate: &consolidation
      proxy: {images: birds}
      generalist: "${generalist}"
      experts: ["${birds}"]
      view: "${view}"
      epochs: 1
      batch_size: 8
      workers: 1
      backbone_lr: 0.01
      head_lr: 0.05
  sl:
    consolidate: {<<: *consolidation, arm: sl}
  transfer:
    probe:
      models: ["${generalist}", "${birds}", "${sl}", "${rc}"]
      control: sl
      shots: 2
      draws: 3
      workers: 1
      feature_cache: cache
      svm: {c_grid: [0.01, 1], folds: 2}
      tasks:
        - name: more birds
          relation: related
          related_to: [birds]
          train: {folder: birds, split: train}
          test: {folder: birds, split: val}
        - name: things
          train: {folder: general, split: train}
          test: {folder: general, split: val}
  kept:
    upstream:
      models: ["${birds}", "${rc}"]
      workers: 1
      tasks:
        - {name: birds, data: {folder: birds, split: val}}
  page: {report: {}}
)";
}

inline void write_tiny_images(const TempFolder& folder) {
  write_image_tree(folder, "general/train", ToyDataset(24, 4, 16, 1));
  write_image_tree(folder, "general/val", ToyDataset(12, 4, 16, 2));
  write_image_tree(folder, "birds/train", ToyDataset(18, 3, 16, 3));
  write_image_tree(folder, "birds/val", ToyDataset(9, 3, 16, 4));
}

}  // namespace solera::support
