export function chromium(): string | undefined;
export function setUpChromium(): { readonly ready: boolean; readonly message: string };
