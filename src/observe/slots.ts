/** Who may run at the same time: ordinary runs up to a number, a timed one only by itself. First come, first served. */
export interface Slots {
  shared<T>(task: () => Promise<T>): Promise<T>;
  alone<T>(task: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly weight: number;
  readonly go: () => void;
}

/** `size` ordinary runs fit side by side. */
export function createSlots(size: number): Slots {
  let free = size;
  const queue: Waiting[] = [];
  const admit = () => {
    for (let next = queue[0]; next !== undefined && next.weight <= free; next = queue[0]) {
      queue.shift();
      free -= next.weight;
      next.go();
    }
  };
  const take = async <T>(weight: number, task: () => Promise<T>): Promise<T> => {
    await new Promise<void>((go) => {
      queue.push({ weight, go });
      admit();
    });
    try {
      return await task();
    } finally {
      free += weight;
      admit();
    }
  };
  return { shared: (task) => take(1, task), alone: (task) => take(size, task) };
}
