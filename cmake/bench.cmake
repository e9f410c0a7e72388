# Programs of `make bench`: built with everything else, so that none falls behind.
add_executable(bare_sqlite bench/bare_sqlite.cpp)
target_link_libraries(bare_sqlite PRIVATE sqlite3)
add_executable(load bench/load.cpp)
add_executable(one_fact bench/one_fact.cpp)
target_link_libraries(one_fact PRIVATE tasks patterns story people log core fmt)
add_executable(kernels bench/link/kernels.cpp)
target_link_libraries(kernels PRIVATE people log core fmt)
add_executable(lookup bench/link/lookup.cpp src/app/console.cpp src/app/index_file.cpp src/app/link_columns.cpp src/store/whole_file.cpp
                                       src/app/people_files.cpp src/app/progress.cpp src/app/threads.cpp)
target_link_libraries(lookup PRIVATE intake people log core fmt)
