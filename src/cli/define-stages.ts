import type { Slot } from './command-entry.ts';
import { asOption, engineOption, inspectOption, machines, pair, portNumber, prepareOption, seconds, transformOptions } from './options.ts';
import { addPlaces } from './places.ts';
import { invokeCloudOptions, serveCloudOptions, trainCloudOptions, transformCloudOptions } from './places-options.ts';

export function defineTrain({ command, ends, context }: Slot): void {
  command
    .option('--hp <name=value>', 'hyperparameter; repeatable', pair, {})
    .option('--channel <name=path>', 'data of a channel instead of the sample; repeatable', pair, {})
    .option('--input-mode <mode>', 'File, FastFile or Pipe for all channels')
    .option('--out <folder>', 'where model, output and model.tar.gz go', 'artifacts')
    .option('--instances <number>', 'train on so many hosts; here each is a container (default: 1)', machines)
    .addOption(engineOption())
    .addOption(asOption())
    .option('--network', 'give the container the network (SageMaker does not)', false)
    .option('--dry-run', 'print the command, or the requests to SageMaker; run nothing', false)
    .addOption(prepareOption())
    .addOption(inspectOption());
  const placed = addPlaces(command, { local: ['engine', 'as', 'network', 'prepare', 'inspect'], cloud: trainCloudOptions() });
  command.action(
    ends(async (options) =>
      placed(options) === 'sagemaker'
        ? (await import('../commands/train-on-sagemaker.ts')).trainOnSageMaker(options, context)
        : (await import('../commands/train.ts')).train(options, context),
    ),
  );
}

export function defineServe({ command, ends, context }: Slot): void {
  command
    .option('--model <path>', 'model.tar.gz or a folder; with --on sagemaker also an s3:// address', 'artifacts/model.tar.gz')
    .option('--port <number>', 'port on this machine (default: a free one)', portNumber)
    .addOption(engineOption())
    .addOption(asOption())
    .option('--network', 'give the container the network (SageMaker does not)', false)
    .option('--dry-run', 'print the command, or the requests to SageMaker; run nothing', false)
    .addOption(inspectOption());
  const placed = addPlaces(command, { local: ['port', 'engine', 'as', 'network', 'inspect'], cloud: serveCloudOptions() });
  command.action(
    ends(async (options) =>
      placed(options) === 'sagemaker'
        ? (await import('../commands/serve-on-sagemaker.ts')).serveOnSageMaker(options, context)
        : (await import('../commands/serve.ts')).serve(options, context),
    ),
  );
}

export function defineInvoke({ command, ends, context }: Slot): void {
  command
    .option('--content-type <type>', 'content type of the request (default: from the spec or the file ending)')
    .option('--accept <type>', 'wanted content type of the answer')
    .option('--url <url>', 'a server that runs already (default: start one for this request)')
    .option('--model <path>', 'model.tar.gz or a folder', 'artifacts/model.tar.gz')
    .option('--timeout <seconds>', 'seconds to wait for the answer', seconds, 60)
    .addOption(engineOption());
  const placed = addPlaces(command, { local: ['url', 'model', 'timeout', 'engine'], cloud: invokeCloudOptions() });
  command.action(
    ends(async (file, options) =>
      placed(options) === 'sagemaker'
        ? (await import('../commands/invoke-on-sagemaker.ts')).invokeOnSageMaker({ ...options, file }, context)
        : (await import('../commands/invoke.ts')).invoke({ ...options, file }, context),
    ),
  );
}

export function defineTransform({ command, ends, context }: Slot): void {
  for (const option of transformOptions()) command.addOption(option);
  const placed = addPlaces(command, { local: ['engine', 'as', 'network'], cloud: transformCloudOptions() });
  command.action(
    ends(async (input, options) =>
      placed(options) === 'sagemaker'
        ? (await import('../commands/transform-on-sagemaker.ts')).transformOnSageMaker({ ...options, input }, context)
        : (await import('../commands/transform.ts')).transform({ ...options, input }, context),
    ),
  );
}
