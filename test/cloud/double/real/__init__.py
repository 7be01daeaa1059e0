"""Jobs that really run: containers of the local engine in the place of SageMaker's machines. Nothing here is shared with the product."""
