/** What shells need to complete the command line. */
import { UserError } from '../project/user-error.js';

/** A command as a shell completes it. */
export interface CompletedCommand {
  /** Empty for the command itself. */
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments can be besides files. */
  readonly values: readonly string[];
  readonly takesFiles: boolean;
}

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `-f`, `--format` */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What the value can be; empty where it is a file or anything. */
  readonly values: readonly string[];
}

const writers: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = { bash, zsh, fish };

/** The shells that there are scripts for. */
export const shells: readonly string[] = Object.keys(writers);

/** The script for the shell. Throws a UserError when there is none. */
export function completionScript(shell: string, commands: readonly CompletedCommand[]): string {
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined;
  if (write === undefined) throw new UserError(`There is no completion for \`${shell}\`.`);
  return write(commands);
}

function bash(commands: readonly CompletedCommand[]): string {
  return `# errlint in bash: put \`eval "$(errlint completion bash)"\` into ~/.bashrc
_errlint() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= files=
  # \`--format=json\` comes as three words.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in ${subcommandsOf(commands)
      .map(({ name }) => name)
      .join('|')}) command=\${COMP_WORDS[1]} ;; esac
  fi
  case "$command $previous" in
${valueCases(commands, (values) => (values.length === 0 ? 'files=1' : `words=${lines(values)}`))}
    *)
      case "$current" in
        -*)
          case "$command" in
${commands.map(({ name, options }) => `            ${quoted(name)}) words=${lines(options.flatMap(({ flags }) => flags))} ;;`).join('\n')}
          esac ;;
        *)
          case "$command" in
${commands.map((each) => `            ${quoted(each.name)}) ${argumentsOf(each, commands)} ;;`).join('\n')}
          esac ;;
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -F _errlint errlint
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([word, about]) => quoted(about === '' ? word : `${word}:${about}`)).join(' ');
  return `#compdef errlint
# errlint in zsh: put \`eval "$(errlint completion zsh)"\` into ~/.zshrc, behind compinit
_errlint() {
  local previous=\${words[CURRENT-1]} command=
  local -a entries
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '*='
  fi
  if ((CURRENT > 2)); then
    case \${words[2]} in ${subcommandsOf(commands)
      .map(({ name }) => name)
      .join('|')}) command=\${words[2]} ;; esac
  fi
  case "$command $previous" in
${valueCases(commands, (values) => (values.length === 0 ? '_files; return' : `compadd -- ${values.map(quoted).join(' ')}; return`))}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$command" in
${commands
  .map(({ name, options }) => {
    const entries = options.flatMap(({ flags, description }) => flags.map((flag) => [flag, description] as const));
    return `      ${quoted(name)}) entries=(${described(entries)}) ;;`;
  })
  .join('\n')}
    esac
    _describe -o option entries
    return
  fi
  case "$command" in
${commands
  .map((each) => {
    const subcommands = each.name === '' ? subcommandsOf(commands) : [];
    const entries = [
      ...subcommands.map(({ name, description }) => [name, description] as const),
      ...each.values.map((value) => [value, ''] as const),
    ];
    const files = each.takesFiles ? ' _files' : '';
    return `    ${quoted(each.name)}) entries=(${described(entries)}); _describe argument entries;${files} ;;`;
  })
  .join('\n')}
  esac
}
if [[ $funcstack[1] == _errlint ]]; then _errlint "$@"; else compdef _errlint errlint; fi
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const names = subcommandsOf(commands).map(({ name }) => name);
  const lines = commands.flatMap(({ name, options, values, takesFiles }) => {
    const condition = name === '' ? `not __fish_seen_subcommand_from ${names.join(' ')}` : `__fish_seen_subcommand_from ${name}`;
    const start = `complete -c errlint -n ${fishQuoted(condition)}`;
    const own = options.map(({ flags, description, takesValue, values: choices }) => {
      const spelled = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
      const value = !takesValue ? '' : choices.length === 0 ? ' -r' : ` -x -a ${fishQuoted(choices.join(' '))}`;
      return `${start} ${spelled}${value} -d ${fishQuoted(description)}`;
    });
    return [
      ...(takesFiles ? [] : [`${start} -f`]),
      ...(values.length === 0 ? [] : [`${start} -a ${fishQuoted(values.join(' '))}`]),
      ...own,
    ];
  });
  const subcommands = subcommandsOf(commands).map(
    ({ name, description }) => `complete -c errlint -n __fish_use_subcommand -a ${name} -d ${fishQuoted(description)}`,
  );
  return `# errlint in fish: errlint completion fish > ~/.config/fish/completions/errlint.fish\n${[...subcommands, ...lines].join('\n')}\n`;
}

function subcommandsOf(commands: readonly CompletedCommand[]): readonly CompletedCommand[] {
  return commands.filter(({ name }) => name !== '');
}

/** What bash is to offer besides options. */
function argumentsOf({ name, values, takesFiles }: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const subcommands = name === '' ? subcommandsOf(commands).map((each) => each.name) : [];
  return `words=${lines([...subcommands, ...values])}${takesFiles ? ' files=1' : ''}`;
}

/** A branch for each option that takes a value: `'explain --config') …`. */
function valueCases(commands: readonly CompletedCommand[], bodyOf: (values: readonly string[]) => string): string {
  return commands
    .flatMap(({ name, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(({ flags, values }) => `    ${flags.map((flag) => quoted(`${name} ${flag}`)).join('|')}) ${bodyOf(values)} ;;`),
    )
    .join('\n');
}

/** In single quotes, as bash and zsh read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Words one a line, as one word of bash. Names of commands, options and rules need no quoting. */
function lines(words: readonly string[]): string {
  return words.length === 0 ? "''" : `$'${words.join('\\n')}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
