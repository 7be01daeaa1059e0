/** The source of a module in the place of src/scaffold/own-rendering.ts, resolved from there. `folder` holds all templates. */
export function compileTemplates(folder: string): string;
/** The source of an object: what was made of each `.ejs` file, by its path below the folder of all templates. */
export function compileTable(folder: string): string;
