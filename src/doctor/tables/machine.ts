import type { Diagnosis } from '../define-diagnosis.ts';
import { machineArchitecture } from '../machine/architecture.ts';
import { machineBuilder } from '../machine/builder.ts';
import { machineBuildkit } from '../machine/buildkit.ts';
import { machineBuildx } from '../machine/buildx.ts';
import { machineCacheFolder } from '../machine/cache-folder.ts';
import { machineCacheSize } from '../machine/cache-size.ts';
import { machineCertificates } from '../machine/certificates.ts';
import { machineClock } from '../machine/clock.ts';
import { machineContainerProxies } from '../machine/container-proxies.ts';
import { machineDiskCache } from '../machine/disk-cache.ts';
import { machineDiskEngine } from '../machine/disk-engine.ts';
import { machineDiskTemp } from '../machine/disk-temp.ts';
import { machineDockerConfig } from '../machine/docker-config.ts';
import { machineDockerContext } from '../machine/docker-context.ts';
import { machineDockerLogins } from '../machine/docker-logins.ts';
import { machineEngineAnswers } from '../machine/engine-answers.ts';
import { machineEngineClient } from '../machine/engine-client.ts';
import { machineEngineClock } from '../machine/engine-clock.ts';
import { machineEngineMemory } from '../machine/engine-memory.ts';
import { machineEngineRemote } from '../machine/engine-remote.ts';
import { machineEngineSocket } from '../machine/engine-socket.ts';
import { machineEngineVersion } from '../machine/engine-version.ts';
import { machineEphemeralPorts } from '../machine/ephemeral-ports.ts';
import { machineFileSharing } from '../machine/file-sharing.ts';
import { machineGit } from '../machine/git.ts';
import { machineGitLineEndings } from '../machine/git-line-endings.ts';
import { machineImageStore } from '../machine/image-store.ts';
import { machineInodes } from '../machine/inodes.ts';
import { machineLeftovers } from '../machine/leftovers.ts';
import { machineLocale } from '../machine/locale.ts';
import { machineLocalhost } from '../machine/localhost.ts';
import { machineLoopback } from '../machine/loopback.ts';
import { machineMemory } from '../machine/memory.ts';
import { machineNested } from '../machine/nested.ts';
import { machineNoProxy } from '../machine/no-proxy.ts';
import { machineNode } from '../machine/node.ts';
import { machineOpenFiles } from '../machine/open-files.ts';
import { machineProxies } from '../machine/proxies.ts';
import { machineRootless } from '../machine/rootless.ts';
import { machineSelinux } from '../machine/selinux.ts';
import { machineServePort } from '../machine/serve-port.ts';
import { machineTempFolder } from '../machine/temp-folder.ts';
import { machineTempNoexec } from '../machine/temp-noexec.ts';

/** The machine and the user, in the order in which one thing needs the other. */
export const machineDiagnoses: readonly Diagnosis[] = [
  machineNode,
  machineEngineClient,
  machineEngineSocket,
  machineEngineAnswers,
  machineEngineVersion,
  machineDockerContext,
  machineEngineRemote,
  machineNested,
  machineRootless,
  machineFileSharing,
  machineSelinux,
  machineArchitecture,
  machineBuildkit,
  machineBuildx,
  machineBuilder,
  machineImageStore,
  machineDiskTemp,
  machineDiskEngine,
  machineDiskCache,
  machineInodes,
  machineTempFolder,
  machineTempNoexec,
  machineCacheFolder,
  machineCacheSize,
  machineMemory,
  machineEngineMemory,
  machineProxies,
  machineNoProxy,
  machineContainerProxies,
  machineCertificates,
  machineDockerConfig,
  machineDockerLogins,
  machineClock,
  machineEngineClock,
  machineGit,
  machineGitLineEndings,
  machineLoopback,
  machineLocalhost,
  machineServePort,
  machineEphemeralPorts,
  machineOpenFiles,
  machineLocale,
  machineLeftovers,
];
