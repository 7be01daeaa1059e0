/** A command as `--help`, the completion scripts and the manual page see it. Plain data, read from the command line parser's own tree. */
export interface CommandTree {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly ArgumentShape[];
  /** Hidden ones left out; those of every command come last. */
  readonly options: readonly OptionShape[];
  readonly commands: readonly CommandTree[];
  /** Heading below which `--help` lists it. */
  readonly heading: string;
  /** Examples and notes that stand below the options. */
  readonly epilogue: string;
}

export interface ArgumentShape {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly choices: readonly string[] | undefined;
}

export interface OptionShape {
  /** With its dash. */
  readonly short: string | undefined;
  /** With its dashes. */
  readonly long: string;
  readonly description: string;
  readonly heading: string;
  /** Undefined for a switch. */
  readonly value: { readonly name: string; readonly optional: boolean; readonly choices: readonly string[] | undefined } | undefined;
  readonly repeatable: boolean;
  /** What counts when it is not given; undefined where that is nothing, or told by the description. */
  readonly usual: string | undefined;
}
