import * as z from 'zod/mini';

/**
 * The section `listing` of `sagemaker-algo.json`: what the page of the product in AWS Marketplace says besides what follows from the
 * rest of the file. Every field may be left out; `sagemaker-algo listing` names what is missing. Limits live in `rules/listing.ts`.
 */

const filled = z.string().check(z.minLength(1));
const url = z.string().check(z.regex(/^https:\/\/\S+$/, 'must be an address that begins with https://'));
const orFile = 'text, or the path of a .md or .txt file with it';

/** Hourly prices of one use of the product. */
const hourly = (use: string) =>
  z
    .optional(
      z.strictObject({
        default: z
          .optional(z.number().check(z.minimum(0)))
          .check(z.describe('US dollars for an hour on an instance type that is not named below')),
        instanceTypes: z
          ._default(z.record(filled, z.number().check(z.minimum(0))), {})
          .check(z.describe('US dollars for an hour by instance type')),
      }),
    )
    .check(z.describe(`Price of ${use}, besides what AWS charges for the machine`));

const parameter = {
  name: filled.check(z.describe('Field or column')),
  description: filled.check(z.describe('What it means')),
};

const sampleUrls = z
  ._default(z.strictObject({ realtime: z.optional(url), batch: z.optional(url) }), {})
  .check(z.describe('Addresses of samples that are too long for the page (10,000 characters) or binary'));

const input = z
  .strictObject({
    description: z.optional(filled).check(z.describe(`What a request holds, for each content type: ${orFile}`)),
    limitations: z.optional(filled).check(z.describe('What requests must not be, such as their longest; 1,000 characters')),
    parameters: z
      ._default(
        z.array(
          z.strictObject({
            ...parameter,
            constraints: z.optional(filled).check(z.describe('Allowed values')),
            required: z._default(z.boolean(), true).check(z.describe('Whether every request must have it')),
          }),
        ),
        [],
      )
      .check(z.describe('Fields or columns of a request')),
    sampleUrls,
  })
  .check(z.describe('Input of predictions'));

const output = z
  .strictObject({
    description: z.optional(filled).check(z.describe(`What an answer holds, for each content type: ${orFile}`)),
    parameters: z
      ._default(
        z.array(
          z.strictObject({ ...parameter, alwaysReturned: z._default(z.boolean(), true).check(z.describe('Whether every answer has it')) }),
        ),
        [],
      )
      .check(z.describe('Fields or columns of an answer')),
    classes: z._default(z.array(filled), []).check(z.describe('Labels that a classifier answers with; a sample of each is asked for')),
    sampleUrls,
  })
  .check(z.describe('Output of predictions'));

const pricing = z
  .strictObject({
    model: z._default(z.enum(['usage', 'free']), 'usage').check(z.describe('Paid by the hour or inference, or free')),
    training: hourly('training'),
    transform: hourly('batch transform'),
    realtime: hourly('endpoints'),
    perInference: z
      .optional(z.number().check(z.minimum(0)))
      .check(z.describe('US dollars for an inference of an endpoint, instead of hours')),
    trialDays: z.optional(z.int().check(z.minimum(1))).check(z.describe('Days of a free trial; AWS advises 14 to 30')),
  })
  .check(z.describe('What buyers pay for the product'));

export const listingSchema = z
  .strictObject({
    productTitle: z.optional(filled).check(z.describe('Title of the page, at most 72 characters')),
    shortDescription: z.optional(filled).check(z.describe('Shown in search results, at most 1,000 characters')),
    longDescription: z.optional(filled).check(z.describe(`What it does, for whom, at most 5,000 characters: ${orFile}`)),
    logoUrl: z.optional(url).check(z.describe('PNG, JPEG or GIF in a public S3 bucket, at most 5 MB')),
    highlights: z._default(z.array(filled), []).check(z.describe('1 to 3 reasons to take it, 500 characters each')),
    supportDescription: z.optional(filled).check(z.describe(`How buyers reach you, at most 2,000 characters: ${orFile}`)),
    categories: z._default(z.array(filled), []).check(z.describe('1 to 3 categories of AWS Marketplace, as the portal names them')),
    searchKeywords: z._default(z.array(filled), []).check(z.describe('1 to 15 words or phrases, 50 characters each, 250 together')),
    additionalResources: z
      ._default(
        z.array(
          z.strictObject({
            text: filled.check(z.describe('What the link says, at most 500 characters')),
            url: url.check(z.describe('Where it leads')),
          }),
        ),
        [],
      )
      .check(z.describe('Up to 3 links')),
    sku: z.optional(filled).check(z.describe('A number of your own for the product')),
    videoUrl: z.optional(url).check(z.describe('A video about it')),
    usageInstructions: z
      .optional(filled)
      .check(z.describe(`How to train and predict, at most 10,000 characters: ${orFile} (default: made from this file)`)),
    repositoryUrl: z.optional(url).check(z.describe('Git repository with the notebook and the sample data')),
    notebookUrl: z.optional(url).check(z.describe("The buyer's notebook in that repository")),
    releaseNotes: z.optional(filled).check(z.describe(`What is new in this version, at most 30,000 characters: ${orFile}`)),
    accessRole: z.optional(filled).check(z.describe('ARN of the role through which AWS Marketplace reads the algorithm; without a path')),
    pricing: z.optional(pricing),
    eula: z
      .optional(
        z.strictObject({
          standardVersion: z.optional(filled).check(z.describe('Version of the Standard Contract for AWS Marketplace, such as 2022-07-14')),
          customUrl: z.optional(url).check(z.describe('Text of your own in a public S3 bucket, instead')),
        }),
      )
      .check(z.describe('End user licence: the standard one or your own')),
    refundPolicy: z.optional(filled).check(z.describe('When buyers get money back; also for free products')),
    targeting: z
      ._default(
        z.strictObject({
          buyerAccounts: z
            ._default(z.array(z.string().check(z.regex(/^\d{12}$/, 'must be twelve digits'))), [])
            .check(z.describe('AWS accounts that see the product while it is limited')),
        }),
        { buyerAccounts: [] },
      )
      .check(z.describe('Who may see the product before it is public')),
    recommendedInstanceTypes: z
      ._default(z.strictObject({ training: z.optional(filled), transform: z.optional(filled), realtime: z.optional(filled) }), {})
      .check(z.describe('Machine to begin with, for each use (default: the first supported one)')),
    trainingData: z
      ._default(
        z.strictObject({
          minimumRows: z.optional(z.int().check(z.minimum(1))).check(z.describe('Rows that training needs at least')),
          notes: z.optional(filled).check(z.describe(`What else the data must be: ${orFile}`)),
        }),
        {},
      )
      .check(z.describe('What buyers have to bring')),
    input: z._default(input, input.parse({})),
    output: z._default(output, output.parse({})),
  })
  .check(z.describe('The page of the product in AWS Marketplace'));
