/** What each shell is told once; all that there is to know is then asked of `pipeline __complete`. */
export const completionScripts = {
  bash: `_pipeline() {
  local line=\${COMP_LINE:0:COMP_POINT} words current prefix candidate
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=\${words[\${#words[@]}-1]}
  # bash cuts words at ":", "@" and "=", and replaces what comes after; an "@" itself it replaces too.
  prefix=\${current%"\${COMP_WORDS[COMP_CWORD]}"}
  prefix=\${prefix%@}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    COMPREPLY+=("\${candidate#"$prefix"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _pipeline pipeline
`,
  zsh: `#compdef pipeline
_pipeline() {
  local -a lines candidates
  local line text
  lines=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    [[ -n $line ]] || continue
    text=\${line%%$'\\t'*}
    candidates+=("\${text//:/\\\\:}\${\${line#$text}/$'\\t'/:}")
  done
  if (( \${#candidates} )); then _describe 'pipeline' candidates; else _files; fi
}
compdef _pipeline pipeline
`,
  fish: `function __pipeline_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l command $words[1]
  set -e words[1]
  $command __complete -- $words "$current" 2>/dev/null
end
complete -c pipeline -a '(__pipeline_complete)'
`,
} as const;
