# SPDX-License-Identifier: Apache-2.0
# Completion of bangban for bash:  source deploy/completion/bangban.bash
# Commands and options come from the program's own --help, so there is nothing here to keep up to date.

# Words of the command line before the cursor that are neither options nor their values.
_bangban_words() {
    local i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --json | --all | --all-alternatives | --statutory | --help | --version) ;;
            --*=*) ;;
            --*) ((i++)) ;;
            *) printf '%s\n' "${COMP_WORDS[i]}" ;;
        esac
    done
}

# First and second words of the commands that begin with $1.
_bangban_commands() {
    "${COMP_WORDS[0]}" --help 2>/dev/null | sed -nE 's/^  ([a-z]+)( [a-z]+)? .*/\1\2/p' |
        { if [ -n "${1:-}" ]; then sed -nE "s/^$1 ([a-z]+)$/\1/p"; else cut -d' ' -f1 | sort -u; fi; }
}

_bangban_departments() {
    local directory
    directory=$(dirname "$(command -v "${COMP_WORDS[0]}")")
    sed -nE 's/^([a-z]+),.*/\1/p' "$directory/../../deploy/data/departments.csv" deploy/data/departments.csv 2>/dev/null |
        grep -v '^code$' | sort -u
}

_bangban() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words
    mapfile -t words < <(_bangban_words)
    COMPREPLY=()
    case $previous in
        --instance | --key-directory | --data-directory) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
        --topology) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        --department) mapfile -t COMPREPLY < <(compgen -W "$(_bangban_departments)" -- "$current"); return ;;
        --channel) mapfile -t COMPREPLY < <(compgen -W "counter mail electronic" -- "$current"); return ;;
        --status) mapfile -t COMPREPLY < <(compgen -W "accepted accepted_tolerant correction refused closed" -- "$current"); return ;;
    esac
    if [[ $current == --* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "${words[@]:0:2}" --help 2>/dev/null |
            sed -nE 's/^  (--[a-z-]+).*/\1/p')" -- "$current")
    elif [ ${#words[@]} -eq 0 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_bangban_commands)" -- "$current")
    elif [ ${#words[@]} -eq 1 ] && [ -n "$(_bangban_commands "${words[0]}")" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_bangban_commands "${words[0]}")" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -o filenames -F _bangban bangban
