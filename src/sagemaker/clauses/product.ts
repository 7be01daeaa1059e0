import type { Clause } from './clause.ts';

const API = 'SageMaker API reference, CreateAlgorithm';
const IMAGES = 'AWS Marketplace seller guide, "Uploading your images"';
const RESOURCE = 'AWS Marketplace seller guide, "Creating your Amazon SageMaker AI resource"';
const LIMITS = 'AWS Marketplace seller guide, "Service restrictions and quotas"';
const LISTING = 'AWS Marketplace seller guide, "Requirements and best practices for creating machine learning products"';
const PROTECTION = 'AWS Marketplace seller guide, "Security and intellectual property"';

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
  'API-03': {
    title: 'Bounds as text',
    requirement: 'The request carries every bound of a range as a string, numbers too.',
    source: API,
    unjudged:
      'It holds by construction: the spec file takes bounds as numbers or as text, and whatever is made from it writes text. A bound that is no number is found under API-02.',
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
  'API-08': {
    title: 'Parts that Marketplace needs',
    requirement:
      'What the API calls optional and Marketplace needs is there: the inference side, and a batch job in the validation profile.',
    source: `${API}; ${RESOURCE}`,
  },
  'API-07': {
    title: 'Hyperparameters have an effect',
    requirement: 'What is declared as a hyperparameter is read by the program and changes what it does.',
    source: API,
  },
  'API-09': { title: 'Instance types', requirement: 'Each role lists instance types that exist for it.', source: API },
  'API-10': {
    title: 'Descriptions',
    requirement: 'The algorithm, its hyperparameters and its channels each have a description for buyers.',
    source: `${API}; ${LISTING}`,
  },
  'MKT-01': {
    title: 'Two roles',
    requirement: 'A product has an image that trains and an image that serves; one image may do both.',
    source: IMAGES,
  },
  'MKT-02': {
    title: 'Everything inside the image',
    requirement: 'Neither container reaches a network, so every package, file and key that they need is in the image.',
    source: PROTECTION,
  },
  'MKT-03': {
    title: 'Real time and batch',
    requirement: 'Buyers may deploy to an endpoint or run a batch job; the same container has to answer in both.',
    source: RESOURCE,
  },
  'MKT-06': {
    title: 'Manifest type',
    requirement: 'SageMaker takes Docker schema 2 manifests and refuses OCI indexes and OCI manifests.',
    source: 'Reports of sellers in public issue trackers, 2024 and 2025; no AWS page says so',
    unjudged:
      'The type of a manifest is settled by the push, and an engine with the classic store keeps none before; `push` judges what it reads back from the registry. `sagemaker-algo build` makes the form that arrives as schema 2 on every builder that can be told, whatever the store, and says so where one cannot: docs/build.md.',
  },
  'MKT-04': {
    title: 'No known vulnerabilities',
    requirement: 'Images are scanned before publishing; critical and high findings have to be fixed first.',
    source: 'AWS Marketplace seller guide, "Uploading your images"',
  },
  'MKT-05': {
    title: 'A system that can be scanned',
    requirement: 'The base system is one that the scanners know; the list in the guide is old and newer systems are taken.',
    source: 'SageMaker AI developer guide, "Develop Algorithms and Models in Amazon SageMaker"',
  },
  'MKT-08': {
    title: 'Size of an image',
    requirement: 'A layer has at most 52,000 MiB; a large image delays every start.',
    source: 'Amazon ECR user guide, "Amazon ECR service quotas"',
  },
  'MKT-07': {
    title: 'Architecture',
    requirement: 'Both images are for linux/amd64, since training and batch transform run on x86 machines.',
    source: 'Instance types of the SageMaker API',
  },
  'MKT-09': {
    title: 'Where the images live',
    requirement: 'In private ECR repositories of the account and the Region of the algorithm; the Region is one that is on by default.',
    source: LIMITS,
  },
  'MKT-10': {
    title: 'Image references',
    requirement: 'A reference has at most 255 characters and no white space.',
    source: API,
  },
  'MKT-11': {
    title: 'Validation',
    requirement:
      'AWS trains, makes a model and transforms a batch from the one validation profile; each step has to succeed, and its data becomes public.',
    source: 'SageMaker AI developer guide, "Create an Algorithm Resource"',
  },
  'MKT-12': {
    title: 'The certify flag is permanent',
    requirement: 'An algorithm resource that was made without CertifyForMarketplace can never be published.',
    source: RESOURCE,
    unjudged: 'The flag belongs to the request that is sent to AWS; neither the images nor the spec file have it.',
  },
  'MKT-13': {
    title: 'Limits of inference',
    requirement: 'An endpoint passes bodies of up to 25 MB and waits 60 seconds; neither can be raised.',
    source: LIMITS,
  },
  'MKT-14': {
    title: 'What a listing tells',
    requirement: 'Channels, hyperparameters, content types, and samples of input and output for each are described for buyers.',
    source: LISTING,
  },
  'MKT-15': {
    title: 'Tuning',
    requirement: 'At least one hyperparameter can be tuned and at least one metric is an objective.',
    source: LISTING,
  },
  'MKT-16': {
    title: 'Instance types for each role',
    requirement: 'Training, batch transform and real-time inference each list at least one instance type, from its own list in the API.',
    source: API,
  },
  'MKT-17': {
    title: 'What buyers can see',
    requirement:
      'Buyers cannot pull the images, but receive model artifacts and logs; what is secret in an artifact is encrypted, and no secret of the seller is left lying about.',
    source: PROTECTION,
  },
  'MKT-18': {
    title: 'From training to inference',
    requirement: 'The model.tar.gz of the training image can be loaded by the inference image.',
    source: `${IMAGES}; SageMaker AI developer guide, "How Amazon SageMaker AI Processes Training Output"`,
  },
};
