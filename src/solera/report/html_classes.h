#pragma once

#include <string>
#include <vector>

#include "solera/report/inspection.h"
#include "solera/report/table.h"

namespace solera::report {

/// A row for each of the classes.
Table class_table(const Inspection& inspection,
                  const std::vector<ClassChange>& classes);

/// Accuracy before and after, the classes that gained and lost most, and all
/// of them folded away. `id` is unique in the page.
std::string html_classes(const Inspection& inspection, const std::string& id);

}  // namespace solera::report
