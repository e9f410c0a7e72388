# Tests that look at the whole program from outside.
find_program(PYTHON python3 REQUIRED)

add_test(NAME log_outside_verifier COMMAND ${CMAKE_SOURCE_DIR}/checks/log/check.sh $<TARGET_FILE:kith>)
set_tests_properties(log_outside_verifier PROPERTIES SKIP_RETURN_CODE 77 ENVIRONMENT GOCACHE=${CMAKE_BINARY_DIR}/go-cache)
add_test(NAME log_tampering COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/log_tampering.py $<TARGET_FILE:kith>)
add_test(NAME bad_drops COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/tests/bad_drops/run.py $<TARGET_FILE:kith>)
