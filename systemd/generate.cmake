# SPDX-License-Identifier: MIT
# cmake -DGAZETTED=binary -DSOURCE=dir -DOUT=dir -DPROJECT_VERSION=v -P generate.cmake
# What the table of commands is turned into: gazetted(1) and the completions.
function(ask output)
    execute_process(COMMAND ${GAZETTED} ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    set(${output} "${text}" PARENT_SCOPE)
endfunction()
ask(COMMANDS --man)
configure_file(${SOURCE}/gazetted.1.in ${OUT}/gazetted.1 @ONLY)
foreach(shell IN ITEMS bash zsh fish)
    ask(script completion ${shell})
    file(WRITE ${OUT}/completion.${shell} "${script}")
endforeach()
