/** The source of an object: a function of each `.ejs` file, by its path below the folder of all templates. */
export function compileTable(folder: string): string;
