#pragma once

#include <string>

#include "solera/report/transfer.h"

namespace solera::report {

/// Bars of the means over related and over unrelated tasks, relative to the
/// baseline; "" if there are none. `id` is unique in the page.
std::string html_means_chart(const Transfer& transfer, const std::string& id);

/// The same for every task.
std::string html_difference_chart(const Transfer& transfer,
                                  const std::string& id);

}  // namespace solera::report
