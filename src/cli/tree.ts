import type { Command, Option } from 'commander';
import type { CommandTree, OptionShape } from '../completion/tree.ts';
import type { Slot } from './command-entry.ts';

/** The whole command tree as plain data, for what is made of it: completion scripts and manual pages. */
export function readTree(whole: Slot['whole']): CommandTree {
  let printed = '';
  const root = whole((text) => {
    printed += text;
  });
  return readCommand(root, (command) => {
    printed = '';
    command.outputHelp();
    return printed.slice(command.helpInformation().length).trim();
  });
}

/** `readEpilogue` gives what is printed behind commander's own part of the help. */
function readCommand(command: Command, readEpilogue: (command: Command) => string): CommandTree {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: command.description(),
    heading: command.helpGroup(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      required: argument.required,
      choices: argument.argChoices,
    })),
    options: help.visibleOptions(command).map(readOption),
    commands: help.visibleCommands(command).map((below) => readCommand(below, readEpilogue)),
    epilogue: readEpilogue(command),
  };
}

function readOption(option: Option): OptionShape {
  const placeholder = /[<[](.+)[>\]]$/.exec(option.flags)?.[1] ?? '';
  const takes = option.required || option.optional;
  return {
    short: option.short,
    long: option.long ?? option.flags,
    description: option.description,
    heading: option.helpGroupHeading ?? 'Options:',
    value: takes ? { name: placeholder, optional: option.optional, choices: option.argChoices } : undefined,
    repeatable: Array.isArray(option.defaultValue) || /repeatable/.test(option.description) || isPair(option),
    usual: typeof option.defaultValue === 'string' || typeof option.defaultValue === 'number' ? String(option.defaultValue) : undefined,
  };
}

/** Gathered into an object, one entry each time. */
function isPair({ defaultValue }: Option): boolean {
  return typeof defaultValue === 'object' && defaultValue !== null;
}
