import type { Clause } from './clause.ts';

const API = 'SageMaker API reference, CreateAlgorithm';

/** The request and the images of an algorithm product (API, MKT). */
export const productClauses: Readonly<Record<string, Clause>> = {
  'API-01': {
    title: 'The request is valid',
    requirement: 'Every value that goes into CreateAlgorithm keeps to the limits of the API.',
    source: API,
  },
  'API-02': {
    title: 'Hyperparameter declarations',
    requirement: 'Type, range and default fit together, and a required hyperparameter has no default.',
    source: API,
  },
  'API-04': {
    title: 'Objectives',
    requirement: 'Objective metrics are declared metrics, and at least one hyperparameter can be tuned.',
    source: API,
  },
  'API-05': {
    title: 'Validation profile',
    requirement: 'The one profile uses only declared channels, hyperparameters, input modes and content types.',
    source: `${API}; SageMaker AI developer guide, "Create an Algorithm Resource"`,
  },
  'API-06': { title: 'Counts', requirement: '1 to 8 channels, up to 100 hyperparameters and up to 40 metrics are declared.', source: API },
  'API-07': {
    title: 'Hyperparameters have an effect',
    requirement: 'What is declared as a hyperparameter is read by the program and changes what it does.',
    source: API,
  },
  'API-09': { title: 'Instance types', requirement: 'Each role lists instance types that exist for it.', source: API },
  'MKT-10': {
    title: 'Image references',
    requirement: 'A reference has at most 255 characters and no white space.',
    source: API,
  },
  'MKT-07': {
    title: 'Architecture',
    requirement: 'Both images are for linux/amd64, since training and batch transform run on x86 machines.',
    source: 'Instance types of the SageMaker API',
  },
};
