# The functions that every CMakeLists.txt of the project uses.

# bb_library(<noun> SOURCES file... [DEPENDS target...] [PRIVATE_DEPENDS target...])
# makes the static library bb_<noun>; its headers are included as "<noun>/<header>.h".
function(bb_library noun)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(bb_${noun} STATIC ${ARG_SOURCES})
  target_include_directories(bb_${noun} PUBLIC "${PROJECT_SOURCE_DIR}/common")
  target_link_libraries(bb_${noun} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
endfunction()

# bb_service(<name> EXECUTABLE <file name> SOURCES file... [SQL file.sql...] [DEPENDS target...])
# makes the static library bb_<name> of all sources, and the executable from main.c beside them.
function(bb_service name)
  cmake_parse_arguments(ARG "" "EXECUTABLE" "SOURCES;SQL;DEPENDS" ${ARGN})
  add_library(bb_${name} STATIC ${ARG_SOURCES})
  target_include_directories(bb_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/common")
  target_link_libraries(bb_${name} PUBLIC ${ARG_DEPENDS})
  foreach(sql IN LISTS ARG_SQL)
    bb_sql(bb_${name} "${sql}")
  endforeach()
  add_executable(${ARG_EXECUTABLE} main.c)
  target_link_libraries(${ARG_EXECUTABLE} PRIVATE bb_${name})
endfunction()

# bb_sql(<target> <file.sql>) compiles named SQL queries into typed C functions
# (common/store/sql2c.py); the header is included as "<file>.sql.h".
function(bb_sql target sql)
  get_filename_component(stem "${sql}" NAME_WE)
  set(gen "${CMAKE_CURRENT_BINARY_DIR}/sql")
  file(MAKE_DIRECTORY "${gen}")
  add_custom_command(
    OUTPUT "${gen}/${stem}.sql.c" "${gen}/${stem}.sql.h"
    COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/common/store/sql2c.py"
            "${CMAKE_CURRENT_SOURCE_DIR}/${sql}" "${gen}/${stem}.sql"
    DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${sql}" "${PROJECT_SOURCE_DIR}/common/store/sql2c.py"
    VERBATIM)
  target_sources(${target} PRIVATE "${gen}/${stem}.sql.c" "${gen}/${stem}.sql.h")
  target_include_directories(${target} PUBLIC "${gen}")
  target_link_libraries(${target} PUBLIC bb_store)
endfunction()
