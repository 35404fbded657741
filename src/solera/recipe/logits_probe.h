#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/eval/probe_check.h"

namespace solera::recipe {

/// Reads a probe (docs/verify.md): the tensors `input` or `pixels`, `logits`
/// and perhaps `embedding` of a safetensors file, or of a dictionary that
/// torch.save wrote. Error(kBadInput) naming the file for anything else.
eval::LogitsProbe read_logits_probe(const std::filesystem::path& file);

/// Where a probe of these weights would stand: in a folder `probe.safetensors`
/// or `probe.pth`, beside a file `<stem>.probe.safetensors`,
/// `<stem>.probe.pth`.
std::vector<std::filesystem::path> probe_places(
    const std::filesystem::path& weights);

/// The first of these places where there is a file.
std::optional<std::filesystem::path> find_logits_probe(
    const std::filesystem::path& weights);

}  // namespace solera::recipe
