# Puts files into the program: resources(TARGET PREFIX files...) makes them readable by app::resource("PREFIX/name").
function(resources target)
  set(assembly ".section .rodata\n")
  set(table "")
  set(files "")
  set(number 0)
  foreach(folder ${ARGN})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${folder}/*)
    foreach(name ${found})
      string(APPEND assembly ".global kith_resource_${number}_begin\nkith_resource_${number}_begin:\n.incbin \"${CMAKE_SOURCE_DIR}/${name}\"\n.global kith_resource_${number}_end\nkith_resource_${number}_end:\n.byte 0\n")
      string(APPEND declarations "extern \"C\" const char kith_resource_${number}_begin[], kith_resource_${number}_end[];\n")
      string(APPEND table "    {\"${name}\", {kith_resource_${number}_begin, static_cast<std::size_t>(kith_resource_${number}_end - kith_resource_${number}_begin)}},\n")
      list(APPEND files ${CMAKE_SOURCE_DIR}/${name})
      math(EXPR number "${number} + 1")
    endforeach()
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/resources.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/resources.cpp CONTENT "#include \"app/resources.hpp\"\n${declarations}
namespace kith::app {
const std::vector<Resource>& resources() {
  static const std::vector<Resource> all = {
${table}  };
  return all;
}
}
" @ONLY)
  set_source_files_properties(${CMAKE_BINARY_DIR}/resources.S PROPERTIES OBJECT_DEPENDS "${files}")
  add_library(${target} STATIC ${CMAKE_BINARY_DIR}/resources.S ${CMAKE_BINARY_DIR}/resources.cpp)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
endfunction()
