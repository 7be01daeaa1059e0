export function cloudPython(): string;
export function setUpCloud(): { readonly ready: boolean; readonly message: string };
