# Tests that look at the whole program from outside.
find_program(PYTHON python3 REQUIRED)

add_test(NAME log_outside_verifier COMMAND ${CMAKE_SOURCE_DIR}/checks/log/check.sh $<TARGET_FILE:kith>)
set_tests_properties(log_outside_verifier PROPERTIES SKIP_RETURN_CODE 77 ENVIRONMENT GOCACHE=${CMAKE_BINARY_DIR}/go-cache)
add_test(NAME log_tampering COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/log_tampering.py $<TARGET_FILE:kith>)
add_test(NAME wrong_words COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/wrong_words.py $<TARGET_FILE:kith>)
add_test(NAME bad_drops COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/bad_drops/run.py $<TARGET_FILE:kith>)

# The laws of an import, over intake, log, people, patterns and both stores.
add_executable(import_laws tests/laws/import_test.cpp tests/laws/region.cpp $<TARGET_OBJECTS:test_main>)
target_include_directories(import_laws PRIVATE /usr/include/doctest ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(import_laws PRIVATE tasks store intake exchange carried rapidcheck fmt)
add_test(NAME import_laws COMMAND import_laws)
# A round is a few imports, on PostgreSQL with a database of its own each; `RC_PARAMS=max_success=500 build/import_laws` is a campaign.
set_tests_properties(import_laws PROPERTIES ENVIRONMENT "RC_PARAMS=max_success=8 seed=7")

# The desk over a real store, with a clock that the test turns: who is told, what is written once.
add_executable(desk_test tests/desk/desk_test.cpp tests/desk/concern_test.cpp tests/desk/kept_index_test.cpp tests/desk/portions_test.cpp tests/laws/region.cpp $<TARGET_OBJECTS:test_main>)
target_include_directories(desk_test PRIVATE /usr/include/doctest ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(desk_test PRIVATE tasks store intake exchange carried rapidcheck fmt)
add_test(NAME desk COMMAND desk_test)

# The three published cases: every checkpoint, no wrong join, and later or never with one agency alone.
add_test(NAME replay_cases COMMAND ${CMAKE_SOURCE_DIR}/tools/replay_cases.sh $<TARGET_FILE:kith> ${CMAKE_SOURCE_DIR}/../shared)
set_tests_properties(replay_cases PROPERTIES SKIP_RETURN_CODE 77)

# The tasks that people do, in a browser, with axe; on both stores.
add_test(NAME browser_sqlite COMMAND ${CMAKE_SOURCE_DIR}/tests/browser/run.sh $<TARGET_FILE:kith>)
add_test(NAME browser_postgresql COMMAND ${CMAKE_SOURCE_DIR}/tests/with_postgresql.sh ${CMAKE_SOURCE_DIR}/tests/browser/run.sh $<TARGET_FILE:kith>)
set_tests_properties(browser_sqlite browser_postgresql PROPERTIES RESOURCE_LOCK chromium TIMEOUT 400)
set_tests_properties(browser_postgresql PROPERTIES SKIP_RETURN_CODE 77)

add_test(NAME mail COMMAND ${CMAKE_SOURCE_DIR}/tests/mail/run.sh $<TARGET_FILE:kith>)
set_tests_properties(mail PROPERTIES TIMEOUT 200)

# Linking any CSV: public sets with known truth, and the command's own manners.
add_test(NAME link COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/link/run.py $<TARGET_FILE:kith> ${CMAKE_SOURCE_DIR}/../shared)
set_tests_properties(link PROPERTIES SKIP_RETURN_CODE 77)
# The program as its operator runs it: TLS, commands beside a server, a second server on one database.
add_test(NAME tls COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/tls.py $<TARGET_FILE:kith>)
add_test(NAME owner COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/owner.py $<TARGET_FILE:kith>)
add_test(NAME take_over COMMAND ${CMAKE_SOURCE_DIR}/tests/with_postgresql.sh ${CMAKE_SOURCE_DIR}/tests/take_over.py $<TARGET_FILE:kith>)
set_tests_properties(tls owner take_over PROPERTIES TIMEOUT 200)
set_tests_properties(take_over PROPERTIES SKIP_RETURN_CODE 77)
