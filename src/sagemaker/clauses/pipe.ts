import type { Clause } from './clause.ts';

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';
const TRAINING_DATA = 'SageMaker AI developer guide, "Access Training Data"';
const API_CHANNEL = 'SageMaker API reference, Channel';
const READER = 'aws/sagemaker-tensorflow-extensions, the reader of Pipe mode';

/** Pipe mode (PIPE). */
export const pipeClauses: Readonly<Record<string, Clause>> = {
  'PIPE-01': {
    title: 'Names of FIFOs',
    requirement: 'A channel in Pipe mode has no folder: each epoch is the FIFO /opt/ml/input/data/<channel>_<k>, with k counted from 0.',
    source: TRAINING_RUN,
  },
  'PIPE-02': {
    title: 'The next FIFO may come late',
    requirement: 'After an epoch is closed the FIFO of the next one may not be there yet; the program waits for it.',
    source: READER,
  },
  'PIPE-03': {
    title: 'Close an epoch before the next',
    requirement: 'Of each channel one FIFO is open at a time, in one process, and it is closed before the next one is opened.',
    source: TRAINING_DATA,
  },
  'PIPE-04': {
    title: 'Closing early is allowed',
    requirement: 'A program may close a FIFO before its end; the next epoch comes all the same.',
    source: TRAINING_RUN,
    unjudged: 'It binds the one who writes into the FIFO, and the feeder of a rehearsal does so: no program can break it.',
  },
  'PIPE-05': {
    title: 'Only the end of the file is the end',
    requirement: 'An epoch ends when a read brings nothing; shorter reads are ordinary, and a FIFO has no size, position or mapping.',
    source: TRAINING_RUN,
  },
  'PIPE-06': {
    title: 'Objects follow each other without a mark',
    requirement:
      'Without a record wrapper the bytes of all objects are one stream, so a last line without its newline runs into the next object.',
    source: 'ishaaq/sagemaker-pipe, an emulator of Pipe mode',
    unjudged:
      'It is a property of the data that a buyer stores, about which an image can do nothing; rehearsals stream samples exactly so, and whether the platform ever adds a separator is not documented.',
  },
  'PIPE-07': {
    title: 'RecordIO records',
    requirement:
      'With the wrapper RecordIO each object is one record, framed by a magic number and a length, and a record may come in parts.',
    source: `${API_CHANNEL}; ${READER}`,
  },
  'PIPE-08': {
    title: 'Compressed objects',
    requirement: 'The compression type Gzip exists in Pipe mode only, and the program reads inflated bytes.',
    source: API_CHANNEL,
    unjudged:
      'That the platform inflates is implied and not documented, so no image is failed for it; rehearsals inflate samples ending in .gz of a channel that declares Gzip.',
  },
  'PIPE-09': {
    title: 'Augmented manifests',
    requirement: 'A manifest of JSON lines names attributes that are streamed in order, the text of each or the object that it refers to.',
    source: 'SageMaker AI developer guide, "Augmented Manifest Files for Training Jobs"',
    unjudged: 'Nothing in an algorithm declares that it reads them: the buyer chooses attributes, and their bytes come like any others.',
  },
  'PIPE-10': {
    title: 'Channels that nobody reads',
    requirement: 'Channels are independent of each other; one that is required is read.',
    source: TRAINING_DATA,
  },
  'PIPE-11': {
    title: 'A mode for each channel',
    requirement: 'The input mode of a channel overrides that of the job, so a job may have pipes and folders side by side.',
    source: API_CHANNEL,
  },
  'PIPE-12': {
    title: 'Declared modes work',
    requirement: 'Each input mode that a channel declares is a promise to buyers, and the product page says whether Pipe works.',
    source: 'AWS Marketplace seller guide, "Requirements and best practices for creating machine learning products"',
  },
};
