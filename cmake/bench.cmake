# Programs of `make bench`; no part of the ordinary build.
add_executable(bare_sqlite EXCLUDE_FROM_ALL bench/bare_sqlite.cpp)
target_link_libraries(bare_sqlite PRIVATE sqlite3)
add_executable(load EXCLUDE_FROM_ALL bench/load.cpp)
add_executable(one_fact EXCLUDE_FROM_ALL bench/one_fact.cpp)
target_link_libraries(one_fact PRIVATE tasks patterns story people log core fmt)
add_executable(kernels EXCLUDE_FROM_ALL bench/link/kernels.cpp)
target_link_libraries(kernels PRIVATE people log core fmt)
add_executable(lookup EXCLUDE_FROM_ALL bench/link/lookup.cpp src/app/console.cpp src/app/index_file.cpp src/app/link_columns.cpp
                                       src/app/people_files.cpp src/app/progress.cpp src/app/threads.cpp)
target_link_libraries(lookup PRIVATE intake people log core fmt)
