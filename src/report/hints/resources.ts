import type { Hint } from './hint.ts';

/** Memory, disk, processes, ports and rights. */
export const resourceHints: readonly Hint[] = [
  {
    pattern: /exit code \d+, out of memory/,
    cause: 'The kernel ended the program because memory ran out.',
    fix: 'Hold less at once and read the data in parts, or give the container engine more memory; list larger instance types if it has to be so.',
    sample: 'the container ended with exit code 137, out of memory after empty body',
    decides: true,
  },
  {
    pattern: /OOMKilled|was sent SIGKILL! Perhaps out of memory|Out of memory: Kill(?:ed)? process/,
    cause: 'The kernel ended the program because memory ran out.',
    fix: 'Read the data in parts, start fewer workers, or give the container engine more memory; list larger instance types if it has to be so.',
    sample: '[2026-01-05 10:11:12 +0000] [7] [ERROR] Worker (pid:9) was sent SIGKILL! Perhaps out of memory?',
  },
  {
    pattern: /JavaScript heap out of memory/,
    cause: 'Node reached the limit of its heap.',
    fix: 'Read the data as a stream instead of all at once, or raise the limit with NODE_OPTIONS=--max-old-space-size=4096 in the Dockerfile.',
    sample: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  },
  {
    pattern: /OutOfMemoryError: (?:Java heap space|GC overhead|Metaspace)/,
    cause: 'Java reached the limit of its heap, which is a quarter of the memory unless told otherwise.',
    fix: 'ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75" in the Dockerfile, and read the data in parts.',
    sample: 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
  },
  {
    pattern:
      /(?<!OutOf)MemoryError\b|std::bad_alloc|Cannot allocate memory|can't allocate memory: you tried to allocate|runtime: out of memory|cannot allocate vector of size/,
    cause: 'Memory ran out: more was asked for at once than the container has.',
    fix: 'Read the data in parts instead of all at once, or give the container engine more memory.',
    sample:
      'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1000000000,) and data type float64',
  },
  {
    pattern: /Bus error|out of shared memory|unable to (?:mmap|open shared memory object|write to file) .*\/torch_/i,
    cause: '/dev/shm is full: it is small in a container, and data loaders of PyTorch pass their batches through it.',
    fix: 'Use DataLoader(num_workers=0), or torch.multiprocessing.set_sharing_strategy("file_system").',
    sample:
      "RuntimeError: DataLoader worker (pid 83) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.",
  },
  {
    pattern: /pthread_create failed|Thread creation failed|can't start new thread|unable to create (?:new )?native thread/,
    cause: 'A library starts a thread for each processor of the host, more than the container may have.',
    fix: 'ENV OPENBLAS_NUM_THREADS=4 OMP_NUM_THREADS=4 MKL_NUM_THREADS=4 in the Dockerfile, and size pools by os.sched_getaffinity.',
    sample: 'OpenBLAS blas_thread_init: pthread_create failed for thread 3 of 64: Resource temporarily unavailable',
  },
  {
    pattern: /fork: (?:retry: )?Resource temporarily unavailable|BlockingIOError: \[Errno 11\]|spawn \S+ EAGAIN/,
    cause: 'The container may start no more processes: workers that start workers, or processes that are never waited for.',
    fix: 'Start a fixed number of workers, and wait for each process that is started.',
    sample: '/usr/local/bin/serve: fork: retry: Resource temporarily unavailable',
  },
  {
    pattern: /Too many open files|EMFILE/,
    cause: 'Files or connections are opened and not closed.',
    fix: 'Close each file after it was read (with open(...) as file), and read the files of a channel one after the other.',
    sample: "OSError: [Errno 24] Too many open files: '/opt/ml/input/data/train/part-1020.csv'",
  },
  {
    pattern: /No space left on device|ENOSPC/,
    cause: 'The disk of the container engine, or /dev/shm, is full.',
    fix: 'Free space (`docker system df` shows what takes it), write scratch files to /tmp and not to /dev/shm.',
    sample: 'OSError: [Errno 28] No space left on device',
  },
  {
    pattern: /EROFS|Read-only file system|attempt to write a readonly database/i,
    cause: 'The program writes where SageMaker mounts read-only: /opt/ml/model while serving, /opt/ml/input while training.',
    fix: 'Write to a temporary folder: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    sample: "OSError: [Errno 30] Read-only file system: '/opt/ml/model/cache'",
  },
  {
    pattern: /no locator available for file|cannot cache function '/,
    cause: 'Numba keeps compiled code beside its source, where it may not write.',
    fix: 'ENV NUMBA_CACHE_DIR=/tmp/numba in the Dockerfile.',
    sample:
      "RuntimeError: cannot cache function '__shear_dense': no locator available for file '/usr/lib/python3/site-packages/librosa/util.py'",
  },
  {
    pattern: /EADDRINUSE|Address already in use|Errno 98\b/i,
    cause: 'Port 8080 is taken inside the container: the server is started twice, or the reload mode of the framework is on.',
    fix: 'Start the server once, without debug or reload mode.',
    sample: 'Error: listen EADDRINUSE: address already in use 0.0.0.0:8080',
  },
  {
    pattern: /EAFNOSUPPORT|Address family not supported/,
    cause: 'The server binds to an IPv6 address, and the container has IPv4 only.',
    fix: 'Listen on 0.0.0.0, port 8080.',
    sample: 'Error: listen EAFNOSUPPORT: address family not supported :::8080',
  },
  {
    pattern: /listen EACCES|bind: permission denied|bind\(\) to \S+:\d+ failed \(13/,
    cause: 'The server binds to a port below 1024, which only root may.',
    fix: 'Listen on port 8080, as SageMaker expects.',
    sample: 'Error: listen EACCES: permission denied 0.0.0.0:80',
  },
  {
    pattern: /(?<!listen )EACCES: permission denied|PermissionError: \[Errno 13\]|AccessDeniedException: \/opt\/ml/,
    cause: 'The program runs as a user who may not touch this path; SageMaker expects containers to run as root.',
    fix: 'Take USER out of the Dockerfile, or give that user the path.',
    sample: "PermissionError: [Errno 13] Permission denied: '/opt/ml/model/model.pkl'",
  },
  {
    // Engines do not always learn that it was memory: on a machine without a limit of its own for the container, they cannot.
    pattern: /exit code 137(?!\d|, out of memory)/,
    cause: 'Something ended the program with SIGKILL, most often the kernel because the machine ran out of memory.',
    fix: 'Look for it with `dmesg | grep -i "killed process"`; read the data in parts, or start fewer workers.',
    sample: 'the container ended with exit code 137',
  },
];
