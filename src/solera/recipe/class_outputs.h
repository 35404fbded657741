#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/models/network.h"

namespace solera::recipe {

/// Which output of `head` stands for each of `classes`: by name where both
/// know names, else by position if there are as many. Nothing if they do not
/// belong together.
std::optional<std::vector<std::int64_t>> match_outputs(
    const models::Head& head, const std::vector<std::string>& classes);

/// The same from a JSON file: {"class": output, ...}, or an object of such
/// objects, of which the first that has every class counts. Error(kBadInput)
/// naming the file if a class is missing, an output is not one of `head`, or
/// two classes have one output.
std::vector<std::int64_t> read_class_map(
    const std::filesystem::path& file, const models::Head& head,
    const std::vector<std::string>& classes);

/// What match_outputs finds; by position also where the head has one output
/// more than there are classes (a background class), and has no names.
/// Error(kUsage) at `where` that says what is missing.
std::vector<std::int64_t> require_outputs(
    const models::Head& head, const std::vector<std::string>& classes,
    const std::string& where);

}  // namespace solera::recipe
