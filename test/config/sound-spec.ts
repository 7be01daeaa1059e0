/** A spec that breaks no rule, as a person would write it; a fresh copy each time. */
export function soundSpec() {
  return {
    $schema: './node_modules/create-sagemaker-algo/schema/sagemaker-algo.json',
    name: 'my-algo',
    version: '0.1.0',
    description: 'Ridge regression',
    images: { train: { tag: 'my-algo-train:0.1.0', dockerfile: 'Dockerfile.train' }, serve: { tag: 'my-algo-serve:0.1.0' } },
    training: {
      hyperparameters: {
        alpha: { type: 'Continuous', range: { min: '0', max: '1e3' }, default: 1, tunable: true, description: 'Penalty' },
        epochs: { type: 'Integer', range: { min: 1, max: 100 }, default: '10' },
        solver: { type: 'Categorical', values: ['cholesky', 'sgd'], default: 'cholesky' },
        note: { type: 'FreeText' },
        target: { type: 'FreeText', required: true },
      } as Record<string, Record<string, unknown>>,
      channels: {
        train: { description: 'Rows to learn from', contentTypes: ['text/csv'], inputModes: ['File', 'FastFile', 'Pipe'] },
        validation: { required: false, contentTypes: ['text/csv'], inputModes: ['File'] },
      } as Record<string, Record<string, unknown>>,
      metrics: { 'validation:rmse': { regex: 'validation:rmse=([0-9.]+)' } } as Record<string, unknown>,
      objectives: [{ metric: 'validation:rmse', type: 'Minimize' }],
      instanceTypes: ['ml.m5.large', 'ml.p4d.24xlarge'],
    },
    inference: {
      contentTypes: ['text/csv', 'application/json'],
      responseTypes: ['text/csv'],
      realtimeInstanceTypes: ['ml.m5.large'],
      transformInstanceTypes: ['ml.m5.large'],
      environment: { LOG_LEVEL: 'info' } as Record<string, string>,
    },
    samples: {
      channels: { train: { path: 'data/train', contentType: 'text/csv' } } as Record<string, Record<string, unknown>>,
      hyperparameters: [{ alpha: 0.5, target: 'y' }] as Record<string, unknown>[],
      requests: [{ path: 'requests/one.csv', contentType: 'text/csv', accept: 'text/csv' }] as Record<string, unknown>[],
      batch: { path: 'batch', contentType: 'text/csv' } as Record<string, unknown>,
    },
  };
}
