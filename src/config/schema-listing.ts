import * as z from 'zod';

/**
 * The section `listing` of `sagemaker-algo.json`: what the page of the product in AWS Marketplace says besides what follows from the
 * rest of the file. Every field may be left out; `sagemaker-algo listing` names what is missing. Limits live in `rules/listing.ts`.
 */

const filled = z.string().min(1);
const url = z.string().regex(/^https:\/\/\S+$/, 'must be an address that begins with https://');
const orFile = 'text, or the path of a .md or .txt file with it';

/** Hourly prices of one use of the product. */
const hourly = (use: string) =>
  z
    .strictObject({
      default: z.number().min(0).optional().describe('US dollars for an hour on an instance type that is not named below'),
      instanceTypes: z.record(filled, z.number().min(0)).default({}).describe('US dollars for an hour by instance type'),
    })
    .optional()
    .describe(`Price of ${use}, besides what AWS charges for the machine`);

const parameter = {
  name: filled.describe('Field or column'),
  description: filled.describe('What it means'),
};

const sampleUrls = z
  .strictObject({ realtime: url.optional(), batch: url.optional() })
  .default({})
  .describe('Addresses of samples that are too long for the page (10,000 characters) or binary');

const input = z
  .strictObject({
    description: filled.optional().describe(`What a request holds, for each content type: ${orFile}`),
    limitations: filled.optional().describe('What requests must not be, such as their longest; 1,000 characters'),
    parameters: z
      .array(
        z.strictObject({
          ...parameter,
          constraints: filled.optional().describe('Allowed values'),
          required: z.boolean().default(true).describe('Whether every request must have it'),
        }),
      )
      .default([])
      .describe('Fields or columns of a request'),
    sampleUrls,
  })
  .describe('Input of predictions');

const output = z
  .strictObject({
    description: filled.optional().describe(`What an answer holds, for each content type: ${orFile}`),
    parameters: z
      .array(z.strictObject({ ...parameter, alwaysReturned: z.boolean().default(true).describe('Whether every answer has it') }))
      .default([])
      .describe('Fields or columns of an answer'),
    classes: z.array(filled).default([]).describe('Labels that a classifier answers with; a sample of each is asked for'),
    sampleUrls,
  })
  .describe('Output of predictions');

const pricing = z
  .strictObject({
    model: z.enum(['usage', 'free']).default('usage').describe('Paid by the hour or inference, or free'),
    training: hourly('training'),
    transform: hourly('batch transform'),
    realtime: hourly('endpoints'),
    perInference: z.number().min(0).optional().describe('US dollars for an inference of an endpoint, instead of hours'),
    trialDays: z.number().int().min(1).optional().describe('Days of a free trial; AWS advises 14 to 30'),
  })
  .describe('What buyers pay for the product');

export const listingSchema = z
  .strictObject({
    productTitle: filled.optional().describe('Title of the page, at most 72 characters'),
    shortDescription: filled.optional().describe('Shown in search results, at most 1,000 characters'),
    longDescription: filled.optional().describe(`What it does, for whom, at most 5,000 characters: ${orFile}`),
    logoUrl: url.optional().describe('PNG, JPEG or GIF in a public S3 bucket, at most 5 MB'),
    highlights: z.array(filled).default([]).describe('1 to 3 reasons to take it, 500 characters each'),
    supportDescription: filled.optional().describe(`How buyers reach you, at most 2,000 characters: ${orFile}`),
    categories: z.array(filled).default([]).describe('1 to 3 categories of AWS Marketplace, as the portal names them'),
    searchKeywords: z.array(filled).default([]).describe('1 to 15 words or phrases, 50 characters each, 250 together'),
    additionalResources: z
      .array(z.strictObject({ text: filled.describe('What the link says, at most 500 characters'), url: url.describe('Where it leads') }))
      .default([])
      .describe('Up to 3 links'),
    sku: filled.optional().describe('A number of your own for the product'),
    videoUrl: url.optional().describe('A video about it'),
    usageInstructions: filled
      .optional()
      .describe(`How to train and predict, at most 10,000 characters: ${orFile} (default: made from this file)`),
    repositoryUrl: url.optional().describe('Git repository with the notebook and the sample data'),
    notebookUrl: url.optional().describe("The buyer's notebook in that repository"),
    releaseNotes: filled.optional().describe(`What is new in this version, at most 30,000 characters: ${orFile}`),
    accessRole: filled.optional().describe('ARN of the role through which AWS Marketplace reads the algorithm; without a path'),
    pricing: pricing.optional(),
    eula: z
      .strictObject({
        standardVersion: filled.optional().describe('Version of the Standard Contract for AWS Marketplace, such as 2022-07-14'),
        customUrl: url.optional().describe('Text of your own in a public S3 bucket, instead'),
      })
      .optional()
      .describe('End user licence: the standard one or your own'),
    refundPolicy: filled.optional().describe('When buyers get money back; also for free products'),
    targeting: z
      .strictObject({
        buyerAccounts: z
          .array(z.string().regex(/^\d{12}$/, 'must be twelve digits'))
          .default([])
          .describe('AWS accounts that see the product while it is limited'),
      })
      .default({ buyerAccounts: [] })
      .describe('Who may see the product before it is public'),
    recommendedInstanceTypes: z
      .strictObject({ training: filled.optional(), transform: filled.optional(), realtime: filled.optional() })
      .default({})
      .describe('Machine to begin with, for each use (default: the first supported one)'),
    trainingData: z
      .strictObject({
        minimumRows: z.number().int().min(1).optional().describe('Rows that training needs at least'),
        notes: filled.optional().describe(`What else the data must be: ${orFile}`),
      })
      .default({})
      .describe('What buyers have to bring'),
    input: input.default(input.parse({})),
    output: output.default(output.parse({})),
  })
  .describe('The page of the product in AWS Marketplace');
