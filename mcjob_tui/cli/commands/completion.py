"""``mcjob completion``: a completion script for a shell, which asks ``mcjob __complete`` at every tab.

The script knows nothing itself, so it cannot drift from the parser; what it asks is in ``cli.completing``.
"""

import argparse

from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.main import COMPLETE
from mcjob_tui.cli.output import data


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the script for the shell that was asked for."""
    data(_SCRIPTS[arguments.shell].replace("HIDDEN", COMPLETE))
    return ExitCode.DONE


_BASH = r"""# bash completion for mcjob; put into ~/.bashrc: source <(mcjob completion bash)
_mcjob() {
  local line=${COMP_LINE:0:COMP_POINT} current answer last
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${words[${#words[@]}-1]}
  answer=$("${words[0]}" HIDDEN "${words[@]:1}" 2>/dev/null) || return
  last=${answer##*$'\n'}
  if [[ $last == :0 ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "${answer%"$last"}" -- "$current"))
  # Bash takes a colon for the end of a word: what stands before it must not be inserted again.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
  fi
}
complete -F _mcjob mcjob
"""

_ZSH = r"""#compdef mcjob
# zsh completion for mcjob; put into ~/.zshrc: source <(mcjob completion zsh)
_mcjob() {
  local -a answer
  answer=("${(@f)$("${words[1]}" HIDDEN "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ ${answer[-1]} == :0 ]]; then
    _files
  else
    compadd -- "${(@)answer[1,-2]}"
  fi
}
compdef _mcjob mcjob
"""

_FISH = r"""# fish completion for mcjob; put into config.fish: mcjob completion fish | source
function __mcjob_answer
  set -l words (commandline -opc) (commandline -ct)
  set -l answer ($words[1] HIDDEN $words[2..-1] 2>/dev/null)
  if test "$answer[-1]" = :0
    __fish_complete_path (commandline -ct)
  else if test (count $answer) -gt 1
    printf '%s\n' $answer[1..-2]
  end
end
complete -c mcjob -f -a '(__mcjob_answer)'
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
