#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/teacher/teacher.h"

namespace solera::teacher {

/// `teacher` with its outputs in the order of `class_names`: itself where the
/// lists are equal or one of them is unknown (then only the counts must
/// agree), else a wrapper that maps classes by name. Error(kUsage) for another
/// number of classes, for a class that only one list has, naming it, and for
/// lists that differ and have a name twice.
std::unique_ptr<Teacher> align_classes(
    std::unique_ptr<Teacher> teacher, std::int64_t classes,
    const std::vector<std::string>& class_names);

/// The class list of the first teacher that knows its names; empty if none
/// does.
std::vector<std::string> known_class_names(
    const std::vector<std::unique_ptr<Teacher>>& teachers);

}  // namespace solera::teacher
