export function findBuilders(): {
  readonly buildx: string | undefined;
  readonly buildkitd: string | undefined;
  readonly runc: string | undefined;
};
export function provideBuilders(): void;
