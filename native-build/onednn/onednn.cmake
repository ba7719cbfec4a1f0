# Initial cache of oneDNN's CMake build, as Einkorn wants the library: one shared file, for the CPU,
# with OpenMP, without what Einkorn does not call. Options are oneDNN's own (its "Build Options").
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(ONEDNN_LIBRARY_TYPE SHARED CACHE STRING "")
set(ONEDNN_CPU_RUNTIME OMP CACHE STRING "")
set(ONEDNN_GPU_RUNTIME NONE CACHE STRING "")
set(ONEDNN_BUILD_GRAPH OFF CACHE BOOL "")
set(ONEDNN_BUILD_DOC OFF CACHE BOOL "")
set(ONEDNN_BUILD_TESTS OFF CACHE BOOL "")
set(ONEDNN_BUILD_EXAMPLES OFF CACHE BOOL "")
