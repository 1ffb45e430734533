# What `cmake --install` puts where, and so what the packages hold.
include(GNUInstallDirs)
install(TARGETS jetond DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
set(unit_folder lib/systemd/system CACHE STRING "Where systemd looks for units, below the prefix or absolute")
install(FILES ${CMAKE_CURRENT_LIST_DIR}/systemd/jeton.service ${CMAKE_CURRENT_LIST_DIR}/systemd/jeton.socket
        DESTINATION ${unit_folder} COMPONENT server)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/prometheus/jeton.rules.yml ${CMAKE_CURRENT_LIST_DIR}/grafana/jeton.json
        DESTINATION share/doc/jeton-server/monitoring COMPONENT server)
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/gateways DESTINATION share/doc/jeton-server COMPONENT server)

# The page is printed by the program from the table of its commands, as --help is.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/jetond.8
                   COMMAND jetond help man > ${CMAKE_BINARY_DIR}/jetond.8
                   DEPENDS jetond VERBATIM)
add_custom_target(man ALL DEPENDS ${CMAKE_BINARY_DIR}/jetond.8)
install(FILES ${CMAKE_BINARY_DIR}/jetond.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT server)
