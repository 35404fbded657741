#pragma once

#include <string>

#include "solera/report/embedding.h"

namespace solera::report {

/// A scatter of the same images for each network, side by side. `id` is
/// unique in the page.
std::string html_embedding(const Embedding& embedding, const std::string& id);

}  // namespace solera::report
