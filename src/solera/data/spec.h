#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/data/class_halves.h"
#include "solera/data/dataset.h"
#include "solera/data/glyphs.h"

namespace solera::data {

/// A data set as a recipe names it: one source, then what is taken of it, in
/// the order of the fields from `exclude` on. Paths are relative to the
/// recipe. The resolved spec (write_options) goes into a step's fingerprint.
struct DataSpec {
  // Sources: exactly one.
  std::string folder;      ///< Labelled images <class>/**.
  std::string images;      ///< Unlabelled images at any depth.
  std::string shards;      ///< WebDataset tars: a pattern, or a folder.
  std::string idx;         ///< MNIST-like: a folder, or the file of images.
  std::string idx_labels;  ///< The file of labels that goes with it.
  std::string cifar10;     ///< Folder of the binary version.
  std::string cifar100;    ///< Folder of the binary version.
  std::string table;       ///< CSV of paths and labels.
  std::string root;        ///< Where the paths of a table start.
  std::string voc;         ///< Folder in the layout of PASCAL VOC 2007.
  std::optional<GlyphSpec> glyphs;  ///< Drawn from fonts.
  std::vector<DataSpec> concat;     ///< One after the other.

  std::string split;       ///< train, val, test: part of the source.
  std::string exclude;     ///< Text file of samples to leave out.
  std::string class_list;  ///< Text file: line = label, names and groups.
  std::vector<std::string> classes;  ///< Names or groups to keep; empty: all.
  std::vector<std::string> exclude_classes;  ///< Names or groups to leave out.
  std::optional<HalfSpec> half;     ///< Half of the classes kept so far.
  std::int64_t skip_per_class = 0;  ///< First samples of a class left out.
  std::int64_t per_class = 0;       ///< Samples kept of a class; 0: all.
  std::int64_t total = 0;           ///< Samples kept at random; 0: all.
  std::uint64_t seed = 0;           ///< Of `total`.
  bool unlabelled = false;          ///< Forget the labels at last.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("folder", folder, "labelled images <class>/**");
    visit("images", images, "unlabelled images at any depth");
    visit("shards", shards, "WebDataset tars: name-{000000..000009}.tar");
    visit("idx", idx, "MNIST-like: a folder, or the file of images");
    visit("idx_labels", idx_labels, "the labels that go with a file of images");
    visit("cifar10", cifar10, "folder of CIFAR-10's binary version");
    visit("cifar100", cifar100, "folder of CIFAR-100's binary version");
    visit("table", table, "CSV with columns path and label, or labels a|b");
    visit("root", root, "where the table's paths start; default: its folder");
    visit("voc", voc, "multi-label images as PASCAL VOC 2007 lays them out");
    visit("glyphs", glyphs, "letters drawn from fonts");
    visit("concat", concat, "several data sets one after the other");
    visit("split", split, "train, val or test");
    visit("exclude", exclude, "file of names of images to leave out");
    visit("class_list", class_list, "file of names: line = label");
    visit("classes", classes, "names or groups of classes to keep");
    visit("exclude_classes", exclude_classes, "names or groups to leave out");
    visit("half", half, "t-split or d-split of the classes");
    visit("skip_per_class", skip_per_class, "first samples left out");
    visit("per_class", per_class, "samples kept of a class, 0 = all");
    visit("total", total, "samples kept at random, 0 = all");
    visit("seed", seed, "of 'total'");
    visit("unlabelled", unlabelled, "forget the labels");
  }
  /// Error(kUsage) at `where`: not exactly one source, negative numbers, a
  /// split of a source that has none.
  void validate(const std::string& where) const;
};

/// Opens what `spec` names. Relative paths are relative to `base`; `where`
/// (the place in the recipe) stands in messages. Error(kUsage) if the spec is
/// wrong or asks for what the set has not, Error(kBadInput) naming the file
/// for everything that is wrong with the data, among it a class without
/// images.
///
/// A division of classes whose manifest is not there yet is kept in it, unless
/// `keep_divisions` is false: planning changes nothing on disk.
DatasetPtr open_dataset(const DataSpec& spec, const std::filesystem::path& base,
                        const std::string& where, bool keep_divisions = true);

}  // namespace solera::data
