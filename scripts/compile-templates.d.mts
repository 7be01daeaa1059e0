/** The source of an object: one for each `.ejs` file, by its path below the folder of all templates. */
export function compileTable(folder: string): string;
