# solera_library(folder TORCH SOURCES a.cpp ... USES core tensor ... LIBS lib...)
#
# One static library per folder of src/solera. USES names the folders it may
# include (tools/layers.txt says the same), LIBS the outside libraries. TORCH
# links libtorch and shares the precompiled header. SEPARATE sources use a name
# of their own that another source of the folder has too, so that a unity build
# (preset release) compiles them alone.
function(solera_library folder)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;SEPARATE;USES;LIBS" ${ARGN})
  set(target solera_${folder})
  add_library(${target} STATIC ${ARG_SOURCES} ${ARG_SEPARATE})
  set_source_files_properties(${ARG_SEPARATE} PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ${SOLERA_UNITY} UNITY_BUILD_BATCH_SIZE 6)
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${target} PRIVATE solera_warnings)
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(${target} PUBLIC solera_${used})
  endforeach()
  target_link_libraries(${target} PUBLIC fmt::fmt PRIVATE ${ARG_LIBS})
  if(ARG_TORCH)
    target_link_libraries(${target} PUBLIC torch)
    solera_precompile(${target})
  endif()
endfunction()

# One precompiled <torch/torch.h>, made once and shared by every target.
function(solera_precompile target)
  if(NOT SOLERA_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET solera_pch)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/pch.cpp" CONTENT "")
    add_library(solera_pch OBJECT "${PROJECT_BINARY_DIR}/pch.cpp")
    target_include_directories(solera_pch PUBLIC "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(solera_pch
      PRIVATE solera_warnings PUBLIC torch fmt::fmt)
    target_precompile_headers(solera_pch PRIVATE <torch/torch.h>)
  endif()
  target_precompile_headers(${target} REUSE_FROM solera_pch)
endfunction()

# solera_test(folder TORCH SHARDS n SOURCES a_test.cpp ... USES folder ...
#             LIBS lib...)
#
# One test program and one ctest entry per folder: a program that links libtorch
# takes 0.4 s to start. Tests run on one thread: libgomp's busy wait collapses
# when ctest runs them side by side. SHARDS splits a long folder into n entries
# "folder_1", ... that ctest can run side by side.
function(solera_test folder)
  cmake_parse_arguments(ARG "TORCH" "SHARDS" "SOURCES;USES;LIBS" ${ARGN})
  set(target ${folder}_test)
  add_executable(${target} ${ARG_SOURCES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE
    solera_warnings GTest::gmock GTest::gtest_main ${ARG_LIBS})
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(${target} PRIVATE solera_${used})
  endforeach()
  if(ARG_TORCH)
    target_link_libraries(${target} PRIVATE torch)
    solera_precompile(${target})
  endif()
  target_compile_definitions(${target} PRIVATE
    SOLERA_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    SOLERA_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures")
  set(environment "OMP_NUM_THREADS=1;OMP_WAIT_POLICY=PASSIVE")
  if(NOT ARG_SHARDS)
    add_test(NAME ${folder} COMMAND ${target})
    set_tests_properties(${folder} PROPERTIES
      ENVIRONMENT "${environment}" LABELS unit)
    return()
  endif()
  math(EXPR last "${ARG_SHARDS} - 1")
  foreach(shard RANGE ${last})
    math(EXPR number "${shard} + 1")
    add_test(NAME ${folder}_${number} COMMAND ${target})
    set_tests_properties(${folder}_${number} PROPERTIES LABELS unit
      ENVIRONMENT "${environment};GTEST_TOTAL_SHARDS=${ARG_SHARDS};GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()
