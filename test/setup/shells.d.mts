export function findShells(): readonly string[];
export function setUpShells(): { readonly message: string };
